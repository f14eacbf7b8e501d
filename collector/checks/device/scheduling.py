"""Does the machine let programs run when they are due?

Media is sent in steps of 10 to 33 ms. When a timer fires later than that, frames leave late and in bursts, and a
publisher's queues empty or fill. How late a 10 ms timer fired is judged by its 95th percentile.
"""

from collector.measure.band import Band
from collector.model.finding import Answer, Verdict
from collector.model.records.device import SchedulingDelay

DELAY_MS = Band(passes_to=20.0, warns_to=80.0)
"""Agora Analytics calls a task-scheduling delay above 80 ms a fault of the device (metric 20021); 20 ms is ours: the
length of one Opus frame."""


def check(delay: SchedulingDelay) -> Answer:
    verdict = DELAY_MS.verdict(delay.p95_ms)
    return Answer(
        verdict=verdict,
        summary=f"19 of 20 timers were at most {delay.p95_ms.value:.1f} ms late, one {delay.max_ms.value:.0f} ms",
        advice="" if verdict is Verdict.PASS else "Close other programs, leave power saving, and measure again.",
        values={"p50_ms": delay.p50_ms, "p95_ms": delay.p95_ms, "max_ms": delay.max_ms},
    )
