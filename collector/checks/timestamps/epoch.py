"""Do the publisher's timestamps count from where its API expects, sound and picture from the same moment?

LiveKit takes any epoch that stays the same: its clock alignment averages a constant difference away. Agora asks for its
SDK's own monotonic clock. A wall clock that somebody or NTP sets moves one of the streams alone.
"""

from collector.measure.timestamp_epoch import (
    SHARED_WITHIN_S,
    STAYS_WITHIN_S,
    Epoch,
    EpochDifference,
    Sharing,
    compare_epochs,
    infer_epoch,
)
from collector.measure.timestamps import Stream, now_of, streams_of
from collector.model.finding import Answer, Value, Verdict
from collector.model.incident import Incident, Vendor
from collector.model.records.publisher import TimestampTrace
from collector.model.records.room import MediaKind
from collector.vendors.timestamp_context import expectations, reach_of, vendor_of
from collector.vendors.timestamps import Expectation, ExpectedEpoch, Reach

JUDGED_BY = (SHARED_WITHIN_S, STAYS_WITHIN_S)
SET_BY_SOMEBODY = (Epoch.UNIX, Epoch.NTP, Epoch.DOTNET)


def check(trace: TimestampTrace, incident: Incident) -> Answer:
    streams = [stream for stream in streams_of(trace) if stream.found]
    if not streams:
        return Answer.skipped("Without a unit the timestamps tell no epoch (see timestamps.unit).")
    now = now_of(trace)
    answers = [
        _judge(stream, infer_epoch(stream.series, stream.unit.per_second, now), expectations(trace, stream, incident))
        for stream in streams
    ]
    if len(streams) == 2:
        answers.append(_together(trace, streams, incident))
    return Answer.joined(answers)


def _judge(stream: Stream, epoch: Epoch, expected: tuple[Expectation, ...]) -> Answer:
    values: dict[str, Value] = {f"{stream.kind}_epoch": epoch.value}
    told = f"{stream.name} timestamps count from: {epoch}."
    wanted = {item.epoch for item in expected}
    if not wanted or ExpectedEpoch.NOT_STATED in wanted:
        return Answer(verdict=Verdict.SKIP, summary=told, values=values)
    if ExpectedEpoch.FREE in wanted:
        told = f"{told[:-1]}; LiveKit takes any epoch that stays the same."
        return Answer(verdict=Verdict.PASS, summary=told, values=values)
    if wanted == {ExpectedEpoch.UNIX}:
        return _compare(told, values, wrong=epoch is not Epoch.UNIX, wanted=ExpectedEpoch.UNIX)
    return _compare(told, values, wrong=epoch in (*SET_BY_SOMEBODY, Epoch.STREAM), wanted=ExpectedEpoch.SDK_MONOTONIC)


def _compare(told: str, values: dict[str, Value], *, wrong: bool, wanted: ExpectedEpoch) -> Answer:
    if not wrong:
        return Answer(verdict=Verdict.PASS, summary=told, values=values)
    advice = f"Take the time from {wanted}" + (
        " (getCurrentMonotonicTimeInMs) for sound and picture." if wanted is ExpectedEpoch.SDK_MONOTONIC else "."
    )
    return Answer(verdict=Verdict.WARN, summary=f"{told[:-1]}; expected is {wanted}.", advice=advice, values=values)


def _together(trace: TimestampTrace, streams: list[Stream], incident: Incident) -> Answer:
    video, audio = sorted(streams, key=lambda stream: stream.kind is MediaKind.AUDIO)
    found = compare_epochs(
        video.series,
        audio.series,
        video_per_second=video.unit.per_second,
        audio_per_second=audio.unit.per_second,
    )
    if found.sharing is Sharing.UNKNOWN:
        return Answer.skipped("")
    return _apart(found, reach_of(expectations(trace, audio, incident)), vendor_of(trace, incident))


def _apart(found: EpochDifference, reach: Reach, vendor: Vendor) -> Answer:
    values: dict[str, Value] = {"difference_s": found.difference_s, "difference_wander_s": found.wander_s}
    if found.sharing is Sharing.SHARED and abs(found.jump_s) > STAYS_WITHIN_S:
        return Answer(
            verdict=Verdict.WARN,
            summary=f"After {found.jumps_after_s:.0f} s the picture's timestamps jump by {found.jump_s:+,.1f} s "
            "against the sound's.",
            advice="Take both timestamps from one clock that nobody sets.",
            values=values | {"difference_jump_s": found.jump_s},
        )
    if found.sharing is Sharing.SHARED:
        return Answer(verdict=Verdict.PASS, summary="Sound and picture count from one epoch.", values=values)
    certain = vendor is Vendor.AGORA and reach is Reach.RECEIVERS
    return Answer(
        verdict=Verdict.FAIL if certain else Verdict.WARN,
        summary=f"At the same moment the picture's timestamp lies {found.difference_s:,.1f} s after the sound's.",
        advice="Take both timestamps from one clock.",
        values=values,
    )
