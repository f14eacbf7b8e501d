"""Do a call's packets wait when the network is busy?

A router or modem that queues too much lets everything wait as soon as one transfer fills the line: voice comes late,
people talk at once, and while the queue fills and empties receivers stretch sound and picture each by its own buffer,
so that the two part for seconds. Up, it is felt by those who receive from this machine, down by who watches on it.
Needs --load, which fills each direction and watches small packets meanwhile. A machine that was short of time itself
delays packets, too: then nothing is judged.
"""

from collector.checks.network.bandwidth import AGAIN
from collector.measure.band import Band
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.load import Filled, HeldBy, NetworkLoad, Way

EXTRA_MS = Band(passes_to=30.0, warns_to=200.0)
"""Ours, at two of DSLReports' grades (below 30 ms: A, 200 ms and more: D): no vendor of calls gives a limit. Beyond 150
ms of delay in all, talking suffers (ITU-T G.114)."""
NARROW_KBIT_S = 200.0
"""Ours: 50 small packets a second take 60 to 100 kbit/s with their acknowledgements, half of such a link."""
_GRADES = ((5.0, "A+"), (30.0, "A"), (60.0, "B"), (200.0, "C"), (400.0, "D"))
_MEANING = {
    Verdict.PASS: "a call beside other transfers does not notice",
    Verdict.WARN: "beside other transfers voice comes late, and sound and picture part while queues fill and empty",
    Verdict.FAIL: "beside other transfers people talk at once, the picture freezes, and sound and picture part",
}
_SIDE = {
    Way.UP: "for those who receive from this machine",
    Way.DOWN: "for those who watch on this machine",
}
ADVICE = (
    "Switch on queue management in the router (SQM, fq_codel, CAKE or QoS) with a limit just below the line's rate, or "
    "stop other transfers during calls; then measure again."
)


def check(load: NetworkLoad) -> Answer:
    if not load.ways:
        return Answer.skipped("No direction was filled")
    worst = max(load.ways, key=lambda filled: (_verdict(filled).severity, filled.extra_ms.value))
    verdict = _verdict(worst)
    told = "; ".join(_told(filled) for filled in load.ways)
    meaning = f" (grade {_grade(worst)}): {_MEANING[verdict]}{_felt(load, verdict)}" if verdict in _MEANING else ""
    return Answer(
        verdict=verdict,
        summary=f"Packets come later by {told}{meaning}",
        advice=_advice(verdict, worst),
        values=_values(load),
    )


def _verdict(filled: Filled) -> Verdict:
    judged = EXTRA_MS.verdict(filled.extra_ms)
    if filled.rate_kbit_s.value < NARROW_KBIT_S or filled.held_by is HeldBy.MACHINE:
        return Verdict.INCONCLUSIVE
    if judged is Verdict.PASS and filled.held_by not in (HeldBy.LINK, HeldBy.CEILING):
        return Verdict.INCONCLUSIVE
    return judged


def _felt(load: NetworkLoad, verdict: Verdict) -> str:
    """Say on which side it is felt; a pass is felt nowhere."""
    sides = [_SIDE[filled.way] for filled in load.ways if _verdict(filled) is verdict]
    return "" if verdict is Verdict.PASS else f", {' and '.join(sides)}"


def _told(filled: Filled) -> str:
    extra, rate = filled.extra_ms, filled.rate_kbit_s.value / 1000
    at = "while it is full" if filled.held_by is HeldBy.LINK else f"at {rate:.1f} Mbit/s, which does not fill it"
    if filled.held_by is HeldBy.MACHINE:
        at = f"at {rate:.1f} Mbit/s, while this machine was too busy to tell its own delay from the network's"
    if filled.rate_kbit_s.value < NARROW_KBIT_S:
        at = f"at {rate:.2f} Mbit/s, which these packets nearly fill alone"
    return f"{extra.value:.0f} ± {extra.bound:.0f} ms {filled.way.value} {at}"


def _grade(filled: Filled) -> str:
    """Return DSLReports' grade, which has no E."""
    return next((grade for below, grade in _GRADES if filled.extra_ms.value < below), "F")


def _advice(verdict: Verdict, worst: Filled) -> str:
    if verdict is Verdict.PASS:
        return ""
    return ADVICE if verdict in (Verdict.WARN, Verdict.FAIL) else AGAIN[worst.held_by]


def _values(load: NetworkLoad) -> dict[str, Value]:
    values: dict[str, Value] = {"idle_ms": load.idle_ms}
    for filled in load.ways:
        way = filled.way.value
        values |= {
            f"{way}_extra_ms": filled.extra_ms,
            f"{way}_grade": _grade(filled),
            f"{way}_lost_percent": filled.lost_percent,
            f"{way}_held_by": filled.held_by.value,
        }
    return values
