"""Lists what logs, rooms and vendors say happened, each with its instants and who says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from collector.model.evidence import SafeEvidence
from collector.model.host import HostRole
from collector.model.records.guide import GuideExperiment
from collector.model.records.logs import LogExcerpt
from collector.model.records.room import RoomFacts, RoomStatistics
from collector.model.records.vendor import AgoraCall, CloudSession

SEEN_IN_ROOM = "seen in the room"
"""The source of what the server tells to all who are in the room."""

OWN = "avsync "
"""What begins so befell the connection of avsync itself: disconnected, at the latest when it was done."""

_TIMES = ("once", "twice")


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """Something that happened, from ``at`` to ``until`` (the same for a moment).

    ``of`` is the machine whose log says so, none for others. ``by_server`` says that the instants are those of the
    server's or vendor's clock, not of the machine that ran avsync.
    """

    at: datetime
    until: datetime
    what: str
    source: str
    of: tuple[HostRole, ...] = ()
    by_server: bool = False


def happenings(evidence: SafeEvidence) -> Iterator[Happening]:
    """Return everything that has an instant, source by source."""
    for log in evidence.every(LogExcerpt):
        for symptom in log.symptoms:
            what = f"{symptom.meaning} ({_times(symptom.count)})"
            yield Happening(at=symptom.first, until=symptom.last, what=what, source="log", of=(log.host.role,))
    for statistics in evidence.every(RoomStatistics):
        for event in statistics.events:
            what = f"{event.what} {event.subject}" if event.subject else f"{OWN}{event.what}"
            yield _moment(event.at, what, SEEN_IN_ROOM)
    for room in evidence.every(RoomFacts):
        for person in room.participants:
            yield _moment(person.joined, f"joined {person.sid}", "room’s list", by_server=True)
    for tried in evidence.every(GuideExperiment):
        yield Happening(at=tried.taken[0], until=tried.taken[1], what=f"tried: {tried.title}", source="guided run")
    yield from _by_vendors(evidence)


def _by_vendors(evidence: SafeEvidence) -> Iterator[Happening]:
    agora, cloud = "Agora’s records", "LiveKit Cloud’s records"
    for call in evidence.every(AgoraCall):
        for stay in call.stays:
            yield _moment(stay.joined, f"joined {stay.uid}", agora, by_server=True)
            yield from (_moment(at, f"left {stay.uid}", agora, by_server=True) for at in stay.left)
    for session in evidence.every(CloudSession):
        for person in session.participants:
            yield from (_moment(at, f"joined {person.identity}", cloud, by_server=True) for at in person.joined)
            yield from (_moment(at, f"left {person.identity}", cloud, by_server=True) for at in person.left)


def _moment(at: datetime, what: str, source: str, *, by_server: bool = False) -> Happening:
    return Happening(at=at, until=at, what=what, source=source, by_server=by_server)


def _times(count: int) -> str:
    return _TIMES[count - 1] if 0 < count <= len(_TIMES) else f"{count:,} times"
