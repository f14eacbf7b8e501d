"""Says by which of the vendor's ids two bundles are of one incident, or why they are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.comparison.alignment import Alignment
from collector.comparison.sameness import ONE_CASE
from collector.comparison.side import PSEUDONYM, Side
from collector.model.evidence import SafeEvidence
from collector.model.incident import Field, Vendor
from collector.model.records.device import DeviceFacts
from collector.model.records.logs import LogExcerpt
from collector.model.records.room import RoomFacts, RoomStatistics
from collector.model.records.vendor import AgoraCall, CloudSession
from collector.model.run import utc
from collector.vendors.livekit_ids import IdKind, kind_of_id

ROOM_SID, CALL, PARTICIPANT, TRACK = "room SID", "call id", "participant SID", "track SID"
STAY = "session id"
ROOM, APP, SERVER, UID = "room", "App ID", "server host", "UID"
CERTAIN = (ROOM_SID, CALL, TRACK, PARTICIPANT, STAY)
"""Ids that a vendor makes anew for each session: one that both know proves that it was the same."""
_SIDS = {IdKind.PARTICIPANT: PARTICIPANT, IdKind.TRACK: TRACK, IdKind.OTHER: ""}
_COMPANY = 2
"""Whoever names so many of a call knows at least one whom the other end knows, too: itself, or whom both watched."""
_MOST_NAMED = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedId:
    """One id that both ends know."""

    kind: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Joint:
    """What both ends know; ``apart`` says why they are not of one incident, ``assumed`` what is taken for granted."""

    ids: tuple[SharedId, ...]
    apart: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def joint(first: Side, second: Side, clocks: Alignment) -> Joint:
    """Return what joins the two. An id of the session decides; without one the room's name and the window do."""
    known = [_ids(side.evidence) for side in (first, second)]
    shared = tuple(
        SharedId(kind=kind, value=value)
        for kind in (*CERTAIN, ROOM, APP, SERVER, UID)
        for value in sorted(known[0].get(kind, set()) & known[1].get(kind, set()))
    )
    certain = any(item.kind in CERTAIN for item in shared)
    apart = [*_same_run(first, second), *_vendors(first, second)]
    apart += [] if certain or apart else _other(known[0], known[1])
    apart += [] if apart else _windows(first, second, clocks)
    assumed = () if certain else ("Only the room's name and the time say so: no id of the session is known to both",)
    return Joint(ids=shared, apart=tuple(apart), assumed=(*assumed, *_one_machine(first, second)))


Known = dict[str, set[str]]


def _ids(evidence: SafeEvidence) -> Known:
    found: Known = {}
    for kind, value in _all_ids(evidence):
        if kind and value:
            found.setdefault(kind, set()).add(value)
    return found


_FIELDS = {
    Field.ROOM: ROOM,
    Field.ROOM_SID: ROOM_SID,
    Field.CALL_ID: CALL,
    Field.SENDER_SID: PARTICIPANT,
    Field.APP_ID: APP,
    Field.SERVER_HOST: SERVER,
}


def _all_ids(evidence: SafeEvidence) -> Iterator[tuple[str, str]]:
    yield from ((kind, evidence.incident.value(field)) for field, kind in _FIELDS.items())
    for log in evidence.every(LogExcerpt):
        yield from ((_FIELDS[fact.field], fact.value) for fact in log.facts if fact.field in _FIELDS)
    for heard in evidence.every(RoomStatistics):
        yield ROOM_SID, heard.room_sid
        for sender in heard.senders:
            yield PARTICIPANT, sender.sid
            yield from ((TRACK, track.sid) for track in sender.tracks)
    for room in evidence.every(RoomFacts):
        yield ROOM_SID, room.sid
        for person in room.participants:
            yield PARTICIPANT, person.sid
            yield from ((TRACK, track.sid) for track in person.tracks)
    yield from _in_logs(evidence)
    yield from _uids(evidence)
    yield from _of_vendors(evidence)


def _in_logs(evidence: SafeEvidence) -> Iterator[tuple[str, str]]:
    """Yield the ids that logs tell events of: LiveKit makes each anew, Agora's are numbers that an app may choose."""
    for log in evidence.every(LogExcerpt):
        for subject in dict.fromkeys(event.subject for event in log.events):
            yield UID if subject.isdigit() else _SIDS[kind_of_id(subject)], subject


def _uids(evidence: SafeEvidence) -> Iterator[tuple[str, str]]:
    """Yield Agora's UIDs, which are numbers; an identity of LiveKit's is somebody's name."""
    if evidence.incident.vendor is Vendor.AGORA:
        told = (evidence.incident.value(field) for field in (Field.SENDER, Field.RECEIVER))
        yield from ((UID, uid) for uid in told if uid.isdigit())


def _of_vendors(evidence: SafeEvidence) -> Iterator[tuple[str, str]]:
    for call in evidence.every(AgoraCall):
        yield from ((CALL, call.call_id), (ROOM, call.channel))
        for stay in call.stays:
            yield from ((STAY, stay.sid), (UID, stay.uid))
    for session in evidence.every(CloudSession):
        yield from ((CALL, session.session), (ROOM_SID, session.room_sid), (ROOM, session.room))


def _same_run(first: Side, second: Side) -> list[str]:
    if first.run and first.run == second.run:
        return ["Both are of one and the same run; give one bundle of each end"]
    return []


def _vendors(first: Side, second: Side) -> list[str]:
    vendors = {side.evidence.incident.vendor for side in (first, second)} - {Vendor.UNKNOWN}
    return ["They are of different vendors' calls"] if len(vendors) > 1 else []


def _other(first: Known, second: Known) -> list[str]:
    """Without a shared id of the session: say what contradicts, or that nothing joins them."""
    for kind in (ROOM_SID, CALL, APP, ROOM):
        here, there = first.get(kind, set()), second.get(kind, set())
        if not here or not there or here & there:
            continue
        if any(value.startswith(PSEUDONYM) for value in here | there):
            return [f"The {kind} is hidden, and the two stand-ins differ: {ONE_CASE}, or leave out --hide-identities"]
        return [f"They are of different calls: {kind} {_some(here)} in the first, {_some(there)} in the second"]
    if not first.get(ROOM, set()) & second.get(ROOM, set()):
        return ["One of them names no room or channel, and no id of the session is known to both: give --room"]
    for kind in (PARTICIPANT, UID):
        here, there = first.get(kind, set()), second.get(kind, set())
        if min(len(here), len(there)) >= _COMPANY and not here & there:
            return [f"They name different people: {kind} {_all(here)} in the first, {_all(there)} in the second"]
    return []


def _one_machine(first: Side, second: Side) -> Iterator[str]:
    here, there = ({str(facts.host_name) for facts in side.evidence.every(DeviceFacts)} for side in (first, second))
    if (here & there) - {""}:
        yield f"Each shows its own end, though both were made on one machine, {_some(here & there)}"


def _some(values: set[str]) -> str:
    return sorted(values)[0]


def _all(values: set[str]) -> str:
    return ", ".join(sorted(values)[:_MOST_NAMED])


def _windows(first: Side, second: Side, clocks: Alignment) -> list[str]:
    here, there = (side.evidence.incident.window for side in (first, second))
    ahead, slack = timedelta(0), timedelta(0)
    for known in clocks.ahead_ms:
        ahead, slack = timedelta(milliseconds=known.value), timedelta(milliseconds=known.bound)
    if there.start - ahead - slack <= here.end and here.start <= there.end - ahead + slack:
        return []
    clock = "with their clocks aligned" if clocks.ahead_ms else "and nothing tells by how much the two clocks differ"
    return [
        f"Their windows do not meet: {_span(here.start, here.end)} and {_span(there.start, there.end)}, {clock}; "
        "collect both ends for the same time (--from, --to)"
    ]


def _span(start: datetime, end: datetime) -> str:
    return f"{utc(start)} to {utc(end)}"
