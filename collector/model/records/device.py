"""What one machine was like and how busy it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Handle, Version


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadSample:
    """One poll at 2 Hz. Percentages are 0 to 100 per core; figures that the platform does not give are -1."""

    at_ms: float
    cpu_percent: tuple[float, ...]
    cpu_frequency_mhz: float
    memory_available_mb: float
    swap_used_mb: float
    swap_in_out_mb: float
    temperature_c: float
    publisher_cpu_percent: float
    load_1min: float


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchedProcess:
    """The publishing process if it is on this machine; ``known_by`` is "--pid" or "connection to the server"."""

    pid: int
    name: str
    known_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceLoad:
    """How busy the machine was; ``watched`` is empty where no publishing process is known here.

    ``suspended_s``: wall clock minus monotonic clock over the run, which shows sleep or a clock change.
    """

    kind: ClassVar[str] = "device.load"

    host: Host
    taken: tuple[datetime, datetime]
    samples: tuple[LoadSample, ...]
    watched: tuple[WatchedProcess, ...]
    memory_total_mb: float
    suspended_s: float
    power_mode: str = ""
    on_battery: str = ""
    throttled: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SchedulingDelay:
    """How late a 10 ms timer fired, in ms: quantiles over the whole run."""

    kind: ClassVar[str] = "device.scheduling"

    host: Host
    taken: tuple[datetime, datetime]
    p50_ms: Measured
    p95_ms: Measured
    max_ms: Measured


@dataclass(frozen=True, kw_only=True, slots=True)
class PeripheralFacts:
    """One camera, microphone or output; ``transport`` is bluetooth, usb, hdmi, virtual, built-in or unknown."""

    role: str
    name: Handle
    transport: str
    default: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceFacts:
    """The machine itself; an empty string means that the platform does not say."""

    kind: ClassVar[str] = "device.facts"

    host: Host
    taken: tuple[datetime, datetime]
    system: str
    system_version: Version
    machine: str
    model: str
    python_version: Version
    processor: str
    cores_logical: int
    cores_physical: int
    memory_total_mb: float
    gpu: tuple[str, ...]
    peripherals: tuple[PeripheralFacts, ...]
    host_name: Handle
    virtualised: str = ""
    sdk_versions: tuple[str, ...] = ()
