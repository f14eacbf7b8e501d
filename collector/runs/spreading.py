"""Spreads a source's tasks over all processors: helpers, processes beside the worker, carry out errands, as it does.

What comes of them is passed on in the order of their items, and says at least what it would had one been carried out
after the other: what goes wrong beside the worker is done again in it, and identities noted meanwhile are replaced.
"""

import contextlib
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Generic, Protocol

from collector.model.source import HERE, Item, Outcome, Workplace
from collector.redaction.late_names import changed_untold
from collector.redaction.redactor import Redactor
from collector.runs.beside import Beside, Copy, Start, ahead, close_pipes, started
from collector.runs.elsewhere import NOTHING, Elsewhere
from collector.runs.errands import Errand, Report, Runner
from collector.runs.frames import Job, to_line
from collector.runs.helper import NAME, serve
from collector.runs.lane import build_usual_search, redactor_of

MOST_HELPERS = 3
_ERRAND_ITEMS = 16
_ERRAND_BYTES = 1 << 20
"""Some tens of milliseconds: the worker waits for the last one, and handing over many small ones costs more."""
_GIVEN = 2
"""Errands that a helper has at once: it need not wait for the next."""
_PATIENCE_S = 0.1


class Home(Workplace, Protocol):
    """The worker's own place, where what is carried out in turn is carried out."""

    handles: set[str]
    elsewhere: Elsewhere

    def pass_on(self, line: bytes) -> None:
        """Send a frame that was made safe beside it."""
        ...

    def pass_on_again(self, line: bytes) -> None:
        """Send a frame that was made safe by who did not know all identities that are known here."""
        ...


class Helper:
    """A process that carries out errands in the order in which they are given."""

    def __init__(self, process: Beside) -> None:
        self.told: frozenset[str] = frozenset()
        self.failed = False
        self._process = process
        self._ended = False

    def write(self, message: bytes) -> None:
        """Hand over the job, or the next errand. Raises OSError if it has died."""
        to_process = self._process.stdin
        assert to_process is not None  # noqa: S101  it was started with a pipe
        to_process.write(message)
        to_process.flush()

    def report(self) -> Report[Outcome]:
        """Wait for the next report. Raises EOFError or pickle.UnpicklingError if it has died."""
        from_process = self._process.stdout
        assert from_process is not None  # noqa: S101  it was started with a pipe
        report: Report[Outcome] = pickle.load(from_process)  # noqa: S301  written by the process that we started
        return report

    def end(self) -> None:
        """End it, whatever it is at."""
        if not self._ended:
            self._ended = True
            self._process.kill()
            self._process.wait()
            close_pipes(self._process)


def helpers_ahead() -> Sequence[Helper]:
    """Load and build the usual search for the errands of a source that is to come, and start helpers."""
    return ahead(_start_helpers, build_usual_search)


def _start_helpers(how: Start) -> Sequence[Helper]:
    """Start as many as leave a processor for this process, or as can be."""
    helpers: list[Helper] = []
    with contextlib.suppress(OSError):  # no process more may be started; fewer do, and none, too
        while len(helpers) < min(MOST_HELPERS, (os.cpu_count() or 1) - 1):
            helpers.append(Helper(Copy(serve) if how is Start.AS_COPIES else started(NAME, ())))
    return helpers


@dataclass(kw_only=True, slots=True)
class Lot(Generic[Item, Outcome]):
    """A few items in a row, which identities were known to whoever carried them out, and the report if they were."""

    items: tuple[Item, ...]
    told: frozenset[str] = frozenset()
    report: Report[Outcome] = field(default_factory=Report)
    ended: threading.Event = field(default_factory=threading.Event)


class Spreading:
    """Spreads the tasks of one source; without helpers they are carried out in turn."""

    def __init__(self, job: Job, home: Home, helpers: Sequence[Helper]) -> None:
        self._job = job
        self._home = home
        self._helpers = list(helpers)
        for helper in helpers:
            with contextlib.suppress(OSError):  # it has died, and will carry out nothing
                helper.write(to_line(job))

    @cached_property
    def _changed_untold(self) -> "_ChangedUntold":
        return _ChangedUntold(redactor_of(self._job))

    @cached_property
    def _own(self) -> Runner:
        """What the worker itself carries out errands with, as helpers do."""
        home = self._home
        return Runner(self._job, say=home.progress, stopped=lambda: home.stopped)

    def spread(
        self, task: Callable[[Item, Workplace], Outcome], items: Sequence[Item], weigh: Callable[[Item], int]
    ) -> Iterator[Outcome]:
        """Yield what comes of each item, in order."""
        if not self._helpers:
            for item in items:
                yield task(item, self._home)
            return
        run = _Run(task, list(lots(items, weigh)), self._home, self._changed_untold)
        threads = list(self._feeding(run))
        try:
            yield from run.outcomes(self._own, lambda: self.end(*self._helpers))
        except BaseException:
            self.end(*self._helpers)  # nobody wants what they are at
            raise
        finally:
            for thread in threads:
                thread.join()
            self.end(*(helper for helper in self._helpers if helper.failed))

    def _feeding(self, run: "_Run[Item, Outcome]") -> Iterator[threading.Thread]:
        for helper in self._helpers:
            thread = threading.Thread(target=run.feed, args=(helper,), daemon=True)
            try:
                thread.start()
            except RuntimeError:  # no thread more may be started
                helper.failed = True
                continue
            yield thread

    def end(self, *helpers: Helper) -> None:
        """End helpers; what they were at is carried out in turn if it is wanted."""
        for helper in helpers:
            self._helpers.remove(helper)
            helper.end()


def lots(items: Sequence[Item], weigh: Callable[[Item], int]) -> Iterator[Lot[Item, Outcome]]:
    """Yield all items in order; what must be carried out in turn has ended without a report."""
    held: list[Item] = []
    held_bytes = 0
    for item in items:
        weight = weigh(item)
        if held and (weight == HERE or len(held) == _ERRAND_ITEMS or held_bytes + weight > _ERRAND_BYTES):
            yield Lot(items=tuple(held))
            held, held_bytes = [], 0
        if weight == HERE:
            lot: Lot[Item, Outcome] = Lot(items=(item,))
            lot.ended.set()
            yield lot
        else:
            held.append(item)
            held_bytes += weight
    if held:
        yield Lot(items=tuple(held))


class _ChangedUntold:
    """Knows which identities redaction changes wherever they stand though nobody named them, as e-mail addresses."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._seen: set[str] = set()
        self._found: set[str] = set()

    def among(self, handles: Set[str]) -> bool:
        """Whether any of these is one."""
        new = handles - self._seen
        self._seen |= new
        self._found |= changed_untold(self._redactor, new)
        return not self._found.isdisjoint(handles)


class _Run(Generic[Item, Outcome]):
    """One task for many items."""

    def __init__(
        self,
        task: Callable[[Item, Workplace], Outcome],
        cut: Sequence[Lot[Item, Outcome]],
        home: Home,
        changed_untold: _ChangedUntold,
    ) -> None:
        self._task = task
        self._lots = deque(cut)
        self._home = home
        self._changed_untold = changed_untold
        self._waiting = (lot for lot in cut if not lot.ended.is_set())
        self._taking = threading.Lock()

    def outcomes(self, own: Runner, end_helpers: Callable[[], None]) -> Iterator[Outcome]:
        """Yield what comes of each item, in order, carrying out errands while the next is not there."""
        told: frozenset[str] = frozenset()
        while self._lots:
            lot = self._lots.popleft()
            while not lot.ended.is_set():
                if self._home.stopped:
                    end_helpers()
                taken = self._next()
                for mine in taken:
                    mine.report = own.carry_out(self._errand(mine, told))
                    mine.ended.set()
                    told = mine.told
                if not taken:
                    lot.ended.wait(_PATIENCE_S)
            yield from self._passed_on(lot)

    def feed(self, helper: Helper) -> None:
        """Have a helper carry out errands; what it gives no report of is carried out in turn."""
        given: deque[Lot[Item, Outcome]] = deque()
        try:
            while True:
                while len(given) < _GIVEN and (taken := self._next()):
                    given.extend(taken)
                    errand = self._errand(given[-1], helper.told)
                    helper.told = given[-1].told
                    helper.write(pickle.dumps(errand, pickle.HIGHEST_PROTOCOL))
                if not given:
                    return
                given[0].report = helper.report()
                given.popleft().ended.set()
        except Exception:  # noqa: BLE001  it died, or what it was to be told or told could not be written
            helper.failed = True
        finally:
            for lot in given:
                lot.ended.set()

    def _next(self) -> tuple[Lot[Item, Outcome], ...]:
        """Take the next errand that nobody has, if there is one."""
        with self._taking:
            return tuple(islice(self._waiting, 1))

    def _errand(self, lot: Lot[Item, Outcome], told: frozenset[str]) -> Errand[Item, Outcome]:
        lot.told = frozenset(self._home.handles)
        return Errand(self._task, lot.items, tuple(sorted(lot.told - told)))

    def _passed_on(self, lot: Lot[Item, Outcome]) -> Iterator[Outcome]:
        home, report, late = self._home, lot.report, self._home.handles - lot.told
        if late and self._changed_untold.among(late):
            # Where they stand they have become a stand-in of another kind.
            report = Report(found=NOTHING._replace(secrets=report.found.secrets))
        home.elsewhere.take(report.found)
        pass_on = home.pass_on_again if late else home.pass_on
        for result in report.results:
            for line in result.lines:
                pass_on(line)
            for handle in result.handles:
                home.note_handle(handle)
            yield result.outcome
        for item in lot.items[len(report.results) :]:
            yield self._task(item, home)
