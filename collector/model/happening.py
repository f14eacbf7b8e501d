"""Lists what logs, rooms and vendors say happened, each with its instants and who says so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from collector.model.evidence import SafeEvidence
from collector.model.host import HostRole
from collector.model.records.guide import GuideExperiment
from collector.model.records.load import NetworkLoad, SpeedtestFigures
from collector.model.records.logs import LogExcerpt
from collector.model.records.quality import NetworkChanges, Surrounding
from collector.model.records.room import RoomFacts, RoomStatistics
from collector.model.records.vendor import AgoraCall, CloudSession

SEEN_IN_ROOM = "seen in the room"
"""The source of what the server tells to all who are in the room."""

LOG = "log"
"""The source of what a log complains about or tells."""

TRIED = "guided run"
"""The source of a change that was tried."""

OWN = "avsync "
"""What begins so befell the connection of avsync itself: disconnected, at the latest when it was done."""

_TIMES = ("once", "twice")


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """Something that happened, from ``at`` to ``until`` (the same for a moment).

    ``of`` is the machine whose log says so, none for others. ``by_server`` says that the instants are those of the
    server's or vendor's clock, not of the machine that ran avsync. ``within_s`` is by how much the instants may be
    wrong, by the clock that stamped them; 0 where nothing tells it. ``trouble`` says that it tells of something amiss.
    """

    at: datetime
    until: datetime
    what: str
    source: str
    of: tuple[HostRole, ...] = ()
    by_server: bool = False
    within_s: float = 0.0
    trouble: bool = False


def happenings(evidence: SafeEvidence) -> Iterator[Happening]:
    """Return everything that has an instant, source by source."""
    for log in evidence.every(LogExcerpt):
        yield from _of_log(log)
    for statistics in evidence.every(RoomStatistics):
        for event in statistics.events:
            what = f"{event.what} {event.subject}" if event.subject else f"{OWN}{event.what}"
            yield _moment(event.at, what, SEEN_IN_ROOM)
    for room in evidence.every(RoomFacts):
        for person in room.participants:
            yield _moment(person.joined, f"joined {person.sid}", "room’s list", by_server=True)
    for tried in evidence.every(GuideExperiment):
        yield from _tried(tried)
    yield from _of_networks(evidence)
    yield from _by_vendors(evidence)


def _of_log(log: LogExcerpt) -> Iterator[Happening]:
    """Say what a log complains about and tells, by the clock that stamped it."""
    stated = Happening(
        at=log.taken[0],
        until=log.taken[1],
        what="",
        source=LOG,
        of=(log.host.role,),
        by_server=log.host.role is HostRole.SERVER,
        within_s=log.clock.uncertainty_s,
    )
    for symptom in log.symptoms:
        what = f"{symptom.meaning} ({_times(symptom.count)})"
        yield replace(stated, at=symptom.first, until=symptom.last, what=what, trouble=symptom.strength != "none")
    for event in log.events:
        what = f"{event.what} {event.subject}" if event.subject else event.what
        yield replace(stated, at=event.at, until=event.at, what=what)


def _tried(tried: GuideExperiment) -> Iterator[Happening]:
    """Say when was measured, changed and put back; of a bundle that kept none of it, how long the whole took."""
    parts = (
        (tried.before, "measured before"),
        (tried.changed, "changed"),
        (tried.after, "measured after"),
        (tried.restored, "put back"),
    )
    known = [(instants, what) for instants, what in parts if instants] or [(tried.taken, "tried")]
    for instants, what in known:
        yield Happening(at=instants[0], until=instants[-1], what=f"{what}: {tried.title}", source=TRIED)


def _of_networks(evidence: SafeEvidence) -> Iterator[Happening]:
    """Say when avsync itself filled a network, and when a machine's network became another one."""
    for load in evidence.every(NetworkLoad):
        yield _filled(load, f"{OWN}filled the network")
    for tested in evidence.every(SpeedtestFigures):
        yield _filled(tested, "speedtest-cli filled the network")
    for changes in evidence.every(NetworkChanges):
        for look, what in _changed(changes.looks):
            at = changes.taken[0] + timedelta(milliseconds=look.at_ms)
            yield replace(_moment(at, what, "network"), of=(changes.host.role,))


def _filled(load: NetworkLoad | SpeedtestFigures, what: str) -> Happening:
    return Happening(at=load.taken[0], until=load.taken[1], what=what, source="measured load", of=(load.host.role,))


def _changed(looks: tuple[Surrounding, ...]) -> Iterator[tuple[Surrounding, str]]:
    """Return what changed and the look that first shows it; a look that was not told something says nothing of it."""
    for before, now in pairwise(look for look in looks if look.route):
        if before.route != now.route:
            yield now, f"default route moved to {now.medium}"
    for before, now in pairwise(looks):
        if before.vpn != now.vpn:
            yield now, "VPN came up" if now.vpn else "VPN went down"
    for before, now in pairwise(look for look in looks if look.access_point):
        if before.access_point != now.access_point:
            yield now, "moved to another access point"


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
