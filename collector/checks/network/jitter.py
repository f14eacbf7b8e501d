"""Do packets arrive evenly?

A receiver holds sound and picture back as long as their packets are uneven, each on its own: uneven arrival makes two
buffers of different length. What is judged is the interarrival jitter (RFC 3550, section 6.4.1): of a call the median
of the polls, on the way from the server to the machine that ran avsync; of avsync's own packets the mean, on the way to
the server and back, with the width of the middle half and of nine tenths of the delays beside it; where their channel
held these back after losses, the median of its own sound.
"""

from collections.abc import Sequence

from collector.checks.network.loss import LONG_ENOUGH
from collector.measure.band import Band
from collector.measure.held_back import held_back_ms
from collector.measure.media_path import sound
from collector.measure.network import ENOUGH_S, worst_first
from collector.measure.packets import jitter_ms as packets_jitter_ms
from collector.measure.packets import sent_s, spread_ms
from collector.measure.reception import jitter_ms
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.quality import MediaPath, PacketTrain
from collector.model.records.room import InboundSample, RoomStatistics

JITTER_MS = Band(passes_to=30.0, warns_to=100.0)
"""Twilio Voice warns above 30 ms; Agora calls more than 100 ms poor (pre-call test)."""
ADVICE = "Try a cable instead of Wi-Fi, stop other transfers, and measure again."
LONGER = "Measure for longer, so that single moments count for less: --duration 60."


def check(statistics: RoomStatistics | Absent, packets: PacketTrain | Absent, media: MediaPath | Absent) -> Answer:
    if isinstance(statistics, RoomStatistics) and worst_first(statistics, _median, JITTER_MS):
        return _of_the_call(statistics)
    if isinstance(packets, PacketTrain):
        return _of_our_packets(packets, media)
    return Answer.skipped("No track received packets")


def _of_our_packets(packets: PacketTrain, media: MediaPath | Absent) -> Answer:
    seconds = sent_s(packets)
    if isinstance(media, MediaPath) and sound(media) and held_back_ms(packets, media):
        own = _median(sound(media))
        told = f"Packets of our own sound come back {own.told(1)} ms unevenly"
        return _told(own, told, seconds, {"jitter_ms": own, "watched_s": seconds})
    jitter = packets_jitter_ms(packets)
    middle, most = spread_ms(packets)
    values: dict[str, Value] = {
        "jitter_ms": jitter,
        "middle_half_ms": middle,
        "nine_tenths_ms": most,
        "watched_s": seconds,
    }
    if isinstance(media, MediaPath) and sound(media):
        values["sound_jitter_ms"] = _median(sound(media))
    told = (
        f"Packets come back {jitter.told(1)} ms unevenly, nine tenths of them within {most.value:.0f} ms of one another"
    )
    return _told(jitter, told, seconds, values)


def _told(jitter: Measured, told: str, seconds: float, values: dict[str, Value]) -> Answer:
    if seconds < ENOUGH_S:
        return _too_short(told, seconds, values)
    verdict = JITTER_MS.verdict(jitter)
    return Answer(
        verdict=verdict,
        summary=told,
        advice={Verdict.PASS: "", Verdict.INCONCLUSIVE: LONGER}.get(verdict, ADVICE),
        values=values,
    )


def _too_short(told: str, seconds: float, values: dict[str, Value]) -> Answer:
    summary = f"{told}, but watched for {seconds:.1f} s; {ENOUGH_S:.0f} s are needed"
    return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, advice=LONG_ENOUGH, values=values)


def _of_the_call(statistics: RoomStatistics) -> Answer:
    figures = worst_first(statistics, _median, JITTER_MS)
    worst = figures[0]
    jitter = worst.measured
    values: dict[str, Value] = {"jitter_ms": jitter, "watched_s": worst.seconds, "sender": worst.sender}
    told = f"Packets of the {worst.kind.value} arrive {jitter.value:.0f} ms unevenly"
    if worst.seconds < ENOUGH_S:
        return _too_short(told, worst.seconds, values)
    verdict = JITTER_MS.verdict(jitter)
    return Answer(
        verdict=verdict,
        summary=f"{told} (median, worst of {len(figures)} tracks)",
        advice={Verdict.PASS: "", Verdict.INCONCLUSIVE: LONGER}.get(verdict, ADVICE),
        values=values,
    )


def _median(samples: Sequence[InboundSample]) -> Measured:
    """Return the median; where jitter hardly changed, the range of its values bounds it."""
    found = jitter_ms(samples, 0.5)
    values = [sample.jitter_ms for sample in samples]
    return Measured(
        value=found.value, bound=min(found.bound, max(values) - min(values)), n=found.n, method=found.method
    )
