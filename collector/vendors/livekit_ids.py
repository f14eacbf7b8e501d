"""Tells from the first letters of an id of LiveKit's what it names; a server makes each anew for each session."""

from enum import StrEnum


class Named(StrEnum):
    """What an id names; ``OTHER`` is what is no participant or track of LiveKit's."""

    PARTICIPANT = "participant"
    TRACK = "track"
    OTHER = ""


PREFIXES = {"PA_": Named.PARTICIPANT, "TR_": Named.TRACK}
"""livekit/protocol, utils/guid: an id begins with letters of its kind."""


def named_by(value: str) -> Named:
    """Return what an id names."""
    return PREFIXES.get(value[:3], Named.OTHER)
