"""Did the machine slow down because it was hot?

A processor that gets too hot is slowed down by the machine itself; encoding then falls behind although no program asks
for more. Only what the platform itself counts or reports is judged, never a temperature: limits differ by model.
"""

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.device import DeviceLoad


def check(load: DeviceLoad) -> Answer:
    hottest = max((sample.temperature_c for sample in load.samples), default=-1.0)
    values: dict[str, Value] = {"hottest_c": hottest} if hottest >= 0 else {}
    if not load.throttled:
        return Answer(verdict=Verdict.SKIP, summary="This platform does not tell whether it throttled", values=values)
    if load.throttled == "no":
        return Answer(verdict=Verdict.PASS, summary="The processor was not throttled", values=values)
    return Answer(
        verdict=Verdict.WARN,
        summary=f"The processor was slowed down: {load.throttled}",
        advice="Let the machine cool, plug it in, free its vents, lower the resolution, and measure again.",
        values=values,
    )
