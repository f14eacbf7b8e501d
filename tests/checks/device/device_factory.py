"""Makes synthetic device records for tests of checks."""

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Handle, Version
from collector.model.records.device import DeviceFacts, DeviceLoad, LoadSample, PeripheralFacts, SchedulingDelay
from tests.factory import ELSEWHERE, START, TAKEN

START_MS = START.timestamp() * 1000
TOTAL_MB = 1000.0


def make_load(
    cores_percent: tuple[tuple[float, ...], ...] = ((10.0, 10.0),) * 20,
    *,
    available_mb: float = 500.0,
    swapped_mb: float = 0.0,
    temperature_c: float = -1.0,
    throttled: str = "",
    suspended_s: float = 0.0,
    host: Host = ELSEWHERE,
) -> DeviceLoad:
    """One sample each half second with these percentages of the cores."""
    samples = tuple(
        LoadSample(
            at_ms=START_MS + 500 * (index + 1),
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
        suspended_s=suspended_s,
        throttled=throttled,
    )


def make_delay(p95_ms: float, bound_ms: float = 0.0) -> SchedulingDelay:
    def figure(value: float, bound: float = 0.0) -> Measured:
        return Measured(value=value, bound=bound, n=2000, method="synthetic")

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
