"""What the LiveKit server and a hidden subscriber say about the room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model.host import Host
from collector.model.privacy import Handle, LookupId, Version


class MediaKind(StrEnum):
    """Kind of a track."""

    AUDIO = "audio"
    VIDEO = "video"

    @property
    def in_words(self) -> str:
        """What people call it."""
        return "sound" if self is MediaKind.AUDIO else "picture"


class Knowledge(StrEnum):
    """Whether something that cannot always be read back is so."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackFacts:
    """One published track as RoomService lists it; ``source`` is LiveKit's TrackSource name in lower case."""

    sid: LookupId
    kind: MediaKind
    source: str
    mime_type: str
    muted: bool
    simulcast: bool
    width: int = 0
    height: int = 0
    layers: int = 0
    encrypted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ParticipantFacts:
    """One participant as RoomService lists it; attribute and metadata values are never kept, only their keys' count."""

    sid: LookupId
    identity: Handle
    name: Handle
    state: str
    kind: str
    joined: datetime
    publisher: bool
    attributes: int
    metadata_bytes: int
    tracks: tuple[TrackFacts, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomFacts:
    """The room at one moment. ``sync_group``: whether audio and video share one, and ``sync_group_known_by`` how."""

    kind: ClassVar[str] = "room.facts"

    host: Host
    taken: tuple[datetime, datetime]
    name: LookupId
    sid: LookupId
    created: datetime
    participants: tuple[ParticipantFacts, ...]
    sync_group: Knowledge
    sync_group_known_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class InboundSample:
    """One poll of W3C inbound-rtp (and remote-outbound-rtp) for one track; names as in W3C, with units.

    ``at_ms`` is the stats record's own Unix time. ``estimated_playout_ntp_ms`` is 0.0 where the SDK has none.
    Audio leaves the video fields at 0 and the other way round. ``sender_reports`` counts RTCP sender reports seen.
    ``report_arrived_ms`` is when the latest of them came, in Unix ms of this machine's clock, and ``report_made_ms``
    when it was made, in Unix ms of its maker's clock (W3C timestamp and remoteTimestamp); both 0.0 before the first.
    ``total_inter_frame_delay_s`` and its sum of squares (W3C totalInterFrameDelay, totalSquaredInterFrameDelay) are of
    the times between pictures as they are handed to the renderer; both 0.0 in bundles of before they were kept.
    """

    at_ms: float
    packets_received: int
    packets_lost: int
    bytes_received: int
    jitter_ms: float
    jitter_buffer_delay_s: float
    jitter_buffer_emitted_count: int
    last_packet_received_ms: float
    estimated_playout_ntp_ms: float
    sender_reports: int = 0
    nack_count: int = 0
    pli_count: int = 0
    frames_received: int = 0
    frames_decoded: int = 0
    frames_dropped: int = 0
    frames_per_second: float = 0.0
    frame_width: int = 0
    frame_height: int = 0
    freeze_count: int = 0
    total_freezes_duration_s: float = 0.0
    total_decode_time_s: float = 0.0
    total_samples_received: int = 0
    concealed_samples: int = 0
    silent_concealed_samples: int = 0
    concealment_events: int = 0
    report_arrived_ms: float = 0.0
    report_made_ms: float = 0.0
    total_inter_frame_delay_s: float = 0.0
    total_squared_inter_frame_delay_s2: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackStatistics:
    """The samples of one subscribed track, in time order; ``declared_fps`` is 0 where the publisher declares none."""

    sid: LookupId
    kind: MediaKind
    mime_type: str
    source: str
    samples: tuple[InboundSample, ...]
    declared_fps: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class SenderStatistics:
    """One sender's tracks as the hidden subscriber received them; ``flowing_s`` is how long both kinds flowed."""

    sid: LookupId
    identity: Handle
    tracks: tuple[TrackStatistics, ...]
    flowing_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PathSample:
    """One poll of the selected W3C candidate-pair: round-trip time in ms (0.0 = none yet), candidate types, protocol.

    ``relay_protocol`` (W3C relayProtocol: udp, tcp or tls) is how the relay is spoken to; empty without a relay.
    """

    at_ms: float
    round_trip_ms: float
    local_type: str
    remote_type: str
    protocol: str
    available_incoming_bps: float
    relay_protocol: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomEvent:
    """Something that happened in the room while listening (joined, published, muted, left, reconnected)."""

    at: datetime
    what: str
    subject: LookupId


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomStatistics:
    """What a hidden subscriber measured; ``host`` is the machine that ran avsync, whose own path it describes.

    ``overflow_lines`` counts the SDK's complaints that this
    subscriber was too slow. ``unmeasured`` names senders beyond the limit.
    """

    kind: ClassVar[str] = "room.statistics"

    host: Host
    taken: tuple[datetime, datetime]
    room_sid: LookupId
    server_version: Version
    server_region: str
    node_id: LookupId
    senders: tuple[SenderStatistics, ...]
    path: tuple[PathSample, ...]
    events: tuple[RoomEvent, ...]
    unmeasured: tuple[LookupId, ...] = ()
    overflow_lines: int = 0
