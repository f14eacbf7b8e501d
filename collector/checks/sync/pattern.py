"""Is the offset constant, drifting, stepping or intermittent?

The pattern points at the kind of cause: a constant offset is configuration, a drift is a clock or a rate, a step is a
stall or a new path, an intermittent one is load or network. Playout timestamps show the part of it that happens after
the sender, so that they never decide alone. The rules are this tool's own, from libwebrtc's limits.
"""

from collector.measure import playout
from collector.measure.pairs import most_informed
from collector.measure.pattern import classify
from collector.model.finding import Answer, Verdict
from collector.model.records.room import RoomStatistics

RESOLUTION_MS = 10.0
"""Playout timestamps jitter by that much under load (measured)."""


def check(statistics: RoomStatistics) -> Answer:
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
