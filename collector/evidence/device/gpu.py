"""Turns what graphics drivers tell about their own use into how busy GPU and hardware encoder are."""

import re
import shutil
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import fields, replace

from collector.evidence.command import output_of
from collector.evidence.device import drm
from collector.evidence.live_sampling import OVER, Stopwatch, sampled, sampling_limit_s, stopped_within
from collector.model.coverage import Reason, Unavailable
from collector.model.records.device import DeviceGpu, GpuUse
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = DeviceGpu.kind
LOOK_EVERY_S = 5.0
"""Starting a tool takes processor time from what is measured: seldom enough to stay small."""
TOOL_DEADLINE_S = 4.0
NVIDIA = ("nvidia-smi", "-q", "-x", "-d", "UTILIZATION,ENCODER_STATS,MEMORY")
SILENT = "no graphics driver here tells how busy it is (nvidia-smi, or Linux' amdgpu, i915, xe and others)"


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it beside the room where a driver can be asked; not for a window in the past."""
    asked = bool(shutil.which(NVIDIA[0])) or bool(drm.cards())
    skip = Reason.DISABLED if not request.live else Reason.NONE if asked else Reason.UNSUPPORTED
    return (
        SourcePlan(
            source=SOURCE,
            why="a GPU or hardware encoder that others use up makes the picture late",
            phase=Phase.LIVE,
            deadline_s=sampling_limit_s(request) + 2 * TOOL_DEADLINE_S,
            reads=("use of GPU and encoder (runs nvidia-smi where there; Linux: of the programs that use a card)",)
            if asked
            else (),
            skip=skip,
            detail={Reason.DISABLED: OVER, Reason.UNSUPPORTED: SILENT}.get(skip, ""),
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one DeviceGpu. Raises Unavailable if no driver answered in time."""
    stopwatch, ends = Stopwatch(), time.monotonic() + sampling_limit_s(request)
    looking = drm.Looking(cards=drm.cards())
    readings = [await _look(looking)]
    while not await stopped_within(session, min(LOOK_EVERY_S, ends - time.monotonic())) and time.monotonic() < ends:
        readings.append(await _look(looking))
    answered = [reading for reading in readings if any(_tells(gpu) for gpu in reading)]
    if not answered:
        raise Unavailable(Reason.UNSUPPORTED, SILENT)
    over = stopwatch.read()
    yield DeviceGpu(host=request.here, taken=over.taken, gpus=highest(answered), readings=len(answered))
    yield sampled(SOURCE, request, over)


async def _look(looking: drm.Looking) -> tuple[GpuUse, ...]:
    told = nvidia_use(await output_of(NVIDIA, deadline_s=TOOL_DEADLINE_S)) if shutil.which(NVIDIA[0]) else ()
    return (*told, *looking.look())


def nvidia_use(printed: str) -> tuple[GpuUse, ...]:
    """Read ``nvidia-smi -q -x``, whose tags stay where they are over versions; the latency there is in µs."""
    found = []
    for gpu in re.findall(r"<gpu id=.*?</gpu>", printed, re.DOTALL):
        encoder, memory = _part(gpu, "encoder_stats"), _part(gpu, "fb_memory_usage")
        used, total, latency_us = _figure(memory, "used"), _figure(memory, "total"), _figure(encoder, "average_latency")
        found.append(
            GpuUse(
                driver="nvidia",
                busy_percent=_figure(gpu, "gpu_util"),
                encoder_percent=_figure(gpu, "encoder_util"),
                decoder_percent=_figure(gpu, "decoder_util"),
                encoder_sessions=int(_figure(encoder, "session_count")),
                encoder_fps=_figure(encoder, "average_fps"),
                encoder_latency_ms=latency_us / 1000 if latency_us >= 0 else -1.0,
                memory_used_percent=100 * used / total if used >= 0 and total > 0 else -1.0,
            )
        )
    return tuple(found)


def _tells(gpu: GpuUse) -> bool:
    return max(gpu.busy_percent, gpu.encoder_percent, gpu.decoder_percent) >= 0


def highest(readings: Iterable[tuple[GpuUse, ...]]) -> tuple[GpuUse, ...]:
    """Return for each GPU the highest of every figure."""
    found: dict[int, GpuUse] = {}
    for reading in readings:
        for number, gpu in enumerate(reading):
            found[number] = _higher(found[number], gpu) if number in found else gpu
    return tuple(found.values())


def _higher(one: GpuUse, other: GpuUse) -> GpuUse:
    names = [item.name for item in fields(GpuUse) if item.name not in ("driver", "told_by")]
    return replace(one, **{name: max(getattr(one, name), getattr(other, name)) for name in names})


def _part(text: str, tag: str) -> str:
    found = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return found[1] if found else ""


def _figure(text: str, tag: str) -> float:
    """Return the number in a tag, whatever its unit; -1 for "N/A" or no such tag."""
    found = re.search(rf"<{tag}>\s*(\d+(?:\.\d+)?)", text)
    return float(found[1]) if found else -1.0
