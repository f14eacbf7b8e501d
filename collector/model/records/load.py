"""What the network carries when it is filled, and how much later packets then come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import LookupId


class Way(StrEnum):
    """A direction, seen from this machine."""

    UP = "up"
    DOWN = "down"


class HeldBy(StrEnum):
    """What kept a transfer from going faster.

    LINK: the network, which was full: packets queued or were lost. CEILING: avsync, which tries no more. MACHINE: this
    machine, which had no time for more. TRANSFER: neither; its own rules for losses and long ways held it back. With
    all but LINK the rate is a least one.
    """

    LINK = "link"
    CEILING = "ceiling"
    MACHINE = "machine"
    TRANSFER = "transfer"


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadDelay:
    """How long small packets took that were sent in a short while around ``at_ms`` (Unix time): half of them at most
    ``usual_ms``, nine tenths ``slowest_ms``; 0 where none of the ``sent`` came back."""

    at_ms: float
    usual_ms: float
    slowest_ms: float
    sent: int
    lost: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadRate:
    """What the network carried in a short while that ended at ``at_ms`` (Unix time)."""

    at_ms: float
    kbit_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """One direction while it was filled.

    ``rate_kbit_s`` is what the network carried, headers of IP included. ``extra_ms`` is how much later the slowest
    tenth of small packets came than without load. ``lost_percent`` of the small packets did not come back.
    ``busiest_share`` is what this process's busiest thread took of a core, ``machine_share`` what all programs
    took of all cores, ``late_ms`` how late timers were (95th percentile). ``delays`` and ``rates`` are the same over
    time, from where filling began; none in bundles of older versions.
    """

    way: Way
    rate_kbit_s: Measured
    extra_ms: Measured
    held_by: HeldBy
    lost_percent: float
    megabytes: float
    busiest_share: float
    machine_share: float
    late_ms: float
    delays: tuple[LoadDelay, ...] = ()
    rates: tuple[LoadRate, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkLoad:
    """The way to the LiveKit server, filled in one direction after the other; ``ways`` lacks what was not reached.

    Small packets (50 a second) went through the server and back meanwhile: ``idle_ms`` is their time without load, and
    what they show as extra delay is the sum of both directions, of which one was full. ``idle_delays`` are over time;
    none in bundles of older versions.
    """

    kind: ClassVar[str] = "network.load"

    host: Host
    taken: tuple[datetime, datetime]
    idle_ms: Measured
    idle_lost_percent: float
    ways: tuple[Filled, ...]
    idle_delays: tuple[LoadDelay, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeedtestFigures:
    """What speedtest-cli measured over HTTP, in the payload's bits; ``public``: against a server of speedtest.net."""

    kind: ClassVar[str] = "network.speedtest"

    host: Host
    taken: tuple[datetime, datetime]
    server_host: LookupId
    public: bool
    down_kbit_s: Measured
    up_kbit_s: Measured
    latency_ms: float
