"""Do all packets arrive?

Lost packets are repeated or concealed: the picture waits or freezes while sound goes on, and the receiver's buffers
grow. What is counted here did not reach the machine that ran avsync; it cannot tell the sender's way to the server from
the server's way to this machine.
"""

from collector.measure.band import Band
from collector.measure.network import ENOUGH_S, worst_first
from collector.measure.reception import loss_percent
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.room import RoomStatistics

LOSS_PERCENT = Band(passes_to=1.0, warns_to=5.0)
"""Twilio's quality warnings begin at 1 %; Agora calls more than 5 % poor (pre-call test, Analytics)."""


def check(statistics: RoomStatistics) -> Answer:
    figures = worst_first(statistics, loss_percent)
    if not figures:
        return Answer.skipped("No track received packets")
    worst = figures[0]
    loss = worst.measured
    values: dict[str, Value] = {"loss_percent": loss, "watched_s": worst.seconds, "sender": worst.sender}
    told = f"{loss.value:.1f} ± {loss.bound:.1f} % of the {worst.kind.value} packets were lost"
    if worst.seconds < ENOUGH_S:
        summary = f"{told}, but in {worst.seconds:.1f} s; {ENOUGH_S:.0f} s are needed"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, values=values)
    verdict = LOSS_PERCENT.verdict(loss)
    return Answer(
        verdict=verdict,
        summary=f"{told} (worst of {len(figures)} tracks)",
        advice="" if verdict is Verdict.PASS else "Try a cable or another network, and measure again.",
        values=values,
    )
