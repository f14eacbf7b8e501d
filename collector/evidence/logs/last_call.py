"""Turns logs, whatever their time, into what the last call of each was: its names and ids, and from when to when.

What a log says is offered to a person who knows the call; what support reads is cut and redacted by the source alone.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from collector.evidence.logs.arrange import Log, arrange, look
from collector.evidence.logs.excerpt import Excerpt
from collector.evidence.logs.meaning import Statement
from collector.evidence.logs.select import Paths, open_logs
from collector.model.clock import ClockSource
from collector.model.host import BYSTANDER
from collector.model.incident import Field, Vendor
from collector.model.window import TimeWindow
from collector.vendors.fact_rule import Party

MOST_LOGS = 12
"""Looked into, newest first; whoever names a folder of more is offered what the newest say."""
_WHOLE_BYTES = 8 * 1024 * 1024
_TAIL = timedelta(minutes=15)
"""Of a longer log its beginning is read, and the records of so much time at its end."""
_LEFT = ("left", "asked to leave")


@dataclass(frozen=True, kw_only=True, slots=True)
class LastCall:
    """What one log says last of each fact; ``began`` and ``ended`` are in UTC, ``began`` empty if it names no join.

    ``clock`` says how the zone of its stamps is known: with MACHINE the times hold if it was written in this one's.
    """

    log: str
    vendor: Vendor
    statements: tuple[Statement, ...]
    began: tuple[datetime, ...]
    ended: datetime
    clock: ClockSource

    def facts(self) -> dict[Field, Statement]:
        """Return of each fact that is nobody's id the statement that was made last."""
        found = [item for item in self.statements if item.party is Party.NOBODY]
        return {item.field: item for item in sorted(found, key=lambda item: item.at)}

    def uid(self, party: Party) -> tuple[Statement, ...]:
        """Return the id of the device that wrote the log, or of the only other one in its calls; empty if unknown."""
        found = [item for item in self.statements if item.party is party]
        if not found or (party is Party.REMOTE and any(item.others for item in found)):
            return ()
        return (max(found, key=lambda item: item.at),)


def last_calls(paths: Paths, *, zone_name: str, stopping: Callable[[], bool]) -> tuple[LastCall, ...]:
    """Return the last call of each log that states any time, the latest first; what cannot be read says nothing."""
    with ExitStack() as held:
        files = open_logs(Paths(files=paths.files[:MOST_LOGS]), held).logs[:MOST_LOGS]
        looks = (look(file, zone_name=zone_name, stopping=stopping) for file in files)
        logs, _ = arrange(files, looks, zone_name=zone_name, stopping=stopping)
        found = [call for log in logs for call in _call(log, stopping)]
    return tuple(sorted(found, key=lambda call: call.ended, reverse=True))


def _call(log: Log, stopping: Callable[[], bool]) -> Iterator[LastCall]:
    if not log.read or stopping():
        return
    first, last = log.read[0], log.read[-1]
    size = sum(max(0, part.file.size) for part in log.parts)
    start = first if size <= _WHOLE_BYTES else max(first, last - _TAIL)
    excerpt = Excerpt(
        log,
        member="",
        window=TimeWindow(start=start, end=last, known_by="the log's own time", zone="UTC", live=False),
        host=BYSTANDER,
        room="",
        stopping=stopping,
        note_identity=lambda _: None,
    )
    if excerpt.start():
        for _ in excerpt.lines():
            pass
    statements = excerpt.statements()
    began = _joined(statements)
    left = [event.at for event in excerpt.record().events if event.what in _LEFT]
    ended = next((at for at in sorted(left) if began and at > began[0]), last)
    yield LastCall(
        log=log.shown,
        vendor=log.shape.format.vendor,
        statements=statements,
        began=began,
        ended=ended.astimezone(UTC),
        clock=log.clock.described.known_by,
    )


def _joined(statements: tuple[Statement, ...]) -> tuple[datetime, ...]:
    """Return when the log last said which room its device joined, or under which id."""
    for wanted in (
        [item for item in statements if item.field is Field.ROOM],
        [item for item in statements if item.party is Party.LOCAL],
    ):
        times = [at for item in wanted for at in item.at]
        if times:
            return (max(times).astimezone(UTC),)
    return ()
