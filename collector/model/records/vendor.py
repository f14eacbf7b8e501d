"""What the vendor or the server itself recorded of a call."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model.host import Host
from collector.model.privacy import Handle, LookupId, Version


@dataclass(frozen=True, kw_only=True, slots=True)
class MetricSeries:
    """One metric of one user's stay inside the window: instants in Unix seconds, values in the unit of the name.

    ``peer`` is the uid of the user whose stream it is about, empty for the user's own. ``metric`` is a name of
    ``vendors/agora_metrics.py``.
    """

    metric: str
    peer: LookupId
    at_s: tuple[float, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AgoraStay:
    """One user's stay in a call, which Agora calls a session; ``left`` is empty while the user is in the call."""

    sid: LookupId
    uid: LookupId
    platform: str
    device: str
    network: str
    sdk_version: Version
    joined: datetime
    left: tuple[datetime, ...]
    series: tuple[MetricSeries, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AgoraCall:
    """One call of the channel in the window, by Agora's Call Inspector; ``taken`` is the part that was read.

    ``stays_unread`` counts the stays whose figures were not read, or not all; they need not be among ``stays``.
    """

    kind: ClassVar[str] = "vendor.agora"

    host: Host
    taken: tuple[datetime, datetime]
    call_id: LookupId
    channel: LookupId
    created: datetime
    destroyed: tuple[datetime, ...]
    stays: tuple[AgoraStay, ...]
    stays_unread: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class CloudParticipant:
    """One participant as LiveKit Cloud's analytics list it; what they do not say is empty."""

    identity: Handle
    name: Handle
    joined: tuple[datetime, ...]
    left: tuple[datetime, ...]
    region: str
    connection_type: str
    device_model: str
    system: str
    browser: str
    sdk_version: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CloudSession:
    """One session of the room in the window, by LiveKit Cloud's analytics."""

    kind: ClassVar[str] = "vendor.livekit-cloud"

    host: Host
    taken: tuple[datetime, datetime]
    session: LookupId
    room_sid: LookupId
    room: LookupId
    participants: tuple[CloudParticipant, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerDistribution:
    """One histogram of a server's page over the time watched: how many observations, their mean, in the name's unit.

    ``direction`` is incoming or outgoing, seen from the server; ``media`` is VIDEO, AUDIO or empty.
    """

    name: str
    direction: str
    media: str
    count: int
    mean: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerCount:
    """How much one counter of a server's page rose over the time watched; ``labels`` as the page has them."""

    name: str
    labels: str
    rise: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerMetrics:
    """What a self-hosted LiveKit server's Prometheus page counted while it was watched, over all of its rooms.

    ``cpu_cores`` is how many cores the process used on average, ``rooms`` and ``participants`` are those at the end;
    all three are -1 where the page does not say.
    """

    kind: ClassVar[str] = "vendor.prometheus"

    host: Host
    taken: tuple[datetime, datetime]
    node: LookupId
    rooms: int
    participants: int
    cpu_cores: float
    distributions: tuple[ServerDistribution, ...]
    counts: tuple[ServerCount, ...]
