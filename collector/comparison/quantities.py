"""Lists the figures that two runs are compared by: where each stands in the findings, what is good, what matters."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from collector.measure.change import Scale
from collector.measure.lip_sync import IN_SYNC_MS
from collector.model.finding import Value
from collector.model.measured import Measured

CHANCE_SIGMA = 1.96
SHORTEST_S = 1.0
BURST_BOUND_MS = 40.0
Reading = Callable[[Mapping[str, Value]], tuple[Measured, ...]]


class Role(Enum):
    """What a figure means for the question whether the change helped."""

    SEEN = "what people see and hear: decides first"
    SENDER = "of the sender's program: decides first, too, on whichever machine it ran"
    PATH = "of the way to one machine: explains"
    MACHINE = "of one machine: explains, and a bystander's counts for nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """One figure. ``read`` takes it from the values of ``check``: one, or none where it was not measured."""

    id: str
    title: str
    unit: str
    check: str
    scale: Scale
    role: Role
    read: Reading

    @property
    def of_one_sender(self) -> bool:
        """Whether the figure is of one sender's media as they arrived."""
        return self.check.startswith(("sync.", "media.")) or self.check in ("network.loss", "network.jitter")


def value(name: str) -> Reading:
    """Return what reads one measured value by its name."""

    def read(values: Mapping[str, Value]) -> tuple[Measured, ...]:
        found = values.get(name)
        return (found,) if isinstance(found, Measured) else ()

    return read


def loss_percent(values: Mapping[str, Value]) -> tuple[Measured, ...]:
    """Return the loss with the bound that chance asks for: another run of the same network would count differently."""
    return tuple(
        replace(
            found,
            bound=max(found.bound, 100 * chance(found.value * found.n / 100) / found.n),
            method=f"{found.method}, bound for chance",
        )
        for found in value("loss_percent")(values)
        if found.n
    )


def burst_ms(values: Mapping[str, Value]) -> tuple[Measured, ...]:
    """Return the longest run of lost packets, as bounded as an extreme of one run is: by two packets of 20 ms."""
    return tuple(
        replace(found, bound=max(found.bound, BURST_BOUND_MS), method=f"{found.method}, bound for chance")
        for found in value("longest_ms")(values)
    )


def freezes_per_min(values: Mapping[str, Value]) -> tuple[Measured, ...]:
    """Return how often the picture froze, with the bound that chance asks for."""
    count, seconds = values.get("freeze_count"), values.get("watched_s")
    if not isinstance(count, int) or not isinstance(seconds, int | float) or seconds < SHORTEST_S:
        return ()
    per_min = 60 / seconds
    return (
        Measured(value=count * per_min, bound=chance(count) * per_min, n=count, method="freezeCount, bound for chance"),
    )


def chance(count: float) -> float:
    """Return the half width of a 95 % interval around a count of rare events, never less than the exact Poisson one."""
    return 2 + CHANCE_SIGMA * math.sqrt(count + 1)


NOTICED = Scale(good=IN_SYNC_MS, matters=45.0)
"""45 ms is the smallest offset that viewers notice."""


def at_most(good: float, matters: float) -> Scale:
    """Return a scale on which everything up to ``good`` is good; the limits are those of the checks."""
    return Scale(good=(-math.inf, good), matters=matters)


def at_least(good: float, matters: float) -> Scale:
    """Return a scale on which everything from ``good`` on is good; the limits are those of the checks."""
    return Scale(good=(good, math.inf), matters=matters)


def within(good: float) -> Scale:
    """Return a scale on which everything between −good and good is good, and as much matters."""
    return Scale(good=(-good, good), matters=good)


def _quantity(identifier: str, title: str, unit: str, check: str, scale: Scale, role: Role, read: Reading) -> Quantity:
    return Quantity(id=identifier, title=title, unit=unit, check=check, scale=scale, role=role, read=read)


QUANTITIES = (
    _quantity("offset", "Offset, source to receiver", "ms", "sync.offset", NOTICED, Role.SEEN, value("offset_ms")),
    _quantity("drift", "Drift", "ms_per_s", "sync.drift", within(1.0), Role.SEEN, value("slope_ms_per_s")),
    _quantity("recording", "Offset in the recording", "ms", "sync.recording", NOTICED, Role.SEEN, value("offset_ms")),
    _quantity(
        "recording-drift",
        "Drift in the recording",
        "ms_per_s",
        "sync.recording",
        within(1.0),
        Role.SEEN,
        value("slope_ms_per_s"),
    ),
    _quantity("freezes", "Freezes", "per_min", "media.freezes", at_most(0.0, 1.0), Role.SEEN, freezes_per_min),
    _quantity(
        "late",
        "Pictures too late or dropped",
        "percent",
        "media.late-frames",
        at_most(5.0, 5.0),
        Role.PATH,
        value("unshown_percent"),
    ),
    _quantity(
        "publisher-offset",
        "Offset at the publisher",
        "ms",
        "timestamps.publisher-offset",
        NOTICED,
        Role.SENDER,
        value("offset_ms"),
    ),
    _quantity(
        "publisher-drift",
        "Sound against picture at the publisher",
        "ppm",
        "timestamps.drift",
        within(1000.0),
        Role.SENDER,
        value("audio_against_video_ppm"),
    ),
    _quantity(
        "rehearsal",
        "Rehearsed offset, undisturbed",
        "ms",
        "publisher.rehearsal",
        NOTICED,
        Role.SENDER,
        value("offset_ms"),
    ),
    _quantity(
        "rehearsal-stalled",
        "Rehearsed offset, with stalls",
        "ms",
        "publisher.rehearsal",
        NOTICED,
        Role.SENDER,
        value("stalled_offset_ms"),
    ),
    _quantity(
        "transport", "Offset by playout timestamps", "ms", "sync.transport", NOTICED, Role.PATH, value("offset_ms")
    ),
    _quantity("loss", "Packet loss", "percent", "network.loss", at_most(1.0, 1.0), Role.PATH, loss_percent),
    _quantity("jitter", "Jitter", "ms", "network.jitter", at_most(30.0, 10.0), Role.PATH, value("jitter_ms")),
    _quantity("rtt", "Round trip", "ms", "network.rtt", at_most(250.0, 50.0), Role.PATH, value("rtt_ms")),
    _quantity("rtt-slow", "Round trip, 95 %", "ms", "network.rtt", at_most(250.0, 50.0), Role.PATH, value("p95_ms")),
    _quantity(
        "nearest-host",
        "Round trip to the vendor's nearest host",
        "ms",
        "network.vendor-hosts",
        at_most(250.0, 50.0),
        Role.PATH,
        value("nearest_ms"),
    ),
    _quantity(
        "burst",
        "Longest run of lost packets",
        "ms",
        "network.bursts",
        at_most(60.0, 40.0),
        Role.PATH,
        burst_ms,
    ),
    _quantity(
        "signal", "Radio signal", "dbm", "network.radio", at_least(-67.0, 6.0), Role.MACHINE, value("signal_dbm")
    ),  # 6 dB is half the amplitude
    _quantity("cpu", "CPU", "percent", "device.cpu", at_most(70.0, 10.0), Role.MACHINE, value("cpu_percent")),
    _quantity(
        "scheduling",
        "Scheduling delay, 95 %",
        "ms",
        "device.scheduling",
        at_most(20.0, 10.0),
        Role.MACHINE,
        value("p95_ms"),
    ),
    _quantity(
        "scheduling-loaded",
        "Scheduling delay while coding video, 95 %",
        "ms",
        "device.scheduling",
        at_most(80.0, 10.0),
        Role.MACHINE,
        value("loaded_p95_ms"),
    ),
    _quantity(
        "coding",
        "Share of a 720p30 picture's time that coding it takes",
        "percent",
        "device.encoder",
        at_most(42.0, 10.0),
        Role.MACHINE,
        value("frame_share_percent"),
    ),
    _quantity(
        "flush",
        "Flush to the disk, median",
        "ms",
        "device.disk",
        at_most(33.0, 10.0),
        Role.MACHINE,
        value("working_folder_flush_ms"),
    ),
)
"""In the order in which they are shown. Drift: 1 ms/s = 1000 ppm."""
