"""Do all packets arrive?

Lost packets are repeated or concealed: the picture waits or freezes while sound goes on, and the receiver's buffers
grow. In a call, what is counted did not reach the machine that ran avsync: it cannot tell the sender's way to the
server from the server's way to this machine. Of avsync's own sound, sent to the server and received back, the server's
reports part the two ways, and the worse one is judged; where none was sent, avsync's data packets are.
"""

from collector.measure.band import Band
from collector.measure.media_path import both_ways_percent, watched_s, way_back_percent, way_there_percent
from collector.measure.network import ENOUGH_S, worst_first
from collector.measure.packets import loss_percent as packets_lost_percent
from collector.measure.packets import reordered, sent_s
from collector.measure.reception import loss_percent
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.quality import MediaPath, PacketTrain
from collector.model.records.room import RoomStatistics

LOSS_PERCENT = Band(passes_to=1.0, warns_to=5.0)
"""Twilio's quality warnings begin at 1 %; Agora calls more than 5 % poor (pre-call test, Analytics)."""
ADVICE = "Try a cable or another network, and measure again."
LONG_ENOUGH = "Measure for longer: --duration 25."
LONGER = "Measure for longer, so that chance counts for less: --duration 60."


def check(statistics: RoomStatistics | Absent, media: MediaPath | Absent, packets: PacketTrain | Absent) -> Answer:
    if isinstance(statistics, RoomStatistics) and worst_first(statistics, loss_percent, LOSS_PERCENT):
        return _of_the_call(statistics)
    if isinstance(media, MediaPath) and both_ways_percent(media).n:
        return _of_our_sound(media, packets)
    if isinstance(packets, PacketTrain):
        return _of_our_packets(packets)
    return Answer.skipped("No track received packets")


def _of_the_call(statistics: RoomStatistics) -> Answer:
    figures = worst_first(statistics, loss_percent, LOSS_PERCENT)
    worst = figures[0]
    loss = worst.measured
    values: dict[str, Value] = {"loss_percent": loss, "watched_s": worst.seconds, "sender": worst.sender}
    told = f"{loss.value:.1f} ± {loss.bound:.1f} % of the {worst.kind.value} packets were lost"
    if worst.seconds < ENOUGH_S:
        return _too_short(told, worst.seconds, values)
    verdict = LOSS_PERCENT.verdict(loss)
    return Answer(
        verdict=verdict,
        summary=f"{told} (worst of {len(figures)} tracks)",
        advice=_advice(verdict),
        values=values,
    )


def _of_our_sound(media: MediaPath, packets: PacketTrain | Absent) -> Answer:
    both, seconds = both_ways_percent(media), watched_s(media)
    ways = {"there": way_there_percent(media), "back": way_back_percent(media)}
    values: dict[str, Value] = {"loss_percent": both, "watched_s": seconds}
    values |= {f"way_{name}_loss_percent": measured for name, measured in ways.items() if measured.n}
    if isinstance(packets, PacketTrain):
        values["data_loss_percent"] = packets_lost_percent(packets)
    told = f"{both.value:.1f} ± {both.bound:.1f} % of the sound's packets were lost on the way to the server and back"
    told += "".join(f", {measured.value:.1f} % on the way {name}" for name, measured in ways.items() if measured.n)
    if seconds < ENOUGH_S:
        return _too_short(told, seconds, values)
    verdict = LOSS_PERCENT.verdict(both)
    if verdict is not Verdict.PASS and ways["there"].n:
        verdict = max((LOSS_PERCENT.verdict(measured) for measured in ways.values()), key=lambda item: item.severity)
    return Answer(verdict=verdict, summary=told, advice=_advice(verdict), values=values)


def _of_our_packets(packets: PacketTrain) -> Answer:
    """Judge by data packets what ended before sound was sent; what was overtaken is dropped by their channel, too."""
    loss, seconds = packets_lost_percent(packets), sent_s(packets)
    values: dict[str, Value] = {"watched_s": seconds}
    if not loss.n:
        summary = f"No data packet had the time to count as lost in {seconds:.1f} s; {ENOUGH_S:.0f} s are needed"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, advice=LONG_ENOUGH, values=values)
    values["data_loss_percent"] = loss
    told = f"{loss.value:.1f} ± {loss.bound:.1f} % of the data packets were lost on the way to the server and back"
    if seconds < ENOUGH_S:
        return _too_short(told, seconds, values)
    if loss.value and reordered(packets):
        told += "; some were only overtaken, and no sound was sent"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=LONG_ENOUGH, values=values)
    verdict = LOSS_PERCENT.verdict(loss)
    return Answer(verdict=verdict, summary=told, advice=_advice(verdict), values=values)


def _advice(verdict: Verdict) -> str:
    return {Verdict.PASS: "", Verdict.INCONCLUSIVE: LONGER}.get(verdict, ADVICE)


def _too_short(told: str, seconds: float, values: dict[str, Value]) -> Answer:
    summary = f"{told}, but in {seconds:.1f} s; {ENOUGH_S:.0f} s are needed"
    return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, advice=LONG_ENOUGH, values=values)
