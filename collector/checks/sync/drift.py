"""Do sound and picture move apart over time?

A wrong sample rate, frame rate or clock moves them apart steadily: 1 ms a second is 3.6 s an hour. Markers of the
reference signal tell slopes from 0.1 ms each second on (0.36 s an hour). Playout timestamps show a drift on the way to
the receiver only, so that they never decide alone; over short runs sampling alone gave them slopes of 0.22 ms/s on
streams in perfect step, so that below 1 ms/s nothing is claimed of them.
"""

from collector.measure import content as contents
from collector.measure import playout
from collector.measure.pairs import most_informed
from collector.measure.pattern import Pattern
from collector.model.evidence import Absent
from collector.model.finding import About, Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.content import RoomContent, SenderContent
from collector.model.records.room import RoomStatistics

NOTICED_MS_PER_S = 1.0
"""3.6 s an hour. Of streams in perfect step, sampling alone gave playout timestamps slopes of 0.22 (measured)."""

CONTENT_MS_PER_S = 0.1
"""0.36 s an hour, and the least slope that markers of the reference signal tell."""

SETTLES_MS = 40.0
"""How far a receiver's buffers moved the offset while they settled, in 20 s (measured, with 8 % loss: 30 ms)."""

ADVICE = "Compare the sample rate, the frame rate and the clocks of the publisher's source with what it declares."
LONGER = "Listen longer (--duration 60): a real drift goes on, the settling of buffers ends."


def check(content: RoomContent | Absent, statistics: RoomStatistics | Absent) -> Answer:
    senders = () if isinstance(content, Absent) else tuple(one for one in content.senders if one.slope_ms_per_s)
    if senders:
        return Answer.worst(_by_content(one) for one in senders)
    if isinstance(statistics, Absent):
        return Answer.skipped(f"Not answered: {statistics.why}.")
    return _by_playout(statistics)


def _by_content(sender: SenderContent) -> Answer:
    slope = sender.slope_ms_per_s[0]
    values: dict[str, Value] = {"slope_ms_per_s": slope, "watched_s": sender.watched_s}
    told = f"by markers of the reference signal, over {sender.watched_s:.0f} s"
    if _beyond(slope, CONTENT_MS_PER_S):
        steady = _steady(sender, slope)
        verdict = Verdict.FAIL if _beyond(slope, NOTICED_MS_PER_S) else Verdict.WARN
        return Answer(
            verdict=verdict if steady else Verdict.INCONCLUSIVE,
            summary=f"{_moving(slope)}, {told}" + ("" if steady else "; it does not do so steadily"),
            advice=ADVICE if steady else LONGER,
            values=values,
            about=About.SENDER,
        )
    within = slope.low >= -CONTENT_MS_PER_S and slope.high <= CONTENT_MS_PER_S
    return Answer(
        verdict=Verdict.PASS if within else Verdict.INCONCLUSIVE,
        summary=f"No drift shows ({slope.value:+.2f} ± {slope.bound:.2f} ms each second), {told}",
        advice="" if within else LONGER,
        values=values,
        about=About.SENDER,
    )


def _steady(sender: SenderContent, slope: Measured) -> bool:
    """Whether it moves without a step, and farther than settling buffers move it while nobody watches for longer."""
    pattern = contents.pattern_of(sender)
    if pattern is Pattern.STEP or not (pattern is Pattern.DRIFT or _beyond(slope, NOTICED_MS_PER_S)):
        return False
    return contents.watched_long_enough(sender) or _beyond(slope, SETTLES_MS / max(sender.watched_s, 1.0))


def _by_playout(statistics: RoomStatistics) -> Answer:
    found = most_informed(statistics)
    if not found or not found[0][1].enough:
        count = len(found[0][1].estimates) if found else 0
        return Answer.skipped(f"Too few playout timestamps for a trend: {count} of {playout.ESTIMATES_NEEDED} distinct")
    slope = playout.slope_ms_per_s(found[0][1])
    moving = _beyond(slope, NOTICED_MS_PER_S)
    told = f"{_moving(slope)}, by playout timestamps"
    if not moving:
        told = (
            f"No drift shows in playout timestamps ({slope.value:+.1f} ± {slope.bound:.1f} ms each second); the "
            "content itself was not measured"
        )
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=told,
        advice=LONGER if moving else "",
        values={"slope_ms_per_s": slope},
    )


def _beyond(slope: Measured, limit_ms_per_s: float) -> bool:
    return slope.low > limit_ms_per_s or slope.high < -limit_ms_per_s


def _moving(slope: Measured) -> str:
    direction = "earlier" if slope.value > 0 else "later"
    return f"Audio gets {direction} by {abs(slope.value):.2f} ± {slope.bound:.2f} ms each second"
