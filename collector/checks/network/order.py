"""Do packets keep their order?

Packets of sound and picture that overtake one another are put in order again, which takes a longer buffer, for each its
own; data channels drop what was overtaken. It is a sign of several ways at once (a router that spreads load, a change
between two networks), as are packets that come twice. Packets of avsync's own are numbered, sent to the server and
received back.
"""

from collector.checks.network.loss import LONG_ENOUGH
from collector.measure.band import Band
from collector.measure.network import ENOUGH_S
from collector.measure.packets import duplicates, reordered, sent_s, share_percent, trips
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.quality import PacketTrain

ODD_PERCENT = Band(passes_to=1.0, warns_to=100.0)
"""Ours: a way of its own for one packet in a hundred is chance, more is how the network works. Never a failure."""


def check(train: PacketTrain) -> Answer:
    came, late, twice, seconds = len(trips(train)), reordered(train), duplicates(train), sent_s(train)
    late_share = share_percent(late, came, "data packets, RFC 4737")
    twice_share = share_percent(twice, came, "data packets")
    values: dict[str, Value] = {
        "reordered_percent": late_share,
        "duplicates_percent": twice_share,
        "watched_s": seconds,
    }
    told = f"Of {came} packets that came back, {late} came after a later one and {twice} came twice"
    if seconds < ENOUGH_S:
        summary = f"{told}, but in {seconds:.1f} s; {ENOUGH_S:.0f} s are needed"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, advice=LONG_ENOUGH, values=values)
    verdict = max((ODD_PERCENT.verdict(share) for share in (late_share, twice_share)), key=lambda item: item.severity)
    advice = "" if verdict is Verdict.PASS else "Use one network at a time, without a VPN, and measure again."
    return Answer(verdict=verdict, summary=told, advice=advice, values=values)
