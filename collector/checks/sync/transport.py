"""What do playout timestamps say about sound and picture?

They show what network, server and this receiver's buffers do, not whether the content itself was in step, and even on
healthy rooms of one idle machine their median was +14 to +141 ms, once +409, while the content agreed. So they never
decide; beside a measurement of the content they tell where the two part.
"""

from collector.measure import playout
from collector.measure.pairs import most_informed
from collector.measure.playout import PlayoutSeries
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.room import RoomStatistics


def check(statistics: RoomStatistics) -> Answer:
    found = most_informed(statistics)
    if not found:
        return Answer.skipped("No sender was received with both sound and picture")
    _, series = found[0]
    if not series.estimates:
        return Answer.skipped(_nothing(series))
    offset = playout.offset_ms(series)
    values: dict[str, Value] = {
        "offset_ms": offset,
        "early_ms": playout.quantile_ms(series, 0.95),
        "late_ms": playout.quantile_ms(series, 0.05),
        "dropped_count": len(series.drops),
        "absent_count": series.absent,
    }
    return Answer(verdict=Verdict.INCONCLUSIVE, summary=_words(offset, series), values=values)


def _nothing(series: PlayoutSeries) -> str:
    if series.drops:
        return f"All {len(series.drops)} playout timestamps were refused: {series.drops[0].value}"
    return f"None of {series.polls} polls had playout timestamps of both tracks"


def _words(offset: Measured, series: PlayoutSeries) -> str:
    side = "early" if offset.value >= 0 else "late"
    told = f"Playout timestamps put audio {abs(offset.value):.0f} ms {side}"
    if not series.enough:
        return f"{told}, from {offset.n} distinct values of {playout.ESTIMATES_NEEDED} needed: too few for a bound"
    return f"{told} (± {offset.bound:.0f} ms, {offset.n} distinct values); alone they decide nothing"
