"""Is the offset constant, drifting, stepping or intermittent?

The pattern points at the kind of cause: a constant offset is configuration, a drift is a clock or a rate, a step is a
stall or a new path, an intermittent one is load or network. Markers of the reference signal show it from a minute on,
whether it corrects itself, and how often it comes back where that is regular. Playout timestamps show the part of it
that happens after the sender, so that they never decide alone. The rules are this tool's own, from libwebrtc's limits.
"""

from collector.measure import content as contents
from collector.measure import playout
from collector.measure.pairs import most_informed
from collector.measure.pattern import Pattern, classify
from collector.model.evidence import Absent
from collector.model.finding import About, Answer, Value, Verdict
from collector.model.records.content import RoomContent, SenderContent
from collector.model.records.room import RoomStatistics

RESOLUTION_MS = 10.0
"""Playout timestamps jitter by that much under load (measured)."""

LONGER = "Listen for a minute (--duration 60) to see whether it corrects itself."


def check(content: RoomContent | Absent, statistics: RoomStatistics | Absent) -> Answer:
    senders = () if isinstance(content, Absent) else contents.worst_first(content)
    if senders and len(senders[0].pairs) >= contents.FEWEST_PAIRS:
        return _by_content(senders[0])
    if isinstance(statistics, Absent):
        return Answer.skipped(f"Not answered: {statistics.why}.")
    return _by_playout(statistics)


def _by_content(sender: SenderContent) -> Answer:
    pattern, corrects = contents.pattern_of(sender), contents.corrects_itself(sender)
    values: dict[str, Value] = {
        "pattern": pattern.value,
        "corrects_itself": "yes" if corrects else "no",
        "offset_ms": sender.offset_ms[0],
        "watched_s": sender.watched_s,
    }
    told = f"The offset is of the kind: {pattern.value} ({len(sender.pairs)} markers in {sender.watched_s:.0f} s)"
    if not contents.watched_long_enough(sender):
        return _answer(Verdict.INCONCLUSIVE, told, values, LONGER)
    if pattern is Pattern.CONSTANT:
        return _answer(Verdict.PASS, told, values)
    told += "; it corrected itself" if corrects else ""
    for period in contents.period_of(sender, pattern):
        values["period_s"] = period
        told += f"; it comes back every {period.value:.1f} ± {period.bound:.1f} s (n = {period.n} full periods)"
    # What a busy machine or a small change does is a pattern, and nothing to warn of.
    return _answer(Verdict.WARN if contents.out_of_step(sender) else Verdict.INCONCLUSIVE, told, values)


def _answer(verdict: Verdict, summary: str, values: dict[str, Value], advice: str = "") -> Answer:
    return Answer(verdict=verdict, summary=summary, advice=advice, values=values, about=About.SENDER)


def _by_playout(statistics: RoomStatistics) -> Answer:
    found = most_informed(statistics)
    if not found or not found[0][1].enough:
        count = len(found[0][1].estimates) if found else 0
        return Answer.skipped(
            f"Too few playout timestamps for a pattern: {count} of {playout.ESTIMATES_NEEDED} distinct"
        )
    series = found[0][1]
    pattern = classify(
        [estimate.at_s for estimate in series.estimates],
        [estimate.offset_ms for estimate in series.estimates],
        resolution_ms=RESOLUTION_MS,
    )
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"By playout timestamps the offset is of the kind: {pattern.value} ({len(series.estimates)} distinct)",
        values={"pattern": pattern.value, "offset_ms": playout.offset_ms(series)},
    )
