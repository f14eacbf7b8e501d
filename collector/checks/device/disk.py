"""Does the disk take logs and recordings as fast as a call makes them?

A program that writes its log or a recording in the thread that also handles frames waits for the disk: sound and
picture stall for as long as a flush takes. Measured is the folder avsync was started in, and that of the logs.
"""

from collector.measure.band import Band
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.device import DeviceBenchmark

FLUSH_MS = Band(passes_to=33.0, warns_to=200.0)
"""Ours: one picture at 30 a second, and the gap that Agora counts as an audio freeze (Analytics, metric 20005)."""
SLOW_MB_PER_S = 1.0
"""Ours: a recording of 1080p30 with sound makes about 0.4 MB a second; logs and a second recording are to fit, too."""
ADVICE = "Log and record to a local disk, from a thread of its own, and stop what else writes; measure again."


def check(benchmark: DeviceBenchmark) -> Answer:
    if not benchmark.disks:
        return Answer.skipped("No folder could be written to, so the disk was not measured")
    worst = max(benchmark.disks, key=lambda disk: disk.flush_p50_ms.value)
    slow = any(disk.written_mb_per_s.high < SLOW_MB_PER_S for disk in benchmark.disks)
    found = FLUSH_MS.verdict(worst.flush_p50_ms)
    verdict = max(found, Verdict.WARN if slow else Verdict.PASS, key=lambda item: item.severity)
    values: dict[str, Value] = {}
    for disk in benchmark.disks:
        name = disk.place.replace(" ", "_")
        values |= {f"{name}_mb_per_s": disk.written_mb_per_s, f"{name}_flush_ms": disk.flush_p50_ms}
        values[f"{name}_flush_max_ms"] = disk.flush_max_ms.value
    return Answer(
        verdict=verdict,
        summary=f"A flush of 256 KiB took {worst.flush_p50_ms.value:.1f} ms and at most {worst.flush_max_ms.value:.0f} "
        f"ms ({worst.place}); {worst.written_mb_per_s.value:.0f} MB/s",
        advice="" if verdict is Verdict.PASS else ADVICE,
        values=values,
    )
