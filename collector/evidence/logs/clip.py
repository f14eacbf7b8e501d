"""Cuts the lines of a log to a span of time, keeping what names versions and devices and one record at each cut."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

_EARLY_RECORDS = 100
_CONTEXT_BYTES = 64 * 1024
"""How much of a record outside the span is kept as context."""


class Why(StrEnum):
    """Why a line was kept."""

    INSIDE = "inside"
    EARLY = "from before the window"
    CONTEXT = "next to a cut"
    MARKER = "marker"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One line, or piece of one, that stays. ``begins``: its first piece; ``at``: its record's time.

    Where ``lines`` is more than 1 it is a block of whole lines, and ``at`` the times of its first and last record.
    """

    line: bytes
    why: Why
    begins: bool = True
    at: tuple[datetime, ...] = ()
    lines: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """From when to when records are kept, both included, and the marker line that stands for what was left out."""

    first: datetime
    last: datetime

    @property
    def marker(self) -> bytes:
        """The line inserted at a cut."""
        return (
            f"--- avsync: cut; records outside {self.first:%Y-%m-%dT%H:%M:%S.%f}Z to "
            f"{self.last:%Y-%m-%dT%H:%M:%S.%f}Z were left out here ---\n"
        ).encode()


class Stretched(Protocol):
    """A block of lines that begins with a record and lies inside as a whole."""

    @property
    def data(self) -> bytes:
        """The whole lines."""
        ...

    @property
    def first(self) -> datetime:
        """When its first record was written."""
        ...

    @property
    def last(self) -> datetime:
        """When its last record was written."""
        ...

    @property
    def lines(self) -> int:
        """How many lines it has."""
        ...


class _Mode(StrEnum):
    HOLDING = "holding"
    INSIDE = "inside"
    TRAILING = "trailing"
    EARLY = "early"


class Clipper:
    """Cuts one log; feed it every line in order, then end it."""

    def __init__(
        self, span: Span, instant: Callable[[bytes], datetime | None], worth_keeping: Callable[[bytes], bool]
    ) -> None:
        self._span = span
        self._instant = instant
        self._worth_keeping = worth_keeping
        self._mode = _Mode.HOLDING
        self._held: list[Kept] = []
        self._cut = False
        self._early = 0
        self._extra_bytes = 0
        self.last: datetime | None = None

    def clip(self, lines: Iterable[tuple[bytes, bool]]) -> Iterator[Kept]:
        """Yield what stays of the lines; call again for the next file of the same log."""
        for line, begins in lines:
            at = self._instant(line) if begins else None
            if at is None:
                yield from self._continue(line, begins)
            elif self._span.first <= at <= self._span.last:
                yield from self._enter(line, (at,), 1)
            else:
                yield from self._pass_by(line, at)
            self.last = at or self.last

    def take(self, stretch: Stretched) -> Iterator[Kept]:
        """Yield what stays where a block lies inside as a whole: all of it."""
        yield from self._enter(stretch.data, (stretch.first, stretch.last), stretch.lines)
        self.last = stretch.last

    def end(self) -> Iterator[Kept]:
        """Yield the marker if something at the end was left out."""
        if self._held or self._cut:
            yield self._marker()
        self._held, self._cut = [], False

    def skip(self) -> None:
        """Note that lines were passed over without being fed."""
        self._cut, self._held, self._mode = True, [], _Mode.HOLDING

    def _marker(self) -> Kept:
        self._cut = False
        return Kept(line=self._span.marker, why=Why.MARKER)

    def _enter(self, data: bytes, at: tuple[datetime, ...], lines: int) -> Iterator[Kept]:
        if self._cut:
            yield self._marker()
        yield from self._held
        self._held, self._mode = [], _Mode.INSIDE
        yield Kept(line=data, why=Why.INSIDE, at=at, lines=lines)

    def _pass_by(self, line: bytes, at: datetime) -> Iterator[Kept]:
        self._extra_bytes = len(line)
        if self._mode is _Mode.INSIDE:
            self._mode = _Mode.TRAILING
            yield Kept(line=line, why=Why.CONTEXT, at=(at,))
            return
        self._cut = self._cut or bool(self._held)
        self._held = []
        if self._keeps_early(line) and at < self._span.first:
            self._mode = _Mode.EARLY
            if self._cut:
                yield self._marker()
            yield Kept(line=line, why=Why.EARLY, at=(at,))
            return
        self._mode = _Mode.HOLDING
        self._held = [Kept(line=line, why=Why.CONTEXT, at=(at,))]

    def _continue(self, line: bytes, begins: bool) -> Iterator[Kept]:
        if self._mode is _Mode.INSIDE:
            yield Kept(line=line, why=Why.INSIDE, begins=begins, at=(self.last,) if self.last else ())
            return
        if begins and self.last is None and self._keeps_early(line):
            yield Kept(line=line, why=Why.EARLY, begins=begins)
            return
        self._extra_bytes += len(line)
        if self._extra_bytes > _CONTEXT_BYTES:
            self._cut = True
        elif self._mode is _Mode.HOLDING:
            self._held.append(Kept(line=line, why=Why.CONTEXT, begins=begins))
        else:
            yield Kept(line=line, why=Why.EARLY if self._mode is _Mode.EARLY else Why.CONTEXT, begins=begins)

    def _keeps_early(self, line: bytes) -> bool:
        if self._early >= _EARLY_RECORDS or not self._worth_keeping(line):
            return False
        self._early += 1
        return True
