"""Lists what each end saw of the other and of what both received: participants and tracks by the vendor's ids."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collector.comparison.logged import ASKED, own_id
from collector.comparison.side import Side, same_key
from collector.model.evidence import SafeEvidence
from collector.model.host import HostRole
from collector.model.incident import Field
from collector.model.records.logs import LogExcerpt
from collector.model.records.room import (
    InboundSample,
    MediaKind,
    RoomFacts,
    RoomStatistics,
    TrackStatistics,
)
from collector.model.records.vendor import AgoraCall
from collector.vendors.livekit_ids import IdKind, kind_of_id

NOTHING = "nothing"
USER = "user"
"""What Agora calls whom LiveKit calls a participant."""

MOVES = {"joined": "join", "left": "leave"}
MOST = 200
"""No room of a call has more; a stranger's bundle may."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One participant or track by its id, what it is, and what each end saw of it, in words."""

    id: str
    what: str
    by_first: str
    by_second: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """The part that an end plays, how that is known, and as which participant (its id, or empty)."""

    role: HostRole
    known_by: str
    id: str


def party_of(side: Side, other: Side) -> Party:
    """Return which part a side plays in the call: that of its own machine's records."""
    hosts = {record.host.role: record.host for record in side.evidence.records if record.host.role in _PARTS}
    if len(hosts) != 1:
        return Party(role=HostRole.BYSTANDER, known_by="neither --here nor a process says which end it is", id="")
    ((role, host),) = hosts.items()
    return Party(role=role, known_by=host.known_by, id=_participant(role, side, other))


_PARTS = (HostRole.SENDER, HostRole.RECEIVER)


def _participant(role: HostRole, side: Side, other: Side) -> str:
    """Return the id of a party's participant: the vendor's, else the uid, else what only one participant can be."""
    sides = (side, other)
    if role is HostRole.SENDER:
        told = (item.evidence.incident.value(field) for item in sides for field in (Field.SENDER_SID, Field.SENDER))
    else:
        told = (item.evidence.incident.value(Field.RECEIVER) for item in sides if item is side or same_key(*sides))
    named = next((value for value in told if value), "")
    people = [person for item in sides for room in item.evidence.every(RoomFacts) for person in room.participants]
    for person in people:
        if named and named in (person.identity, person.sid):
            return person.sid
    if role is HostRole.SENDER or named:
        return named
    silent = {person.sid for person in people if not person.publisher}
    return silent.pop() if len(silent) == 1 else ""


def seen_by_both(first: Side, second: Side) -> tuple[Seen, ...]:
    """Return each participant and track that at least one end saw, in the order in which they were met."""
    told = [dict(_told(side.evidence)) for side in (first, second)]
    found = dict.fromkeys((*told[0], *told[1]))
    return tuple(
        Seen(
            id=key,
            what=(told[0].get(key) or told[1][key])[0],
            by_first=told[0].get(key, ("", NOTHING))[1],
            by_second=told[1].get(key, ("", NOTHING))[1],
        )
        for key in list(found)[:MOST]
    )


Told = Iterator[tuple[str, tuple[str, str]]]


def _told(evidence: SafeEvidence) -> Told:
    """Yield an id, what it is, and what was seen of it: by logs where nothing better tells of it."""
    watched = dict(_watched(evidence))
    yield from watched.items()
    yield from (told for told in _told_by_logs(evidence) if told[0] not in watched)


def _watched(evidence: SafeEvidence) -> Told:
    """Yield what the room and the vendor's records tell; of an id that comes again the later words count."""
    for room in evidence.every(RoomFacts):
        for person in room.participants:
            does = f"publishes {len(person.tracks)} tracks" if person.publisher else "publishes nothing"
            yield person.sid, (IdKind.PARTICIPANT, f"in the room’s list, {does}")
            for listed in person.tracks:
                state = "muted" if listed.muted else "not muted"
                yield listed.sid, (f"{listed.kind.value} ({listed.source}) of {person.sid}", f"listed, {state}")
    for heard in evidence.every(RoomStatistics):
        yield from _met(heard)
        yield from _heard(heard)
    for call in evidence.every(AgoraCall):
        for stay in call.stays:
            yield stay.uid, (USER, f"in the call’s records, SDK {stay.sdk_version or 'not known'}")


def _met(record: RoomStatistics) -> Told:
    """Yield who came or went while this end listened."""
    seen: dict[str, list[str]] = {}
    for event in record.events:
        if event.what in MOVES and event.subject:
            seen.setdefault(event.subject, []).append(MOVES[event.what])
    for subject, moves in seen.items():
        yield subject, (IdKind.PARTICIPANT, f"saw it {' and '.join(dict.fromkeys(moves))}")


def _told_by_logs(evidence: SafeEvidence) -> Told:
    for log in evidence.every(LogExcerpt):
        own, seen = own_id(log), dict[str, list[str]]()
        for event in log.events:
            subject = event.subject or (own if event.what in ASKED else "")
            seen.setdefault(subject, []).append(event.what)
        for subject, told in seen.items():
            if subject:
                whose = "its own log" if subject == own else "log"
                yield subject, (kind_of_id(subject) or USER, f"{whose}: {_counted(told)}")


def _counted(told: Sequence[str]) -> str:
    counts = Counter(told)
    return ", ".join(f"{what} {count} times" if count > 1 else what for what, count in counts.items())


def _heard(record: RoomStatistics) -> Told:
    for sender in record.senders:
        yield sender.sid, (IdKind.PARTICIPANT, f"both of its tracks were received for {sender.flowing_s:.0f} s")
        for track in sender.tracks:
            if track.samples:
                yield track.sid, (f"{track.kind.value} ({track.source}) of {sender.sid}", _received(track))


def _received(track: TrackStatistics) -> str:
    first, last = track.samples[0], track.samples[-1]
    packets, lost = (_rise(first, last, name) for name in ("packets_received", "packets_lost"))
    words = [f"received {packets:,} packets, lost {lost:,}"]
    if track.kind is MediaKind.VIDEO:
        words.append(f"decoded {_rise(first, last, 'frames_decoded'):,} pictures, froze {last.freeze_count:,} times")
    else:
        words.append(f"concealed {_rise(first, last, 'concealed_samples'):,} samples")
    return ", ".join(words)


def _rise(first: InboundSample, last: InboundSample, name: str) -> int:
    """Return by how much a counter rose; one that a new stream set back counts from there."""
    rise = int(getattr(last, name)) - int(getattr(first, name))
    return rise if rise >= 0 else int(getattr(last, name))
