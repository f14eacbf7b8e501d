"""Did the vendor's records see tasks run late on a machine?

Media is handed over in steps of 10 to 33 ms. When the machine lets tasks run later than that, frames leave or appear
in bursts. Agora measures it on both sides and calls more than 80 ms a fault of the device.
"""

from collector.checks.device.scheduling import DELAY_MS
from collector.measure import robust
from collector.measure.vendor_records import ENOUGH_POINTS, METHOD, Side, series_of, sides
from collector.measure.vendor_records import ROUNDING as _ROUNDING
from collector.model.finding import Answer, Verdict
from collector.model.incident import Incident
from collector.model.measured import Measured
from collector.model.records.vendor import AgoraCall, MetricSeries
from collector.vendors.agora_metrics import Metric

USUAL_SHARE = 0.5


def check(incident: Incident, calls: tuple[AgoraCall, ...]) -> Answer:
    answers = [
        _judge(side, series) for side in sides(calls, incident) for series in series_of(side.stay, Metric.SCHEDULING)
    ]
    if not answers:
        return Answer.skipped("Agora's records hold no scheduling delay of sender or receiver")
    return Answer.worst(answers)


def _judge(side: Side, series: MetricSeries) -> Answer:
    usual = robust.quantile(series.values, USUAL_SHARE)
    delay = Measured(value=usual.value, bound=usual.bound + _ROUNDING, n=usual.n, method=METHOD)
    verdict = DELAY_MS.verdict(delay) if delay.n >= ENOUGH_POINTS else Verdict.INCONCLUSIVE
    return Answer(
        verdict=verdict,
        summary=f"Agora saw tasks of the {side.about.value} run {delay.value:.0f} ± {delay.bound:.0f} ms late",
        advice="" if verdict is Verdict.PASS else "Close other programs there and leave power saving.",
        values={"delay_ms": delay, "longest_ms": max(series.values), "uid": side.stay.uid},
        about=side.about,
    )
