"""Turns the events that one end's logs tell into lines that the other end's logs may match."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.measure.marked_events import Mark, Marked
from collector.model.evidence import SafeEvidence
from collector.model.host import HostRole
from collector.model.incident import Field
from collector.model.records.logs import LogEvent, LogExcerpt
from collector.vendors.livekit_ids import PREFIXES, kind_of_id

ASKED = {"asked to leave": "left", "muted audio": "", "muted video": "", "unmuted audio": "", "unmuted video": ""}
"""What a program asks its own SDK to do, which names no id, and as what others are told of it; empty for the same."""

AGAIN = {"joined again": "joined"}
"""What else others are told of one's own events."""

_ASKED_TO_JOIN = "asked to join"
_JOINED = "joined"
_PRESENT = timedelta(seconds=3)
"""Who joins is told of those who are there within that; they joined at some other time."""

_MOST_ENTRIES = 50
"""Nobody joins one call more often; a stranger's bundle may say so."""

_NAMED = re.compile(rf"(.+) ((?:{'|'.join(PREFIXES)})\w+|[1-9]\d{{0,9}}|\[[\w-]+\])")
"""What a log tells of an id, in the words of a time line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogLines:
    """The lines of one end, and whether they are of the server's clock: where no other log of that end tells any."""

    lines: tuple[Marked, ...]
    by_server: bool


def log_lines(evidence: SafeEvidence) -> LogLines:
    """Return what an end's logs tell of participants and tracks by their ids; its own machine's logs come first."""
    logs = evidence.every(LogExcerpt)
    own = tuple(line for log in logs if log.host.role is not HostRole.SERVER for line in _lines(log))
    if own:
        return LogLines(lines=own, by_server=False)
    servers = tuple(line for log in logs if log.host.role is HostRole.SERVER for line in _lines(log))
    return LogLines(lines=servers, by_server=bool(servers))


def event_key(what: str, subject: str) -> str:
    """Return what is the same for one event in different logs; empty for what names no id."""
    if not subject:
        return ""
    words = AGAIN.get(what, what).partition(" (")[0]
    # Of LiveKit's ids the first word says enough: one log adds the kind or a reason, another does not.
    return f"{words.split(' ')[0] if kind_of_id(subject) else words} {subject}"


def key_in_words(what: str) -> str:
    """Return the key of what a time line tells in words; empty if that names no id at its end."""
    found = _NAMED.fullmatch(what)
    return event_key(found[1], found[2]) if found else ""


def only_id(evidence: SafeEvidence) -> str:
    """Return as whom an end took part by all its logs; empty if they say none or several."""
    own = {own_id(log) for log in evidence.every(LogExcerpt)} - {""}
    return min(own) if len(own) == 1 else ""


def own_event(what: str, own: str) -> str:
    """Return an event of one's own as others are told of it, if that takes no more than one's id; else as it is."""
    return f"{what} {own}" if own and ASKED.get(what) == "" else what


def own_id(log: LogExcerpt) -> str:
    """Return as whom the machine that wrote a log took part; empty if it does not say so beyond doubt."""
    fields = {HostRole.SENDER: Field.SENDER, HostRole.RECEIVER: Field.RECEIVER}
    told = [fact.value for fact in log.facts if fields.get(log.host.role) is fact.field]
    asked = False
    for event in log.events:
        if asked and event.what == _JOINED and event.subject:
            told.append(event.subject)
        asked = event.what == _ASKED_TO_JOIN or (asked and event.what != _JOINED)
    return told[0] if len(set(told)) == 1 else ""


def _lines(log: LogExcerpt) -> Iterator[Marked]:
    own, told = own_id(log), Mark.SERVER if log.host.role is HostRole.SERVER else Mark.TOLD
    entered = [event.at for event in log.events if event.what == _JOINED and event.subject == own][:_MOST_ENTRIES]
    asked = {_asked_as(event, own) for event in log.events} - {""}
    for event in log.events:
        key = _asked_as(event, own)
        if key:
            yield _marked(key, event, Mark.ASKED)
        elif event.subject and not _was_there(event, own, entered):
            key = event_key(event.what, event.subject)
            # That one asked to leave is told by both lines; the first stands nearer to the moment.
            if event.subject != own or key not in asked:
                yield _marked(key, event, told)


def _asked_as(event: LogEvent, own: str) -> str:
    if not own or event.subject or event.what not in ASKED:
        return ""
    return event_key(ASKED[event.what] or event.what, own)


def _was_there(event: LogEvent, own: str, entered: list[datetime]) -> bool:
    later = event.what == _JOINED and event.subject != own
    return later and any(at <= event.at <= at + _PRESENT for at in entered)


def _marked(key: str, event: LogEvent, mark: Mark) -> Marked:
    return Marked(key=key, at_ms=event.at.timestamp() * 1000, mark=mark)
