"""Does what is done for each log by itself, in whichever process: looks into a file, and reads a log."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from collector.evidence.logs.arrange import Log, Part, look
from collector.evidence.logs.clocks import Dated
from collector.evidence.logs.excerpt import Excerpt, host_of
from collector.evidence.logs.files import LogFile, Refusal
from collector.evidence.logs.telling import Telling
from collector.model.incident import Field
from collector.model.records.logs import LogExcerpt
from collector.model.request import Request
from collector.model.source import RawStream, SourcePlan, Workplace

_SPARE_S = 10.0
"""Left for redacting and handing over what was read when the deadline comes near."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """The task of finding out what one file is."""

    zone_name: str
    end_s: float

    def __call__(self, file: LogFile, place: Workplace) -> Part | Refusal:
        """Return what it is, or why it is not read."""
        return look(file, zone_name=self.zone_name, stopping=until(self.end_s, place))


@dataclass(frozen=True, slots=True)
class Named:
    """A log, its member's name, and which one of all it is, from 1."""

    log: Log
    member: str
    number: int


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a log, as ``Tally.add`` counts it."""

    name: str
    record: LogExcerpt
    trouble: tuple[Refusal, ...]
    kept_bytes: int
    dated: Dated


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The task of reading one log: its stream, if it has lines in the window, and its record are handed over."""

    request: Request
    end_s: float
    telling: Telling

    def __call__(self, item: Named, place: Workplace) -> Done:
        """Return what became of it."""
        request, log = self.request, item.log
        excerpt = Excerpt(
            log,
            member=item.member,
            window=request.incident.window,
            host=host_of(log, request),
            room=request.incident.value(Field.ROOM),
            stopping=until(self.end_s, place),
            note_identity=place.note_handle,
        )
        if excerpt.start():
            lines = self.telling.told(
                excerpt.lines(), number=item.number, name=log.shown, amounts=excerpt.amounts, say=place.progress
            )
            place.hand_over(RawStream(name=excerpt.member, lines=lines))
        record = excerpt.record()
        place.hand_over(record)
        return Done(log.shown, record, excerpt.trouble, excerpt.kept_bytes, log.clock.dated)


def nearly_up_s(plan: SourcePlan) -> float:
    """Return when a source that begins now has nearly used up its time, on the clock that all processes share."""
    return time.monotonic() + plan.deadline_s - _SPARE_S


def until(end_s: float, place: Workplace) -> Callable[[], bool]:
    """Whether to end: told, or the time nearly up, which is all that a process beside the worker knows of it."""
    return lambda: place.stopped or time.monotonic() > end_s
