"""Does the radio hold?

A weak Wi-Fi signal, or a change from one access point to the next, loses packets for a second or so: sound and picture
stall and come back at different times. The default route's radio is looked at every second, where the system says.
"""

from itertools import pairwise

from collector.measure import robust
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.quality import NetworkChanges

WEAK_DBM = -67.0
"""Cisco's design guide for voice over Wi-Fi plans for at least -67 dBm everywhere."""
ADVICE = "Move nearer to the access point, use its 5 GHz band, or a cable, and measure again."


def check(changes: NetworkChanges) -> Answer:
    signals = [look.signal_dbm for look in changes.looks if look.signal_dbm]
    if not signals:
        return Answer.skipped("The default route uses no radio whose signal this system tells")
    points = [look.access_point for look in changes.looks if look.access_point]
    roamed = sum(now != before for before, now in pairwise(points))
    weakest = min(signals)
    usual = robust.median(signals)
    bound = min(usual.bound, max(signals) - weakest)
    signal = Measured(value=usual.value, bound=bound, n=usual.n, method="median of the looks")
    values: dict[str, Value] = {
        "signal_dbm": signal,
        "weakest_dbm": weakest,
        "roamed": roamed,
        "access_point_known": "yes" if points else "no",
    }
    told = f"The signal was {signal.value:.0f} dBm, at its weakest {weakest:.0f} dBm"
    if roamed:
        told += f"; the access point changed {roamed} times"
        return Answer(verdict=Verdict.WARN, summary=told, advice=ADVICE, values=values)
    if signal.value < WEAK_DBM:
        return Answer(verdict=Verdict.WARN, summary=f"{told}: weak for a call", advice=ADVICE, values=values)
    return Answer(verdict=Verdict.PASS, summary=told, values=values)
