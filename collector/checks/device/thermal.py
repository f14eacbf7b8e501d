"""Did the machine slow down because it was hot?

A processor that gets too hot is slowed down by the machine itself: encoding then falls behind although no program asks
for more, and the picture is late while sound, which costs little, is not. Only what the platform itself counts or
reports is judged, never a temperature or a frequency: limits differ by model. Where the benchmark ran, its load counts
as well.
"""

from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.device import DeviceBenchmark, DeviceLoad


def check(load: DeviceLoad | Absent, benchmark: DeviceBenchmark | Absent) -> Answer:
    values = _values(load, benchmark)
    told = [record.throttled for record in (load, benchmark) if not isinstance(record, Absent) and record.throttled]
    if not told:
        return Answer(verdict=Verdict.SKIP, summary="This platform does not tell whether it throttled", values=values)
    slowed = [words for words in told if words != "no"]
    if not slowed:
        return Answer(verdict=Verdict.PASS, summary="The processor was not throttled", values=values)
    return Answer(
        verdict=Verdict.WARN,
        summary=f"The processor was slowed down: {slowed[0]}",
        advice="Let the machine cool, plug it in, free its vents, lower the resolution, and measure again.",
        values=values,
    )


def _values(load: DeviceLoad | Absent, benchmark: DeviceBenchmark | Absent) -> dict[str, Value]:
    heat = [sample.temperature_c for sample in load.samples] if isinstance(load, DeviceLoad) else []
    values: dict[str, Value] = {}
    if isinstance(benchmark, DeviceBenchmark):
        heat.append(benchmark.hottest_c)
        if benchmark.frequency_highest_mhz > 0:
            values["frequency_highest_mhz"] = benchmark.frequency_highest_mhz
            values["frequency_last_mhz"] = benchmark.frequency_last_mhz
    hottest = max(heat, default=-1.0)
    return values | ({"hottest_c": hottest} if hottest >= 0 else {})
