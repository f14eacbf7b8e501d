"""Holds everything one run was asked to do, resolved: what the options, the environment and the defaults say."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from collector.model.host import BYSTANDER, Host
from collector.model.incident import Incident
from collector.model.load import LoadSettings
from collector.model.privacy import Secret

LISTEN_AT_LEAST_S = 15.0
LISTEN_AT_MOST_S = 60.0


class Contact(StrEnum):
    """How far a run may reach out."""

    ALLOWED = "allowed"
    NO_JOIN = "no-join"
    OFFLINE = "offline"


class PushPattern(StrEnum):
    """How a publisher hands frames to the SDK: from one task in turn, one task a kind, or a new task for each frame."""

    SEQUENTIAL = "sequential"
    PARALLEL = "parallel"
    TASK_PER_FRAME = "task-per-frame"


class Sweep(StrEnum):
    """Whether other settings than the publisher's own are rehearsed, too, to find those that hold."""

    OFF = "off"
    QUICK = "quick"
    WHOLE = "whole"


class Benchmark(StrEnum):
    """Whether the machine is asked for all it has, to see what it can send and show."""

    OFF = "off"
    ON = "on"


class Probe(StrEnum):
    """Whether avsync publishes the reference signal itself, and where: in a room of its own, or in the user's."""

    OFF = "off"
    OWN_ROOM = "own room"
    IN_ROOM = "in room"


class Packets(StrEnum):
    """Whether packets of sound's size and pace are sent to the server and back, through a room of avsync's own."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True, kw_only=True, slots=True)
class LogPath:
    """One ``--logs`` value: file, folder, glob or archive; ``zone`` is what follows ``@``, else empty."""

    path: str
    zone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RedactionRules:
    """What the user adds to redaction: patterns (of Python) that go, too, and literals that stay.

    A literal that a key names as a secret goes there, and there alone.
    """

    patterns: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsalSettings:
    """The publisher's configuration to rehearse; the defaults are the SDK's own (livekit 1.2.0).

    ``told`` is true if the user gave any of them: only then do they describe the user's publisher.
    """

    wanted: bool = False
    told: bool = False
    video_queue_ms: int = 100
    audio_queue_ms: int = 1000
    push: PushPattern = PushPattern.SEQUENTIAL
    fps: float = 30.0
    sample_rate_hz: int = 48000
    seconds: float = 6.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Where the call lives and what opens it; an empty ``url`` means none was given.

    ``token`` is used as it is; without one, a token is made from key and secret.
    """

    url: str = ""
    api_key: Secret = field(default_factory=Secret)
    api_secret: Secret = field(default_factory=Secret)
    token: Secret = field(default_factory=Secret)


AGORA_API = "https://api.agora.io"
LIVEKIT_CLOUD_API = "https://cloud-api.livekit.io"


@dataclass(frozen=True, kw_only=True, slots=True)
class VendorAccess:
    """What opens records that others keep of the call; empty means not given.

    ``agora_id`` and ``agora_secret`` are a customer ID and its secret, ``livekit_project`` is the ``p_…`` of a LiveKit
    Cloud project, ``prometheus`` is the URL of a self-hosted server's page. The APIs' base URLs differ in tests only.
    """

    agora_id: Secret = field(default_factory=Secret)
    agora_secret: Secret = field(default_factory=Secret)
    agora_api: str = AGORA_API
    livekit_project: str = ""
    livekit_cloud_api: str = LIVEKIT_CLOUD_API
    prometheus: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One run. ``duration_s`` is the exact sampling time, or 0 for "auto" (``listen_at_least_s`` … LISTEN_AT_MOST_S).

    ``logs_of`` is the one device that wrote the logs of clients, where that was told; empty: the one they lie on.
    ``max_size_bytes`` is what the bundle may have at most, 0 for no limit. ``encrypted_consent`` says how the user
    agreed to take logs whole that nobody here can read; empty: did not. ``encrypt_to`` are the public keys that alone
    may open the bundle; none: anybody may. ``recording_consent`` says the same of the
    recording, and ``recording_sound`` names its sound if that is a file of its own.
    """

    run: str
    now: datetime
    incident: Incident
    here: Host = BYSTANDER
    server: Server = field(default_factory=Server)
    vendor: VendorAccess = field(default_factory=VendorAccess)
    contact: Contact = Contact.ALLOWED
    live: bool = True
    duration_s: float = 0.0
    listen_at_least_s: float = LISTEN_AT_LEAST_S
    pid: int = 0
    logs: tuple[LogPath, ...] = ()
    logs_of: tuple[Host, ...] = ()
    encrypted_consent: str = ""
    timestamps: str = ""
    recording: str = ""
    recording_sound: str = ""
    recording_consent: str = ""
    rehearsal: RehearsalSettings = field(default_factory=RehearsalSettings)
    sweep: Sweep = Sweep.OFF
    benchmark: Benchmark = Benchmark.OFF
    probe: Probe = Probe.OFF
    packets: Packets = Packets.OFF
    load: LoadSettings = field(default_factory=LoadSettings)
    hide_identities: bool = False
    rules: RedactionRules = field(default_factory=RedactionRules)
    max_size_bytes: int = 0
    case_key: Secret = field(default_factory=Secret)
    encrypt_to: tuple[str, ...] = ()

    @property
    def sampling_s(self) -> float:
        """How long live sources sample at most."""
        return self.duration_s or LISTEN_AT_MOST_S

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must not be in the bundle, whatever they look like."""
        given = (
            self.server.api_key,
            self.server.api_secret,
            self.server.token,
            self.vendor.agora_id,
            self.vendor.agora_secret,
        )
        return tuple(secret.value for secret in given if secret)
