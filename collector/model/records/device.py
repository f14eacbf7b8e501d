"""What one machine was like and how busy it was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Handle, Version


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadSample:
    """One poll at 2 Hz. Percentages are 0 to 100 per core, empty where the platform counts none; other figures that the
    platform does not give are -1. ``memory_available_mb`` is the least that machine and control group leave."""

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

    ``memory_total_mb`` is the control group's limit where that is lower than the machine's, 0 where nothing says.
    ``suspended_s``: wall clock minus monotonic clock over the run, which shows sleep or a clock change. ``quota_cores``
    is how many cores' time the control group may use, and ``quota_throttled_percent`` in how many of the periods of the
    limit (100 ms each, if nobody set them) that was used up and programs stopped; -1 where there is no such limit.
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
    quota_cores: float = -1.0
    quota_throttled_percent: float = -1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class LatestTimer:
    """The latest timer of one second that began at ``at_ms`` (Unix time in ms)."""

    at_ms: float
    late_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class SchedulingDelay:
    """How late a 10 ms timer fired, in ms: quantiles over the whole run, and the latest of each second in order."""

    kind: ClassVar[str] = "device.scheduling"

    host: Host
    taken: tuple[datetime, datetime]
    p50_ms: Measured
    p95_ms: Measured
    max_ms: Measured
    over_time: tuple[LatestTimer, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PeripheralFacts:
    """One camera, microphone or output; ``transport`` is bluetooth, usb, hdmi, airplay, virtual, built-in or unknown.

    ``profile`` is the Bluetooth profile and codec as the sound server names them. ``latency_ms`` is what the sound
    server says it adds itself, -1 where it does not: what a headset or a screen adds beyond is in no such figure.
    """

    role: str
    name: Handle
    transport: str
    default: bool = False
    profile: str = ""
    latency_ms: float = -1.0


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


class CodingTask(StrEnum):
    """What a codec was timed at."""

    ENCODE = "encode"
    DECODE = "decode"


@dataclass(frozen=True, kw_only=True, slots=True)
class CodingTime:
    """How long one codec took for one frame of one size, in ms; a frame of ``fps`` has 1000 / ``fps`` ms.

    ``coder`` is the library or the hardware that did it.
    """

    codec: str
    coder: str
    task: CodingTask
    width_px: int
    height_px: int
    fps: float
    frame_mean_ms: Measured
    frame_p50_ms: Measured
    frame_p95_ms: Measured
    frame_max_ms: Measured


@dataclass(frozen=True, kw_only=True, slots=True)
class TimerDelay:
    """How late 10 ms timers fired, in ms."""

    p50_ms: Measured
    p95_ms: Measured
    max_ms: Measured


@dataclass(frozen=True, kw_only=True, slots=True)
class DiskSpeed:
    """How fast one place takes what is written and flushed; ``place`` says whose it is, never its path."""

    place: str
    written_mb_per_s: Measured
    flush_p50_ms: Measured
    flush_max_ms: Measured


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceBenchmark:
    """What the machine can do when asked for all it has: coding video, timers before and meanwhile, the disk.

    Temperature in °C and frequency in MHz are -1 where no sensor tells. ``throttled`` is "no", what was counted, or "".
    ``coding`` and ``timers_loaded`` (one entry: while coding) are empty where the coding library is not installed.
    """

    kind: ClassVar[str] = "device.benchmark"

    host: Host
    taken: tuple[datetime, datetime]
    coding: tuple[CodingTime, ...]
    timers_idle: TimerDelay
    timers_loaded: tuple[TimerDelay, ...]
    disks: tuple[DiskSpeed, ...]
    hottest_c: float = -1.0
    frequency_highest_mhz: float = -1.0
    frequency_last_mhz: float = -1.0
    throttled: str = ""
    power_mode: str = ""
    on_battery: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolFacts:
    """One known tool that stands between camera, microphone and application, by the name that avsync knows it by.

    ``seen_as`` holds "process", "device" and "driver"; ``default`` is true if its device is the system's default.
    CPU in percent of one core over the run, and memory, of all its processes; -1 where none was seen running.
    """

    tool: str
    purpose: str
    seen_as: tuple[str, ...]
    default: bool = False
    cpu_percent: float = -1.0
    memory_mb: float = -1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceTools:
    """The known tools found here; ``nameless_virtual_devices`` counts virtual ones that belong to none of them."""

    kind: ClassVar[str] = "device.tools"

    host: Host
    taken: tuple[datetime, datetime]
    tools: tuple[ToolFacts, ...]
    nameless_virtual_devices: int
    processes_read: int


class ToldBy(StrEnum):
    """Whose use of a card is known: everybody's, or that of the programs that may be looked at, so at least that."""

    DRIVER = "driver"
    PROGRAMS = "programs"


@dataclass(frozen=True, kw_only=True, slots=True)
class GpuUse:
    """How busy one graphics processor and its video encoder are; -1 where the driver does not say.

    ``encoder_sessions`` counts the hardware encoder's users, all programs together. Where one engine encodes and
    decodes, ``encoder_percent`` and ``decoder_percent`` are both its use. ``told_by`` is of ``busy_percent``; what
    Linux tells of coders is always that of programs.
    """

    driver: str
    told_by: ToldBy = ToldBy.DRIVER
    busy_percent: float = -1.0
    encoder_percent: float = -1.0
    decoder_percent: float = -1.0
    encoder_sessions: int = -1
    encoder_fps: float = -1.0
    encoder_latency_ms: float = -1.0
    memory_used_percent: float = -1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceGpu:
    """What the graphics drivers said most: the busiest reading of each figure over the run."""

    kind: ClassVar[str] = "device.gpu"

    host: Host
    taken: tuple[datetime, datetime]
    gpus: tuple[GpuUse, ...]
    readings: int
