"""What every source of evidence offers: a plan that can be shown, and an async generator that carries it out.

A source is one module under ``evidence/`` with two functions, found without registration:

    def plan(request: Request) -> tuple[SourcePlan, ...]
    async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]

``plan`` does no I/O beyond looking whether things exist. ``gather`` runs in a process of its own, yields records, raw
streams, opaque files and exactly one Coverage, and ends soon after ``session.stopping`` is set, with what it has. It
may raise Unavailable instead; any other exception ends the source as ``crashed``. What it has thousands of, it may have
the session ``spread``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from collector.model.coverage import Coverage, Reason
from collector.model.evidence import Record

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class Phase(StrEnum):
    """When a source runs: live sampling first and side by side, then what costs CPU, then one alone after the other."""

    LIVE = "live"
    AFTER = "after"
    ALONE = "alone"


MANY_FILES = 100
"""So many hold more to be made safe than is searched in the time that it takes to build a search."""


class Wanted(StrEnum):
    """How a source came into the plan; one that was ASKED for by option or environment decides the exit code."""

    ASKED = "asked"
    DEFAULT = "default"


class Share(StrEnum):
    """Whose share of the processors a source runs on: its own, or that of all that was started where avsync was.

    Linux shares them between sessions first (sched_autogroup), so that a program in a session of its own hardly feels
    what keeps the others busy.
    """

    OWN = "own"
    COMMON = "common"


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcePlan:
    """One planned source. ``skip`` other than NONE means: it will not run, for that reason, told in ``detail``.

    ``contacts`` are outside hosts and ``reads`` are files or processes, for ``--dry-run``; ``files`` is how many files
    it reads, 0 where nobody knows. ``deadline_s`` bounds the whole source. ``target`` is for the source's own use.
    """

    source: str
    why: str
    phase: Phase
    deadline_s: float
    wanted: Wanted = Wanted.DEFAULT
    share: Share = Share.OWN
    contacts: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    files: int = 0
    target: str = ""
    skip: Reason = Reason.NONE
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RawStream:
    """Raw bytes on their way to redaction, as whole lines with their line ends; ``name`` is the member wanted.

    They come in pieces of at most 1 MiB: many whole lines, one, or a part of one without its line end. They are taken
    all at once, while nothing else of the source's own process runs; ``session.stopping`` is set all the same.
    """

    name: str
    lines: Iterator[bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class RawOpaque:
    """Bytes that nobody here can redact; ``name`` is the member wanted, ``consent`` says how the user agreed."""

    name: str
    chunks: Iterator[bytes]
    consent: str


Yield = Record | RawStream | RawOpaque | Coverage


class StopSignal(Protocol):
    """The part of asyncio.Event that a source needs."""

    def is_set(self) -> bool:
        """Whether the source should end now."""
        ...

    async def wait(self) -> bool:
        """Wait until the source should end."""
        ...


HERE = -1
"""The weight of what no other process can reach, or what would keep one for long."""


class Workplace(Protocol):
    """What a task may ask where it is carried out: in the source's own process, or in one beside it."""

    @property
    def stopped(self) -> bool:
        """Whether the source should end now; never in a process beside, which is ended then."""
        ...

    def progress(self, text: str) -> None:
        """Tell the person what happens now, in a few words."""
        ...

    def note_handle(self, value: str) -> None:
        """Name an identity met while gathering: later sources replace it by its pseudonym wherever it stands."""
        ...

    def hand_over(self, item: Record | RawStream) -> None:
        """Pass on what a source else yields; a stream has been taken when this returns."""
        ...


class Session(Workplace, Protocol):
    """What a source may ask of the run that carries it; what says more than ``...`` is there for who inherits it."""

    @property
    def stopping(self) -> StopSignal:
        """Set on interruption and shortly before the deadline."""
        ...

    @property
    def stopped(self) -> bool:
        """Whether the source should end now."""
        return self.stopping.is_set()

    def note_secret(self, value: str) -> None:
        """Name a secret met while gathering: it is redacted everywhere and searched for in the finished bytes."""
        ...

    def spread(
        self,
        task: Callable[[Item, Workplace], Outcome],
        items: Sequence[Item],
        *,
        weigh: Callable[[Item], int],  # noqa: ARG002  in turn it does not matter
    ) -> Iterator[Outcome]:
        """Carry out a task for each item, on all processors if that is worth while, and yield the outcomes in order.

        What a task hands over is passed on right before its outcome. ``weigh`` returns how many bytes a task reads, or
        HERE. Of other items the task may be carried out in another process, and once more in this one if it fails
        there: they, the task and its outcome must be picklable.
        """
        for item in items:
            yield task(item, self)
