"""How packets fared between this machine and the server, packet by packet and second by second."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model.host import Host
from collector.model.privacy import LookupId
from collector.model.records.room import PathSample, TrackStatistics


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """One data packet that came back, by its number; ``at_ms`` as in PacketTrain. Duplicates arrive more than once."""

    number: int
    at_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PacketTrain:
    """Numbered data packets sent to the server and received back by the same machine, so by one clock.

    ``sent_ms[n]`` is when packet ``n`` was sent, ``arrivals`` stand in the order in which they came; both in ms since
    ``taken[0]``, monotonic. ``closed_ms`` is when listening ended; where the connection was lost meanwhile, what was
    sent after the last packet that came back is left out. ``own_cpu_percents`` is what measuring took of one
    core, second by second while packets and then media were sent, ``sent_bytes`` and ``received_bytes`` what it moved
    in all, that media and IP headers included; empty and 0 where nobody told.
    """

    kind: ClassVar[str] = "network.packets"

    host: Host
    taken: tuple[datetime, datetime]
    server_host: LookupId
    size_bytes: int
    per_s: float
    sent_ms: tuple[float, ...]
    arrivals: tuple[Arrival, ...]
    closed_ms: float
    own_cpu_percents: tuple[float, ...] = ()
    sent_bytes: int = 0
    received_bytes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SentSample:
    """One poll of W3C outbound-rtp and of the remote-inbound-rtp that the server reports for it; counters, and ms.

    ``report_ms`` is the report's own Unix time, 0 before the first one; only then the figures behind it hold.
    """

    at_ms: float
    packets_sent: int
    report_ms: float = 0.0
    packets_lost: int = 0
    jitter_ms: float = 0.0
    round_trip_ms: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaPath:
    """Sound and picture published by this machine and received back by it, as both ends' statistics tell of them.

    ``sent_sound`` sees the way to the server, ``received`` that way and the one back.
    """

    kind: ClassVar[str] = "network.media-path"

    host: Host
    taken: tuple[datetime, datetime]
    sent_sound: tuple[SentSample, ...]
    received: tuple[TrackStatistics, ...]
    path: tuple[PathSample, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Surrounding:
    """One look at the machine's network. ``route`` and ``access_point`` number what was seen in order, 0 = not told.

    ``signal_dbm`` is the default route's radio, 0 where there is none or nobody says.
    """

    at_ms: float
    route: int
    medium: str
    vpn: bool
    signal_dbm: float = 0.0
    access_point: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkChanges:
    """The machine's network over the run; ``looks`` are in order, ``at_ms`` since ``taken[0]``."""

    kind: ClassVar[str] = "network.changes"

    host: Host
    taken: tuple[datetime, datetime]
    looks: tuple[Surrounding, ...]
