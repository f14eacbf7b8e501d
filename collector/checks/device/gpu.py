"""Do GPU and hardware encoder have time left for the call?

A hardware encoder shared with a recorder or a game, or a GPU that is full, delays the picture while the processor looks
idle. Judged is the highest reading of the busiest one; readings are a few seconds apart.
"""

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.device import DeviceGpu, GpuUse, ToldBy

FULL_PERCENT = 90.0
"""Ours, as for the processor (device.cpu): above it nearly everything waits."""
FEWEST_READINGS = 2


def check(use: DeviceGpu) -> Answer:
    known = [gpu for gpu in use.gpus if _fullest(gpu) >= 0]
    if not known:
        return Answer.skipped("The graphics driver does not tell how busy it is")
    busiest = max(known, key=_fullest)
    full = _fullest(busiest) > FULL_PERCENT
    unsure = full and use.readings < FEWEST_READINGS
    sessions = f", {busiest.encoder_sessions} encoder sessions" if busiest.encoder_sessions >= 0 else ""
    partly = ", by the programs that could be looked at" if busiest.told_by is ToldBy.PROGRAMS else ""
    return Answer(
        verdict=Verdict.PASS if not full else Verdict.INCONCLUSIVE if unsure else Verdict.WARN,
        summary=f"GPU and encoder were {_fullest(busiest):.0f} % busy at most{sessions}{partly}",
        advice="Close games, recorders and other calls that use the GPU, and measure again." if full else "",
        values={"readings": use.readings, **_figures(busiest)},
    )


def _figures(gpu: GpuUse) -> dict[str, Value]:
    each = {
        "gpu_percent": gpu.busy_percent,
        "encoder_percent": gpu.encoder_percent,
        "decoder_percent": gpu.decoder_percent,
        "encoder_sessions": gpu.encoder_sessions,
        "encoder_fps": gpu.encoder_fps,
        "encoder_latency_ms": gpu.encoder_latency_ms,
        "memory_used_percent": gpu.memory_used_percent,
    }
    return {name: figure for name, figure in each.items() if figure >= 0}


def _fullest(gpu: GpuUse) -> float:
    return max(gpu.busy_percent, gpu.encoder_percent, gpu.decoder_percent)
