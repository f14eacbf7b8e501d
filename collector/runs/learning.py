"""Adds to an incident what the evidence answers, so that nobody is asked for it."""

from collections.abc import Iterable

from collector.measure.vendor_records import sides
from collector.model.evidence import Record
from collector.model.finding import About
from collector.model.incident import LOOKUP_FIELDS, Field, Incident, KnownBy, Vendor
from collector.model.records.logs import LogExcerpt
from collector.model.records.room import RoomFacts, RoomStatistics
from collector.model.records.vendor import AgoraCall, CloudSession

IDS = LOOKUP_FIELDS | {Field.SENDER, Field.RECEIVER}
"""Fields of which a call has one value; SDKs and platforms its two ends may have two of."""


def learn(incident: Incident, records: Iterable[Record]) -> Incident:
    """Return the incident with every fact the (redacted) records state; options and answers are never overwritten.

    An id on which two logs differ is of two calls, and nothing says which of them is meant: it is not learned.
    """
    records = tuple(records)
    disputed = _disputed(records)
    for record in records:
        match record:
            case RoomFacts():
                incident = _from_room(incident, record)
            case RoomStatistics():
                incident = _from_statistics(incident, record)
            case AgoraCall():
                incident = _from_agora(incident, record)
            case CloudSession():
                incident = incident.learn(Field.ROOM_SID, record.room_sid, KnownBy.LIVE)
            case LogExcerpt():
                incident = _from_log(incident, record, disputed)
            case _:
                continue
    return incident


def _from_agora(incident: Incident, call: AgoraCall) -> Incident:
    incident = incident.learn(Field.CALL_ID, call.call_id, KnownBy.LIVE)
    incident = incident.learn(Field.VENDOR, Vendor.AGORA.value, KnownBy.LIVE)
    for side in sides([call], incident):
        if side.about is About.SENDER:
            incident = incident.learn(Field.SENDER, side.stay.uid, KnownBy.LIVE)
            incident = incident.learn(Field.SDK_VERSION, side.stay.sdk_version, KnownBy.LIVE)
            incident = incident.learn(Field.PLATFORM, side.stay.platform, KnownBy.LIVE)
        else:
            incident = incident.learn(Field.RECEIVER, side.stay.uid, KnownBy.LIVE)
    return incident


def _disputed(records: Iterable[Record]) -> frozenset[Field]:
    said: dict[Field, set[str]] = {}
    for record in records:
        for fact in record.facts if isinstance(record, LogExcerpt) else ():
            said.setdefault(fact.field, set()).add(fact.value)
    return frozenset(name for name, values in said.items() if name in IDS and len(values) > 1)


def _from_log(incident: Incident, log: LogExcerpt, disputed: frozenset[Field]) -> Incident:
    for fact in log.facts:
        if fact.field not in disputed:
            incident = incident.learn(fact.field, fact.value, KnownBy.LOG, at=fact.at)
    return incident


def _from_room(incident: Incident, room: RoomFacts) -> Incident:
    publishers = [participant for participant in room.participants if participant.publisher]
    incident = incident.learn(Field.ROOM_SID, room.sid, KnownBy.LIVE)
    if len(publishers) == 1:
        incident = incident.learn(Field.SENDER, publishers[0].identity, KnownBy.LIVE)
    sender = incident.value(Field.SENDER)
    for participant in publishers:
        if participant.identity == sender:
            incident = incident.learn(Field.SENDER_SID, participant.sid, KnownBy.LIVE)
    return incident


def _from_statistics(incident: Incident, statistics: RoomStatistics) -> Incident:
    incident = incident.learn(Field.ROOM_SID, statistics.room_sid, KnownBy.LIVE)
    incident = incident.learn(Field.SERVER_VERSION, statistics.server_version, KnownBy.LIVE)
    if len(statistics.senders) == 1 and not statistics.unmeasured:
        incident = incident.learn(Field.SENDER, statistics.senders[0].identity, KnownBy.LIVE)
    for sender in statistics.senders:
        if sender.identity == incident.value(Field.SENDER):
            incident = incident.learn(Field.SENDER_SID, sender.sid, KnownBy.LIVE)
    return incident
