"""Says what went wrong, for whom, where and when, and how each of these is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from collector.model.privacy import LookupId
from collector.model.window import TimeWindow


class Vendor(StrEnum):
    """Whose call it is."""

    LIVEKIT = "livekit"
    AGORA = "agora"
    UNKNOWN = "unknown"


def vendor_named(told: str) -> Vendor:
    """Return the vendor of this name; ``unknown`` for none, and for one that this version does not know."""
    return Vendor(told) if told in list(Vendor) else Vendor.UNKNOWN


class KnownBy(StrEnum):
    """Where a fact comes from, from strongest to weakest."""

    TOLD = "told"
    OPTION = "option"
    LIVE = "live service"
    LOG = "log"
    ASSUMED = "assumed"


class Field(StrEnum):
    """What can be known of an incident; the first eight are what support asks for (domain: ticket fields)."""

    ROOM = "room"
    SCENARIO = "scenario"
    SENDER = "sender"
    RECEIVER = "receiver"
    CUSTOM_SOURCE = "custom_source"
    CUSTOM_RENDERER = "custom_renderer"
    REPRODUCIBLE = "reproducible"
    STEPS = "steps"
    VENDOR = "vendor"
    PLATFORM = "platform"
    SYMPTOM = "symptom"
    ENHANCEMENT = "enhancement"
    APP_ID = "app_id"
    ROOM_SID = "room_sid"
    SENDER_SID = "sender_sid"
    SERVER_HOST = "server_host"
    SERVER_VERSION = "server_version"
    SDK_VERSION = "sdk_version"
    CALL_ID = "call_id"
    CLIENT_ROLE = "client_role"
    ENCODER = "encoder"
    SYNC_GROUP = "sync_group"
    LABEL = "label"
    DEVICE_MODEL = "device_model"
    SYSTEM = "system"
    MICROPHONE = "microphone"
    CAMERA = "camera"
    SPEAKER = "speaker"
    FILTER = "filter"


PERIPHERALS = frozenset({Field.MICROPHONE, Field.CAMERA, Field.SPEAKER})
"""Fields that name a device as its owner may have named it."""
LOOKUP_FIELDS = frozenset(
    {Field.ROOM, Field.ROOM_SID, Field.SENDER_SID, Field.SERVER_HOST, Field.APP_ID, Field.CALL_ID}
)
"""Fields whose value support looks a call up by; they stay readable (contract, "The bundle")."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One answer and where it comes from; ``at`` is the instant in UTC at which a log states it, or empty."""

    value: str
    known_by: KnownBy
    at: tuple[datetime, ...] = ()

    @property
    def source(self) -> str:
        """Where it comes from, in words."""
        return ", ".join((self.known_by.value, *(f"{at:%H:%M:%S} UTC" for at in self.at)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """The user's event: the window and every fact known about it."""

    window: TimeWindow
    facts: Mapping[Field, Fact] = field(default_factory=dict)

    def value(self, name: Field) -> str:
        """Return a fact's value, or an empty string if it is not known."""
        fact = self.facts.get(name)
        return fact.value if fact else ""

    @property
    def room(self) -> LookupId:
        """The room or channel."""
        return LookupId(self.value(Field.ROOM))

    @property
    def lookups(self) -> tuple[str, ...]:
        """What is known of the values by which support looks the call up."""
        return tuple(self.value(name) for name in sorted(LOOKUP_FIELDS) if self.value(name))

    @property
    def vendor(self) -> Vendor:
        """Whose call it is; ``unknown`` if nothing says, or what says it names one that this version does not know."""
        return vendor_named(self.value(Field.VENDOR))

    def learn(self, name: Field, value: str, known_by: KnownBy, *, at: tuple[datetime, ...] = ()) -> "Incident":
        """Return the incident with one more fact; a fact from a stronger source is never overwritten."""
        known = self.facts.get(name)
        order = list(KnownBy)
        if not value or (known and order.index(known.known_by) <= order.index(known_by)):
            return self
        return replace(self, facts={**self.facts, name: Fact(value=value, known_by=known_by, at=at)})
