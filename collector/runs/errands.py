"""Carries out a task for each of a few items with a redactor of its own, and tells what came of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from collector.model.evidence import Record
from collector.model.source import Item, Outcome, RawStream, Workplace
from collector.redaction.redactor import Redactor
from collector.redaction.stack import Stack
from collector.runs.elsewhere import NOTHING, Finds, Found
from collector.runs.frames import Job, Spooled, gathered, to_line
from collector.runs.lane import redactor_of


@dataclass(frozen=True, slots=True)
class Errand(Generic[Item, Outcome]):
    """A task, the next items in order, and the identities that were noted since the last errand."""

    task: Callable[[Item, Workplace], Outcome]
    items: tuple[Item, ...]
    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result(Generic[Outcome]):
    """What came of one item: the frames it handed over, as lines, the identities that it noted, and the outcome."""

    lines: tuple[bytes, ...]
    handles: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Report(Generic[Outcome]):
    """What came of the first items of an errand, up to one that failed, and what its redactor has found in them."""

    results: tuple[Result[Outcome], ...] = ()
    found: Found = NOTHING


class Runner:
    """Carries out one errand after the other; what tasks hand over is made safe at once."""

    def __init__(self, job: Job, *, say: Callable[[str], None], stopped: Callable[[], bool]) -> None:
        self._stack = Stack(job.new_path())
        self._redactor = redactor_of(job)
        self._say = say
        self._stopped = stopped
        self._finds = Finds(self._redactor)

    def carry_out(self, errand: Errand[Item, Outcome]) -> Report[Outcome]:
        """Return what came of it. A task that fails is left to the worker, to which its error means something."""
        for handle in errand.handles:
            self._redactor.add_handle(handle)
        self._finds.begin()
        results: list[Result[Outcome]] = []
        for item in errand.items:
            before = self._redactor.counts.copy()
            place = _Place(self._redactor, self._stack, self._say, self._stopped)
            try:
                outcome = errand.task(item, place)
            except Exception:  # noqa: BLE001  the worker carries it out once more, tells its error, and counts then
                self._redactor.counts.clear()
                self._redactor.counts.update(before)
                break
            results.append(Result(tuple(place.lines), tuple(place.handles), outcome))
        return Report(tuple(results), self._finds.fresh())


class _Place(Workplace):
    """Where the task of one item is carried out."""

    def __init__(
        self, redactor: Redactor, stack: Stack, say: Callable[[str], None], stopped: Callable[[], bool]
    ) -> None:
        self.lines: list[bytes] = []
        self.handles: list[str] = []
        self._redactor = redactor
        self._stack = stack
        self._say = say
        self._stopped = stopped

    @property
    def stopped(self) -> bool:
        return self._stopped()

    def progress(self, text: str) -> None:
        self._say(text)

    def note_handle(self, value: str) -> None:
        self.handles.append(value)
        self._redactor.add_handle(value)

    def hand_over(self, item: Record | RawStream) -> None:
        if isinstance(item, RawStream):
            before = self._redactor.counts.copy()
            name = self._redactor.redact(item.name)
            blocks = self._redactor.redact_portion(name, item.lines)
            counts = dict(self._redactor.counts - before)
            self.lines.append(to_line(Spooled(stream=self._stack.laid(name, blocks, redactions=counts))))
        else:
            self.lines.append(to_line(gathered(self._redactor.safe_record(item))))
