"""Turns what support looks a call up by into one block of lines to copy."""

from collector.model.evidence import SafeEvidence
from collector.model.incident import Field, KnownBy, Vendor
from collector.model.records.room import RoomFacts, RoomStatistics
from collector.model.window import TimeWindow
from collector.report.quantities import local_span, span
from collector.report.shown import Shown, visible
from collector.report.words import FACT

_FIRST = (Field.ROOM, Field.ROOM_SID, Field.APP_ID, Field.CALL_ID, Field.SENDER_SID)
_LATER = (Field.SERVER_HOST, Field.SERVER_VERSION)
_MOST_TRACKS = 6


def lookup_lines(evidence: SafeEvidence) -> tuple[tuple[Shown, Shown], ...]:
    """Return name and value of each id that is known, the window in UTC and local time, and the direction."""
    incident = evidence.incident
    pairs = [(FACT[name], incident.value(name)) for name in _FIRST]
    pairs += [("Track SIDs", ", ".join(_track_sids(evidence)))]
    pairs += [(FACT[name], incident.value(name)) for name in _LATER]
    pairs += [("Region, node", _region(evidence))]
    pairs += [
        ("Window", f"{span(incident.window.start, incident.window.end)} ({_known(incident.window)})"),
        ("Local", local_span(incident.window)),
    ]
    pairs += [("Direction", direction(evidence))]
    vendor = "" if incident.vendor is Vendor.UNKNOWN else incident.vendor.value
    return tuple((visible(name), visible(value, limit=200)) for name, value in [("Vendor", vendor), *pairs] if value)


def _known(window: TimeWindow) -> str:
    return {KnownBy.OPTION.value: "as given", KnownBy.TOLD.value: "as told"}.get(window.known_by, window.known_by)


def direction(evidence: SafeEvidence) -> str:
    """Return ``sender → receiver`` with what is known of both."""
    incident = evidence.incident
    names = dict.fromkeys(value for name in (Field.SENDER, Field.SENDER_SID) if (value := incident.value(name)))
    sender = ", ".join(names) or "sender not known"
    return f"{sender} → {incident.value(Field.RECEIVER) or 'receiver not known'}"


def _track_sids(evidence: SafeEvidence) -> list[str]:
    """Tracks of the sender that was watched, else of all publishers; more than a few help nobody."""
    watched = [
        (track.kind, track.sid)
        for room in evidence.every(RoomStatistics)
        for one in room.senders
        for track in one.tracks
    ]
    listed = [
        (track.kind, track.sid)
        for room in evidence.every(RoomFacts)
        for one in room.participants
        for track in one.tracks
    ]
    sids = list(dict.fromkeys(f"{sid} ({kind.value})" for kind, sid in sorted(watched or listed)))
    more = len(sids) - _MOST_TRACKS
    return sids[:_MOST_TRACKS] + ([f"{more} more"] if more > 0 else [])


def _region(evidence: SafeEvidence) -> str:
    for room in evidence.every(RoomStatistics):
        return ", ".join(part for part in (room.server_region, room.node_id) if part)
    return ""
