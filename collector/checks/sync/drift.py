"""Do sound and picture move apart over time?

A wrong sample rate, frame rate or clock moves them apart steadily: 1 ms a second is 3.6 s an hour. Playout timestamps
show it on the way to the receiver only, so that they never decide alone. Over short runs sampling alone gave slopes of
0.22 ms/s on streams in perfect step; below 1 ms/s nothing is claimed.
"""

from collector.measure import playout
from collector.measure.pairs import most_informed
from collector.model.finding import Answer, Verdict
from collector.model.records.room import RoomStatistics

NOTICED_MS_PER_S = 1.0


def check(statistics: RoomStatistics) -> Answer:
    found = most_informed(statistics)
    if not found or not found[0][1].enough:
        count = len(found[0][1].estimates) if found else 0
        return Answer.skipped(f"Too few playout timestamps for a trend: {count} of {playout.ESTIMATES_NEEDED} distinct")
    slope = playout.slope_ms_per_s(found[0][1])
    moving = slope.low > NOTICED_MS_PER_S or slope.high < -NOTICED_MS_PER_S
    if moving:
        direction = "earlier" if slope.value > 0 else "later"
        told = (
            f"By playout timestamps audio gets {direction} by {abs(slope.value):.1f} ± {slope.bound:.1f} ms each second"
        )
        advice = "Listen longer (--duration 60): a real drift goes on, the settling of buffers ends."
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=advice, values={"slope_ms_per_s": slope})
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"No drift shows in playout timestamps ({slope.value:+.1f} ± {slope.bound:.1f} ms each second); the "
        "content itself was not measured",
        values={"slope_ms_per_s": slope},
    )
