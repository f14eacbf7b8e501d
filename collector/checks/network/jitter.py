"""Do packets arrive evenly?

A receiver holds sound and picture back as long as their packets are uneven, each on its own: uneven arrival makes two
buffers of different length. What is judged is the median of the interarrival jitter (RFC 3550, section 6.4.1), on the
way from the server to the machine that ran avsync.
"""

from collections.abc import Sequence

from collector.measure.band import Band
from collector.measure.network import ENOUGH_S, worst_first
from collector.measure.reception import jitter_ms
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.room import InboundSample, RoomStatistics

JITTER_MS = Band(passes_to=30.0, warns_to=100.0)
"""Twilio Voice warns above 30 ms; Agora calls more than 100 ms poor (pre-call test)."""


def check(statistics: RoomStatistics) -> Answer:
    figures = worst_first(statistics, _median)
    if not figures:
        return Answer.skipped("No track received packets")
    worst = figures[0]
    jitter = worst.measured
    values: dict[str, Value] = {"jitter_ms": jitter, "watched_s": worst.seconds, "sender": worst.sender}
    told = f"Packets of the {worst.kind.value} arrive {jitter.value:.0f} ms unevenly"
    if worst.seconds < ENOUGH_S:
        summary = f"{told}, but watched for {worst.seconds:.1f} s; {ENOUGH_S:.0f} s are needed"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, values=values)
    verdict = JITTER_MS.verdict(jitter)
    return Answer(
        verdict=verdict,
        summary=f"{told} (median, worst of {len(figures)} tracks)",
        advice=""
        if verdict is Verdict.PASS
        else "Try a cable instead of Wi-Fi, stop other transfers, and measure again.",
        values=values,
    )


def _median(samples: Sequence[InboundSample]) -> Measured:
    """Return the median; where jitter hardly changed, the range of its values bounds it."""
    found = jitter_ms(samples, 0.5)
    values = [sample.jitter_ms for sample in samples]
    return Measured(
        value=found.value, bound=min(found.bound, max(values) - min(values)), n=found.n, method=found.method
    )
