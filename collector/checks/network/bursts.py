"""Do losses come one after another?

Single lost packets are concealed; several in a row are heard as a gap, and the receiver stretches its buffer after it.
Packets of sound's pace are sent to the server and back, so that every missing one is known. Beside the longest run
stands how likely a loss is after a loss: if that is far above the loss itself, something fails for moments at a time.
The channel that carries them drops what was overtaken, so where packets overtake one another, runs say nothing.
"""

from collector.checks.network.loss import LONG_ENOUGH
from collector.measure.band import Band
from collector.measure.network import ENOUGH_S
from collector.measure.packets import Bursts, bursts, counted, longest_gap_ms, lost, reordered, sent_s
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.quality import PacketTrain

GAP_MS = Band(passes_to=60.0, warns_to=200.0)
"""Agora Analytics calls a gap of more than 200 ms in the sound a freeze; 60 ms is ours: three Opus frames, which
concealment bridges."""

SEE_ORDER = "See network.order, and whether the media's own packets were lost (network.loss)."


def check(train: PacketTrain) -> Answer:
    found, seconds = bursts(train), sent_s(train)
    pace_ms = 1000.0 / train.per_s
    # A gap is as long as its packets, whatever stands around it.
    longest = Measured(value=found.longest * pace_ms, bound=0.0, n=counted(train), method="packets lost in a row")
    values: dict[str, Value] = {
        "longest_ms": longest,
        "longest_packets": found.longest,
        "bursts": found.count,
        "mean_packets": found.mean_length,
        "loss_after_loss_percent": 100 * found.lost_after_lost,
        "loss_after_arrival_percent": 100 * found.lost_after_kept,
        "longest_silence_ms": longest_gap_ms(train),
        "watched_s": seconds,
    }
    told = _in_words(found, len(lost(train)), longest)
    if seconds < ENOUGH_S:
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"{told}, but in {seconds:.1f} s; {ENOUGH_S:.0f} s are needed",
            advice=LONG_ENOUGH,
            values=values,
        )
    if found.count and reordered(train):
        summary = f"{told}; packets overtook one another, which the channel that carries them drops as well"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, advice=SEE_ORDER, values=values)
    verdict = GAP_MS.verdict(longest)
    advice = "" if verdict is Verdict.PASS else "Try a cable, or move nearer to the access point, and measure again."
    return Answer(verdict=verdict, summary=told, advice=advice, values=values)


def _in_words(found: Bursts, count: int, longest: Measured) -> str:
    if not found.count:
        return "No packet was lost"
    return (
        f"{count} packets were lost in {found.count} runs, at most {found.longest} in a row ({longest.value:.0f} ms); "
        f"after a loss, {100 * found.lost_after_lost:.0f} % were lost, else {100 * found.lost_after_kept:.1f} %"
    )
