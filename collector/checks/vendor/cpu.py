"""Did the vendor's records see a machine that is too busy?

When the processor runs short, the picture is late and sound, which needs little, is not. The vendor samples it on both
sides' machines, also on a phone that nobody can look at.
"""

from collector.checks.device.cpu import CPU_PERCENT
from collector.measure.vendor_records import ENOUGH_POINTS, Side, mean, series_of, sides
from collector.model.finding import Answer, Value, Verdict
from collector.model.incident import Incident
from collector.model.records.vendor import AgoraCall, MetricSeries
from collector.vendors.agora_metrics import Metric


def check(incident: Incident, calls: tuple[AgoraCall, ...]) -> Answer:
    answers = [
        _judge(side, series) for side in sides(calls, incident) for series in series_of(side.stay, Metric.SYSTEM_CPU)
    ]
    if not answers:
        return Answer.skipped("Agora's records hold no CPU use of sender or receiver")
    return Answer.worst(answers)


def _judge(side: Side, series: MetricSeries) -> Answer:
    cpu = mean(series)
    values: dict[str, Value] = {"cpu_percent": cpu, "highest_percent": max(series.values), "uid": side.stay.uid}
    own = series_of(side.stay, Metric.APP_CPU)
    if own:
        values["app_cpu_percent"] = mean(own[0])
    verdict = CPU_PERCENT.verdict(cpu) if cpu.n >= ENOUGH_POINTS else Verdict.INCONCLUSIVE
    return Answer(
        verdict=verdict,
        summary=f"Agora saw the {side.about.value}'s machine {cpu.value:.0f} ± {cpu.bound:.0f} % busy",
        advice="" if verdict is Verdict.PASS else "Close other programs there, lower resolution or frame rate.",
        values=values,
        about=side.about,
    )
