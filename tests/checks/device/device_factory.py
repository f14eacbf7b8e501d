"""Makes synthetic device records for tests of checks."""

from collector.model.evidence import Absent
from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Handle, Version
from collector.model.records.device import (
    CodingTask,
    CodingTime,
    DeviceBenchmark,
    DeviceFacts,
    DeviceLoad,
    DeviceTools,
    DiskSpeed,
    LoadSample,
    PeripheralFacts,
    SchedulingDelay,
    TimerDelay,
    ToolFacts,
)
from tests.factory import ELSEWHERE, START, TAKEN

START_MS = START.timestamp() * 1000
TOTAL_MB = 1000.0
NO_BENCHMARK = Absent(why="device.benchmark was not gathered")


def make_load(
    cores_percent: tuple[tuple[float, ...], ...] = ((10.0, 10.0),) * 20,
    *,
    available_mb: float = 500.0,
    swapped_mb: float = 0.0,
    temperature_c: float = -1.0,
    throttled: str = "",
    suspended_s: float = 0.0,
    quota_throttled_percent: float = -1.0,
    host: Host = ELSEWHERE,
    clock_set_by_s: float = 0.0,
) -> DeviceLoad:
    """One sample each half second with these percentages of the cores; the clock is set after the first, if at all."""
    samples = tuple(
        LoadSample(
            at_ms=START_MS + 500 * (index + 1) + (1000 * clock_set_by_s if index else 0.0),
            cpu_percent=cores,
            cpu_frequency_mhz=-1.0,
            memory_available_mb=available_mb,
            swap_used_mb=0.0,
            swap_in_out_mb=swapped_mb,
            temperature_c=temperature_c,
            publisher_cpu_percent=-1.0,
            load_1min=0.5,
        )
        for index, cores in enumerate(cores_percent)
    )
    return DeviceLoad(
        host=host,
        taken=TAKEN,
        samples=samples,
        watched=(),
        memory_total_mb=TOTAL_MB,
        suspended_s=suspended_s + clock_set_by_s,
        throttled=throttled,
        quota_cores=1.0 if quota_throttled_percent >= 0 else -1.0,
        quota_throttled_percent=quota_throttled_percent,
    )


def figure(value: float, bound: float = 0.0) -> Measured:
    return Measured(value=value, bound=bound, n=2000, method="synthetic")


def make_delay(p95_ms: float, bound_ms: float = 0.0) -> SchedulingDelay:
    return SchedulingDelay(
        host=ELSEWHERE, taken=TAKEN, p50_ms=figure(0.1), p95_ms=figure(p95_ms, bound_ms), max_ms=figure(p95_ms * 2)
    )


def make_facts(*peripherals: PeripheralFacts, host: Host = ELSEWHERE) -> DeviceFacts:
    return DeviceFacts(
        host=host,
        taken=TAKEN,
        system="Synthetic OS",
        system_version=Version("1.0"),
        machine="x86_64",
        model="",
        python_version=Version("3.11.0"),
        processor="",
        cores_logical=2,
        cores_physical=2,
        memory_total_mb=TOTAL_MB,
        gpu=(),
        peripherals=peripherals,
        host_name=Handle("synthetic-host"),
    )


def make_output(transport: str, *, default: bool = True, role: str = "output") -> PeripheralFacts:
    return PeripheralFacts(role=role, name=Handle("synthetic"), transport=transport, default=default)


def make_coding(
    median_ms: float,
    *,
    bound_ms: float = 0.0,
    codec: str = "VP8",
    coder: str = "libvpx",
    task: CodingTask = CodingTask.ENCODE,
    height_px: int = 720,
) -> CodingTime:
    """A codec that takes ``median_ms`` for a frame of 33.3 ms."""
    return CodingTime(
        codec=codec,
        coder=coder,
        task=task,
        width_px=height_px * 16 // 9,
        height_px=height_px,
        fps=30.0,
        frame_mean_ms=figure(median_ms * 2),
        frame_p50_ms=figure(median_ms, bound_ms),
        frame_p95_ms=figure(median_ms * 1.5),
        frame_max_ms=figure(median_ms * 4),
    )


def make_timers(p95_ms: float) -> TimerDelay:
    return TimerDelay(p50_ms=figure(0.1), p95_ms=figure(p95_ms), max_ms=figure(p95_ms * 2))


def make_disk(flush_ms: float, *, mb_per_s: float = 50.0, place: str = "working folder") -> DiskSpeed:
    return DiskSpeed(
        place=place,
        written_mb_per_s=figure(mb_per_s),
        flush_p50_ms=figure(flush_ms),
        flush_max_ms=figure(flush_ms * 3),
    )


def make_benchmark(
    *coding: CodingTime,
    loaded: tuple[TimerDelay, ...] = (),
    disks: tuple[DiskSpeed, ...] = (),
    throttled: str = "",
    hottest_c: float = -1.0,
    host: Host = ELSEWHERE,
) -> DeviceBenchmark:
    return DeviceBenchmark(
        host=host,
        taken=TAKEN,
        coding=coding,
        timers_idle=make_timers(1.0),
        timers_loaded=loaded,
        disks=disks,
        hottest_c=hottest_c,
        throttled=throttled,
    )


def make_tools(*tools: ToolFacts, nameless: int = 0, processes_read: int = 100, host: Host = ELSEWHERE) -> DeviceTools:
    return DeviceTools(
        host=host, taken=TAKEN, tools=tools, nameless_virtual_devices=nameless, processes_read=processes_read
    )


def make_tool(
    *seen_as: str,
    tool: str = "OBS Studio",
    purpose: str = "virtual camera",
    default: bool = False,
    cpu_percent: float = -1.0,
) -> ToolFacts:
    return ToolFacts(
        tool=tool, purpose=purpose, seen_as=seen_as, default=default, cpu_percent=cpu_percent, memory_mb=-1.0
    )
