"""Spreads a source's tasks over all processors: helpers, processes beside the worker, carry out errands, as it does.

What comes of them is passed on in the order of their items, and says at least what it would had one been carried out
after the other: what goes wrong beside the worker is done again in it, and identities noted meanwhile are replaced.
"""

import contextlib
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Generic, Protocol

from collector.model.source import HERE, Item, Outcome, Workplace
from collector.runs.beside import Beside, Copy, close_pipes, may_be_copied, started
from collector.runs.elsewhere import Elsewhere
from collector.runs.errands import Errand, Report, Runner
from collector.runs.frames import Job, to_line
from collector.runs.helper import NAME, serve
from collector.runs.lane import build_usual_search

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
    helpers = () if may_be_copied() else _start_helpers(lambda: started(NAME, ()))
    build_usual_search()
    return helpers or _start_helpers(lambda: Copy(serve))


def _start_helpers(start: Callable[[], Beside]) -> Sequence[Helper]:
    return [Helper(start()) for _ in range(min(MOST_HELPERS, (os.cpu_count() or 1) - 1))]


@dataclass(kw_only=True, slots=True)
class Share(Generic[Item, Outcome]):
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
        run = _Run(task, list(shares(items, weigh)), self._home)
        threads = [threading.Thread(target=run.feed, args=(helper,), daemon=True) for helper in self._helpers]
        for thread in threads:
            thread.start()
        try:
            yield from run.outcomes(self._own, lambda: self.end(*self._helpers))
        except BaseException:
            self.end(*self._helpers)  # nobody wants what they are at
            raise
        finally:
            for thread in threads:
                thread.join()
            self.end(*(helper for helper in self._helpers if helper.failed))

    def end(self, *helpers: Helper) -> None:
        """End helpers; what they were at is carried out in turn if it is wanted."""
        for helper in helpers:
            self._helpers.remove(helper)
            helper.end()


def shares(items: Sequence[Item], weigh: Callable[[Item], int]) -> Iterator[Share[Item, Outcome]]:
    """Yield all items in order; what must be carried out in turn has ended without a report."""
    held: list[Item] = []
    held_bytes = 0
    for item in items:
        weight = weigh(item)
        if held and (weight == HERE or len(held) == _ERRAND_ITEMS or held_bytes + weight > _ERRAND_BYTES):
            yield Share(items=tuple(held))
            held, held_bytes = [], 0
        if weight == HERE:
            share: Share[Item, Outcome] = Share(items=(item,))
            share.ended.set()
            yield share
        else:
            held.append(item)
            held_bytes += weight
    if held:
        yield Share(items=tuple(held))


class _Run(Generic[Item, Outcome]):
    """One task for many items."""

    def __init__(
        self, task: Callable[[Item, Workplace], Outcome], cut: Sequence[Share[Item, Outcome]], home: Home
    ) -> None:
        self._task = task
        self._shares = deque(cut)
        self._home = home
        self._waiting = (share for share in cut if not share.ended.is_set())
        self._taking = threading.Lock()

    def outcomes(self, own: Runner, end_helpers: Callable[[], None]) -> Iterator[Outcome]:
        """Yield what comes of each item, in order, carrying out errands while the next is not there."""
        told: frozenset[str] = frozenset()
        while self._shares:
            share = self._shares.popleft()
            while not share.ended.is_set():
                if self._home.stopped:
                    end_helpers()
                taken = self._next()
                for mine in taken:
                    mine.report = own.carry_out(self._errand(mine, told))
                    mine.ended.set()
                    told = mine.told
                if not taken:
                    share.ended.wait(_PATIENCE_S)
            yield from self._passed_on(share)

    def feed(self, helper: Helper) -> None:
        """Have a helper carry out errands; what it gives no report of is carried out in turn."""
        given: deque[Share[Item, Outcome]] = deque()
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
            for share in given:
                share.ended.set()

    def _next(self) -> tuple[Share[Item, Outcome], ...]:
        """Take the next errand that nobody has, if there is one."""
        with self._taking:
            return tuple(islice(self._waiting, 1))

    def _errand(self, share: Share[Item, Outcome], told: frozenset[str]) -> Errand[Item, Outcome]:
        share.told = frozenset(self._home.handles)
        return Errand(self._task, share.items, tuple(sorted(share.told - told)))

    def _passed_on(self, share: Share[Item, Outcome]) -> Iterator[Outcome]:
        home, report = self._home, share.report
        home.elsewhere.take(report.secrets, report.redactions, report.stand_ins)
        pass_on = home.pass_on if home.handles <= share.told else home.pass_on_again
        for result in report.results:
            for line in result.lines:
                pass_on(line)
            for handle in result.handles:
                home.note_handle(handle)
            yield result.outcome
        for item in share.items[len(report.results) :]:
            yield self._task(item, home)
