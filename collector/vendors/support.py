"""Lists where the vendors take a case: the address that each publishes, and what to know of it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """A vendor's support as its own pages name it; ``source`` is the page."""

    name: str
    title: str
    address: str
    source: str


DESKS = (
    Desk(
        name="agora",
        title="Agora support",
        address="support@agora.io",
        source='FAQ "How can I fix unsynchronized audio and video?"',
    ),
    Desk(
        name="livekit",
        title="LiveKit support",
        address="support@livekit.io",
        source="docs.livekit.io/home/cloud/quotas-and-limits",
    ),
)


def desk_of(name: str) -> tuple[Desk, ...]:
    """Return the desk of a name, or nothing."""
    return tuple(desk for desk in DESKS if desk.name == name.lower())
