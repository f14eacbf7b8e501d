"""Tells from the first letters of an id of LiveKit's what it names; a server makes each anew for each session."""

from enum import StrEnum


class IdKind(StrEnum):
    """What an id names; ``OTHER`` is what is no participant or track of LiveKit's."""

    PARTICIPANT = "participant"
    TRACK = "track"
    OTHER = ""


PREFIXES = {"PA_": IdKind.PARTICIPANT, "TR_": IdKind.TRACK}
"""livekit/protocol, utils/guid: an id begins with letters of its kind."""


def kind_of_id(value: str) -> IdKind:
    """Return what an id names."""
    return PREFIXES.get(value[:3], IdKind.OTHER)
