"""Is there memory left?

A machine that swaps stops programs for tens of milliseconds at moments nobody can foresee; sound and picture then stall
one after the other.
"""

from collector.measure.machine import available_memory_percent, swapped_mb_per_s
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.device import DeviceLoad

ENOUGH_PERCENT = 10.0
SCARCE_PERCENT = 5.0
SWAPPING_MB_PER_S = 1.0
"""Ours, as no vendor gives limits: desktop systems begin to compress and swap below about 10 %; a steady megabyte a
second to and from swap is more than the tidying-up that an idle system does."""


def check(load: DeviceLoad) -> Answer:
    if load.memory_total_mb <= 0 or not any(sample.memory_available_mb >= 0 for sample in load.samples):
        return Answer.skipped("No memory figure was read")
    available, swapped = available_memory_percent(load), swapped_mb_per_s(load)
    values: dict[str, Value] = {"available_percent": available, "total_mb": load.memory_total_mb}
    if swapped >= 0:
        values["swapped_mb_per_s"] = swapped
    verdict = _verdict(available.low, available.high, swapped)
    swapping = f", {swapped:.1f} MB/s went to and from swap" if swapped > 0 else ""
    return Answer(
        verdict=verdict,
        summary=f"{available.value:.0f} % of {_size(load.memory_total_mb)} were available{swapping}",
        advice="" if verdict is Verdict.PASS else "Close programs that hold much memory, and measure again.",
        values=values,
    )


def _size(total_mb: float) -> str:
    return f"{total_mb / 1024:.0f} GB" if total_mb >= 4096 else f"{total_mb:.0f} MB"


def _verdict(low: float, high: float, swapped: float) -> Verdict:
    if swapped > SWAPPING_MB_PER_S:
        return Verdict.FAIL if high < SCARCE_PERCENT else Verdict.WARN
    if low >= ENOUGH_PERCENT:
        return Verdict.PASS
    return Verdict.WARN if high < ENOUGH_PERCENT else Verdict.INCONCLUSIVE
