"""Do pictures come too late to be shown, or unevenly?

A receiver drops what comes after its turn, and hands the rest to the renderer; what is dropped or uneven there is seen
as a picture that lags behind its sound. These figures end where the SDK hands a picture over: what an app's own
renderer does with it afterwards stands in no statistics.
"""

from collections.abc import Sequence
from dataclasses import replace

from collector.checks.media.frame_rate import FAIL_RATIO, PASS_RATIO
from collector.measure.content import hidden_senders, readable_tracks, unreadable
from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS
from collector.measure.reception import (
    PAUSED_SHARE,
    frame_rate_fps,
    handover_spread_ms,
    sampled_s,
    unshown_percent,
)
from collector.measure.standing import Run, expected
from collector.model.evidence import Absent
from collector.model.finding import Answer, Verdict
from collector.model.incident import Field, Incident
from collector.model.measured import Measured
from collector.model.records.content import RoomContent
from collector.model.records.room import InboundSample, MediaKind, RoomStatistics, TrackStatistics

JUDGED_BY = (PAUSED_SHARE,)

FEWEST_S = 5.0

START_UP_MS = 2000.0
"""This tool's own: a receiver that joins in the middle may drop pictures until one comes that it can begin with."""

USUAL_OVERFLOWS = 1
"""This tool's own: the SDK complains once as a subscriber begins to read, also on an idle machine."""

SLOWEST_FPS = 10.0
"""This tool's own: where fewer come, the gaps between them are the sender's, which media.frame-rate judges."""

WARN_PERCENT, FAIL_PERCENT = 100 * (1 - PASS_RATIO), 100 * (1 - FAIL_RATIO)
"""As many as media.frame-rate lets go missing. No vendor gives a value; these are this tool's own."""

WARN_SPREAD_MS, FAIL_SPREAD_MS = IN_SYNC_MS[1], BAD_MS[1]
"""A picture that is shown late makes its sound early by as much: ITU-R BT.1359-1, detectability and acceptability."""

ADVICE = "Look at loss and jitter first, then at the sender's frame rate and at the load of the machine that watches."
OWN = (
    "; what your own renderer then does with them stands in no statistics",
    "Record the screen that watches, once with your renderer and once with the SDK's own.",
)
"""What is added where the app draws the pictures itself: the summary's end, and the advice."""


def check(incident: Incident, statistics: RoomStatistics, content: RoomContent | Absent) -> Answer:
    tracks = readable_tracks(statistics, content, MediaKind.VIDEO)
    if not tracks and hidden_senders(content):
        return Answer.skipped(unreadable(MediaKind.VIDEO))
    drawn_by_app = incident.value(Field.CUSTOM_RENDERER) == "yes"
    settled = [replace(track, samples=_settled(track)) for track in tracks]
    answers = [
        _judge(track, expected(track, statistics), drawn_by_app=drawn_by_app)
        for track in settled
        if unshown_percent(track.samples).n
    ]
    if not answers:
        return Answer.skipped("No picture was received")
    worst = Answer.worst(answers)
    return worst if statistics.overflow_lines <= USUAL_OVERFLOWS else _own_fault(worst)


def _own_fault(answer: Answer) -> Answer:
    """Where this subscriber was too slow itself, what it dropped says nothing of the call."""
    if answer.verdict not in (Verdict.WARN, Verdict.FAIL):
        return answer
    told = f"{answer.summary}; but avsync's own subscriber was too slow here, so that this says nothing of the call"
    return replace(answer, verdict=Verdict.INCONCLUSIVE, summary=told, advice="Close what else runs here, and repeat.")


def _judge(track: TrackStatistics, runs: Sequence[Run], *, drawn_by_app: bool) -> Answer:
    """Judge a settled track; ``runs`` are its polls without mutes, which are no unevenness."""
    unshown, spread = unshown_percent(track.samples), handover_spread_ms(*runs)
    even = track.source.startswith("screen") or frame_rate_fps(*runs).value < SLOWEST_FPS or not spread.n
    values = {"unshown_percent": unshown} | ({} if even else {"spread_ms": spread})
    told = f"{unshown.value:.1f} ± {unshown.bound:.1f} % of {unshown.n} pictures came too late or were dropped"
    told += "" if even else f", the others came {spread.value:.0f} ± {spread.bound:.0f} ms off their beat"
    if sampled_s(*runs) < FEWEST_S:
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=f"{told}; too short to judge", values=dict(values))
    verdicts = [_verdict(unshown, WARN_PERCENT, FAIL_PERCENT)]
    verdicts += [] if even else [_verdict(spread, WARN_SPREAD_MS, FAIL_SPREAD_MS)]
    verdict = max(verdicts, key=lambda one: one.severity)
    if verdict in (Verdict.WARN, Verdict.FAIL):
        return Answer(verdict=verdict, summary=told, advice=ADVICE, values=dict(values))
    if drawn_by_app:
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told + OWN[0], advice=OWN[1], values=dict(values))
    return Answer(verdict=verdict, summary=told, values=dict(values))


def _settled(track: TrackStatistics) -> tuple[InboundSample, ...]:
    """Return the polls after the start, where a receiver still waits for a picture that it can begin with."""
    begin_ms = track.samples[0].at_ms + START_UP_MS if track.samples else 0.0
    return tuple(sample for sample in track.samples if sample.at_ms >= begin_ms)


def _verdict(measured: Measured, warns_above: float, fails_above: float) -> Verdict:
    if measured.low > fails_above:
        return Verdict.FAIL
    if measured.low > warns_above:
        return Verdict.WARN
    return Verdict.PASS if measured.high <= warns_above else Verdict.INCONCLUSIVE
