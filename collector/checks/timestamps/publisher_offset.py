"""Are sound and picture in step when they leave the publisher's queues?

The publisher's own difference (last_video_time - last_audio_time, turned to our sign) sees its queues and its pacing
and nothing else: neither the content nor the network. It needs timestamps passed to push(); without them the frames
are only counted, and nothing is decided.
"""

from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS, offset_verdict
from collector.measure.robust import median, theil_sen
from collector.measure.timestamp_rate import frame_rate
from collector.measure.timestamp_unit import UNMEASURED, Outcome, Unit
from collector.measure.timestamps import stream_of, streams_of
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.publisher import BY_STAMPS, TimestampTrace
from collector.model.records.room import MediaKind
from collector.model.stage import Stage

JUDGED_BY = (IN_SYNC_MS, BAD_MS)
FEWEST = 40
"""Two seconds of the instrument's 50 ms beat."""

USUAL_FPS = 30.0
RATE_WITHIN = 0.01
"""Counted frames run away from the clock by 10 ms each second from 1 % off the declared rate on."""


def check(trace: TimestampTrace) -> Answer:
    if len(trace.offsets) < FEWEST:
        return Answer.skipped("The trace holds no difference of sound and picture; avsync's own instrument records it.")
    if trace.offset_method != BY_STAMPS:
        return _counted(trace)
    if not _in_seconds(trace):
        return Answer.skipped("The publisher's difference is no time: its timestamps are not in seconds.")
    offset = _offset(trace)
    verdict = offset_verdict(offset)
    return Answer(
        verdict=verdict,
        summary=f"{_told(offset)}.",
        advice="" if verdict is Verdict.PASS else ADVICE,
        values=_values(trace, offset),
        sees=(Stage.PUBLISHER_QUEUE,),
    )


def _counted(trace: TimestampTrace) -> Answer:
    """Without timestamps only counts tell, which hold if every frame is handed over at the declared rate."""
    video = stream_of(trace, MediaKind.VIDEO)
    rate = frame_rate(video[0].every) if video else UNMEASURED
    if not rate.n or trace.declared_fps <= 0 or abs(rate.value / trace.declared_fps - 1) > RATE_WITHIN:
        return Answer.skipped(
            "The app passes no timestamps to push(), so that its own difference says nothing.", advice=ADVICE
        )
    offset = _offset(trace)
    outside = offset_verdict(offset) in (Verdict.WARN, Verdict.FAIL)
    return Answer(
        verdict=Verdict.INCONCLUSIVE if outside else Verdict.SKIP,
        summary=f"{_told(offset)} by counted frames alone: the app passes no timestamps to push().",
        advice=ADVICE,
        values=_values(trace, offset),
    )


def _told(offset: Measured) -> str:
    direction = "early" if offset.value > 0 else "late"
    return f"Leaving the publisher, audio is {abs(offset.value):.0f} ± {offset.bound:.0f} ms {direction}"


ADVICE = "Rehearse your queue sizes and push pattern with avsync measure rehearse, and pass timestamps to push()."


def _in_seconds(trace: TimestampTrace) -> bool:
    known = [stream.unit for stream in streams_of(trace) if stream.unit.outcome in (Outcome.FOUND, Outcome.OFF_RATE)]
    return all(unit.unit is Unit.SECOND for unit in known)


def _offset(trace: TimestampTrace) -> Measured:
    """The median of the second half: what the queues settle at.

    A picture stands until the next one: on average it is half a frame older than its timestamp says, at most a whole.
    """
    settled = [point.offset_ms for point in trace.offsets[len(trace.offsets) // 2 :]]
    middle = median(settled)
    half_frame_ms = 500 / (trace.declared_fps or USUAL_FPS)
    return Measured(
        value=middle.value - half_frame_ms,
        bound=half_frame_ms + middle.bound,
        n=middle.n,
        method=f"publisher's {trace.offset_method}",
    )


def _values(trace: TimestampTrace, offset: Measured) -> dict[str, Value]:
    slope = theil_sen([point.at_s for point in trace.offsets], [point.offset_ms for point in trace.offsets])
    values: dict[str, Value] = {
        "offset_ms": offset,
        "offset_slope_ms_per_s": slope,
        "offset_extreme_ms": max((point.offset_ms for point in trace.offsets), key=abs),
    }
    queues = {
        "video_queue": [state.video_queue_ms for state in trace.states if state.video_queue_ms >= 0],
        "audio_queue": [state.audio_queue_ms for state in trace.states if state.audio_queue_ms >= 0],
    }
    for name, fills in queues.items():
        if fills:
            values[f"{name}_median_ms"] = median(fills).value
            values[f"{name}_max_ms"] = max(fills)
    return values
