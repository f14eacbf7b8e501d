"""Are the publisher's timestamps in the unit that its API expects?

The unit depends on vendor, platform and API: ms in one, µs or ns in the next. A wrong one makes an SDK's clock
alignment start over again and again, and the picture arrives stamped up to 0.3 s too old. The unit is read from the
step between frames and from the wall clock, which must agree; the size of the numbers never decides.
"""

from dataclasses import replace

from collector.measure.lip_sync import IN_SYNC_MS, offset_verdict
from collector.measure.pairs import most_informed
from collector.measure.playout import offset_ms
from collector.measure.timestamp_unit import FIXED_PER_SECOND, Outcome, Unit, UnitAnswer, counted
from collector.measure.timestamps import Stream, streams_of
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.incident import Incident
from collector.model.records.publisher import TimestampTrace
from collector.model.records.room import RoomStatistics
from collector.vendors.timestamp_context import expectations, stamped_by_browser
from collector.vendors.timestamps import Expectation, Reach

ASK_API = (
    "Say which API these timestamps are passed to: --vendor and --platform, or a trace of avsync's own instrument."
)


JUDGED_BY = (IN_SYNC_MS,)
FINE_FOR_S = 60.0
"""A receiver that stays in sync for so long does not get a wrong unit."""


def check(trace: TimestampTrace, incident: Incident, room: RoomStatistics | Absent) -> Answer:
    if stamped_by_browser(incident):
        return Answer.skipped("On the web the browser stamps every frame; there is no timestamp to get wrong.")
    streams = streams_of(trace)
    if not streams:
        return Answer.skipped("The trace holds no frame.")
    answers = [_judge(stream, expectations(trace, stream, incident)) for stream in streams]
    answers = [
        _doubt(answer, room) if not stream.api else answer for stream, answer in zip(streams, answers, strict=True)
    ]
    return Answer.joined(answers)


def _doubt(answer: Answer, room: RoomStatistics | Absent) -> Answer:
    """A list of unknown origin that contradicts what a receiver gets may be logged and not passed on."""
    if answer.verdict is not Verdict.FAIL or isinstance(room, Absent) or not _in_sync(room):
        return answer
    told = (
        f"{answer.summary} But a receiver gets sound and picture in step: are these the timestamps that are passed on?"
    )
    return replace(answer, verdict=Verdict.INCONCLUSIVE, summary=told, advice=ASK_API)


def _in_sync(room: RoomStatistics) -> bool:
    for pair, series in most_informed(room):
        if series.enough and pair.flowing_s >= FINE_FOR_S:
            return offset_verdict(offset_ms(series)) is Verdict.PASS
    return False


def _judge(stream: Stream, expected: tuple[Expectation, ...]) -> Answer:
    unit = stream.unit
    values = _values(stream)
    match unit.outcome:
        case Outcome.UNSTAMPED:
            told = f"{stream.name} gets no timestamps from the app (or 0): the SDK stamps it itself."
            return Answer(verdict=Verdict.PASS, summary=told, values=values)
        case Outcome.CONSTANT:
            return Answer(
                verdict=Verdict.SKIP, summary=f"{stream.name} has one timestamp for all frames.", values=values
            )
        case Outcome.INCONCLUSIVE:
            told = f"The unit of the {stream.kind} timestamps stays open: {unit.why}."
            advice = "Record at least 5 s with the arrival of every frame, and declare the frame rate."
            return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=advice, values=values)
        case Outcome.OFF_RATE:
            told = f"{stream.name} timestamps fit no unit; the nearest is {unit.unit}, {unit.ratio:.2f} times too fast."
            return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=ASK_API, values=values)
    return _compare(stream, expected, values)


def _compare(stream: Stream, expected: tuple[Expectation, ...], values: dict[str, Value]) -> Answer:
    unit = stream.unit.unit
    fact = f"{stream.name} timestamps are in {unit} ({stream.unit.why})"
    if not expected:
        return Answer(
            verdict=Verdict.SKIP, summary=f"{fact}; what the API expects is not known.", advice=ASK_API, values=values
        )
    right = [item for item in expected if item.unit is unit]
    wrong = [item for item in expected if item.unit is not unit]
    wanted = " or ".join(dict.fromkeys(f"{item.unit} ({item.api})" for item in wrong))
    harmless = all(item.reach is Reach.LOGGING for item in wrong)
    if not wrong or (harmless and any(item.reach is Reach.RECEIVERS for item in right)):
        return Answer(verdict=Verdict.PASS, summary=f"{fact}, as {right[0].api} expects.", values=values)
    if right:
        told = f"{fact}: right for {right[0].api}, wrong if they are passed on as {wanted}."
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=ASK_API, values=values)
    if harmless and not stream.api:
        told = f"{fact}: wrong if they are passed on as {wanted}, and of no matter if they are not."
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=ASK_API, values=values)
    if harmless:
        told = f"{fact}, expected are {wanted}: only the publisher's own difference is wrong by it."
        return Answer(verdict=Verdict.WARN, summary=told, advice=_advice(stream.unit, wrong[0]), values=values)
    return Answer(
        verdict=Verdict.FAIL,
        summary=f"{fact}, expected are {wanted}.",
        advice=_advice(stream.unit, wrong[0]),
        values=values,
    )


def _advice(found: UnitAnswer, wanted: Expectation) -> str:
    if found.unit in (Unit.FRAME_INDEX, Unit.INDEX_SECOND_NS):
        return f"Pass the capture time in {wanted.unit} to {wanted.api}, not a frame counter ({wanted.source})."
    factor = FIXED_PER_SECOND[wanted.unit] / found.per_second
    how = f"multiply by {counted(factor)}" if factor >= 1 else f"divide by {counted(1 / factor)}"
    return f"Pass {wanted.unit} to {wanted.api}: {how} ({wanted.source})."


def _values(stream: Stream) -> dict[str, Value]:
    unit, kind = stream.unit, stream.kind.value
    values: dict[str, Value] = {
        f"{kind}_unit": unit.unit.value,
        f"{kind}_frames": stream.series.frames,
        f"{kind}_alternatives": "; ".join(f"{other.unit}: {other.why}" for other in unit.alternatives),
    }
    if unit.measured_per_second.n:
        values[f"{kind}_stamp_rate_hz"] = unit.measured_per_second
    return values
