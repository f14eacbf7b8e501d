"""Does the machine let programs run when they are due?

Sound and picture are handed on every 10 to 33 ms: when timers fire later than that, frames leave late and in bursts,
and a publisher that pushes both in turn loses its pace, so that the two part. How late a 10 ms timer fired is judged by
its 95th percentile. Where the benchmark ran, timers that were late while it coded video are told as well: that load is
heavier than a call's.
"""

from collector.measure.band import Band
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.device import DeviceBenchmark, SchedulingDelay, TimerDelay

DELAY_MS = Band(passes_to=20.0, warns_to=80.0)
"""Agora Analytics calls a task-scheduling delay above 80 ms a fault of the device (metric 20021); 20 ms is ours: the
length of one Opus frame."""


def check(delay: SchedulingDelay, benchmark: DeviceBenchmark | Absent) -> Answer:
    tried = (benchmark,) if isinstance(benchmark, DeviceBenchmark) else ()
    loaded = tuple(item for trial in tried for item in trial.timers_loaded)
    verdict = max((DELAY_MS.verdict(delay.p95_ms), *map(_under_load, loaded)), key=lambda found: found.severity)
    values: dict[str, Value] = {"p50_ms": delay.p50_ms, "p95_ms": delay.p95_ms, "max_ms": delay.max_ms}
    for item in loaded:
        values["loaded_p95_ms"] = item.p95_ms
    told = "".join(f"; while it coded video, {item.p95_ms.value:.1f} ms" for item in loaded)
    for trial in tried:
        values["idle_p95_ms"] = trial.timers_idle.p95_ms
        told += f"; idle before that, {trial.timers_idle.p95_ms.value:.1f} ms"
    return Answer(
        verdict=verdict,
        summary=f"19 of 20 timers were at most {delay.p95_ms.value:.1f} ms late, one {delay.max_ms.value:.0f} ms{told}",
        advice="" if verdict is Verdict.PASS else "Close other programs, leave power saving, and measure again.",
        values=values,
    )


def _under_load(timers: TimerDelay) -> Verdict:
    """A machine at its limit may be late; one whose timers fail then holds no frame rate in a full call."""
    return Verdict.WARN if DELAY_MS.verdict(timers.p95_ms) is Verdict.FAIL else Verdict.PASS
