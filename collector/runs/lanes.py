"""Makes a long stream safe and packs it on all processors: portions go to lanes, processes beside this one, and to it.

A lane is given a portion in memory that it shares with this process, or through a pipe where there is none, and gives
one back in one piece: a thread that waits for the interpreter's lock after each of many small ones leaves its lane idle
for longer than the lane takes (measured).
"""

import contextlib
import os
import queue
import secrets
import threading
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, cycle, islice
from pathlib import Path

import msgspec
from isal import isal_zlib
from msgspec.structs import replace as replace_in

from collector.chunks import chunks_of
from collector.deflated import LAST_BLOCK, deflated
from collector.errors import RedactionError
from collector.model.member import Form, SafeStream
from collector.model.source import RawStream
from collector.redaction.redactor import Redactor
from collector.redaction.stream import Hashed, spool
from collector.runs.allocator import keep_pages
from collector.runs.beside import Beside, Copy, Start, ahead, close_pipes, started
from collector.runs.elsewhere import Elsewhere, Found
from collector.runs.frames import Job, to_line
from collector.runs.lane import NAME, Beginning, Done, Maker, Portion, build_usual_search, exactly, serve
from collector.runs.portions import Pieces, Portions
from collector.runs.shelf import NOWHERE, SLOTS, Shelf

MOST_LANES = 3
_WAITING = 2
"""Portions that wait for a lane beside the one it works on: bounds memory."""
_MOST_HELD = 3
"""Portions for each process that wait for an earlier one to end: bounds memory, too."""
_MOST_SHARED = 2000
"""Secrets that one lane found and the others are told at once; what is left is looked for when all is through."""


@dataclass(kw_only=True, slots=True)
class _Task:
    """One portion and how it ended."""

    portion: Portion
    pieces: Pieces
    done: Done = field(default_factory=Done)
    packed: bytes = b""
    here: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


class Lane:
    """One process, the thread that feeds it, and the thread that takes what it gives back.

    So the next portion waits on the shelf or in the pipe while one is worked on.
    """

    def __init__(self, process: Beside, shelf: Shelf) -> None:
        self.told: set[str] = set()
        self._beginning = b""
        self._ended = False
        self._process = process
        self._shelf = shelf
        self._tasks: queue.Queue[_Task | None] = queue.Queue(_WAITING)
        self._given: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._threads = (
            threading.Thread(target=self._feed, daemon=True),
            threading.Thread(target=self._take, daemon=True),
        )
        for thread in self._threads:
            thread.start()

    @property
    def free(self) -> bool:
        """Whether a task can be handed over without waiting."""
        return not self._tasks.full()

    def begin(self, beginning: bytes) -> None:
        """Tell it what it must know before its first task."""
        self._beginning = beginning

    def give(self, task: _Task) -> None:
        """Hand over a task."""
        self._tasks.put(task)

    def give_back(self) -> Iterator[_Task]:
        """Yield the tasks that it has not begun."""
        with contextlib.suppress(queue.Empty):
            while task := self._tasks.get_nowait():
                yield task

    def end(self) -> None:
        """End the process; what it was still working on is lost."""
        if self._ended:
            return
        self._ended = True
        self._process.kill()
        self._tasks.put(None)
        for thread in self._threads:
            thread.join()
        self._process.wait()
        close_pipes(self._process)
        self._shelf.close()

    def _feed(self) -> None:
        to_process = self._process.stdin
        assert to_process is not None  # noqa: S101  it was started with a pipe
        lying: deque[_Task] = deque()
        for slot in cycle(range(SLOTS)):
            if len(lying) == SLOTS:
                lying.popleft().ended.wait()
            task = self._tasks.get()
            if not task:
                break
            self._given.put(task)
            lying.append(task)
            portion = replace_in(task.portion, place=self._shelf.lay(slot, task.pieces, task.portion.length))
            told = self._beginning + msgspec.json.encode(portion) + b"\n"
            with contextlib.suppress(OSError):  # its process died, and gives nothing back
                to_process.write(b"".join((told, *task.pieces)) if portion.place == NOWHERE else told)
                to_process.flush()
            self._beginning, task.pieces = b"", []
        self._given.put(None)

    def _take(self) -> None:
        from_process = self._process.stdout
        assert from_process is not None  # noqa: S101  it was started with a pipe
        while task := self._given.get():
            try:
                done = msgspec.json.decode(from_process.readline(), type=Done)
                task.packed, task.done = exactly(from_process, done.packed_length), done
            except (EOFError, OSError, ValueError, msgspec.MsgspecError) as error:
                # Its process died; the text of an error may hold a line.
                task.done = Done(failed=f"{task.portion.name} could not be made safe ({type(error).__name__}).")
            task.ended.set()


def start_lanes(how: Start = Start.ANEW) -> Sequence[Lane]:
    """Start as many as leave a processor for this process."""
    shelves = [Shelf() for _ in range(max(1, min(MOST_LANES, (os.cpu_count() or 1) - 1)))]
    # All before the first one's threads.
    processes = [
        Copy(partial(serve, shelf.other_side())) if how is Start.AS_COPIES else started(NAME, shelf.descriptor)
        for shelf in shelves
    ]
    for shelf in shelves:
        shelf.let_go()
    return [Lane(process, shelf) for process, shelf in zip(processes, shelves, strict=True)]


def lanes_ahead() -> Sequence[Lane]:
    """Load and build the usual search for a stream that is to come, and start lanes."""
    return ahead(start_lanes, build_usual_search)


class Lanes:
    """Makes streams safe as a redactor does; ``elsewhere`` learns what was found beside it.

    ``noted`` and ``handles`` are the growing sets of secrets and names that the source notes while it is read,
    ``ahead`` are the lanes that wait for its first stream, if any do.
    """

    def __init__(
        self,
        job: Job,
        redactor: Redactor,
        *,
        noted: Set[str],
        handles: Set[str],
        elsewhere: Elsewhere,
        ahead: Sequence[Lane] = (),
    ) -> None:
        self.elsewhere = elsewhere
        self._job = job
        self._redactor = redactor
        self.here = Maker(redactor)
        self._noted = noted
        self._handles = handles
        self._shared: set[str] = set()
        self._ahead = ahead

    def redact_stream(self, stream: RawStream, path: Path) -> SafeStream:
        """Spool a stream, redacted, to a new private file. Raises RedactionError and NoSpaceError; then there is none.

        A stream of one portion is left to the redactor.
        """
        portions = Portions(stream.lines)
        cut = iter(portions)
        try:
            first = next(cut, None)
        except Exception as error:  # noqa: BLE001  its text may hold a line of the log
            raise RedactionError(f"A stream could not be read to its end ({type(error).__name__}).") from None
        if first is None:
            return self._redactor.redact_stream(RawStream(name=stream.name, lines=portions.rest), path)
        keep_pages()
        run = _Run(self._redactor.redact(stream.name), path, self)
        lanes, self._ahead = self._ahead or start_lanes(), ()
        try:
            # Built here for all, while they start.
            beginning = to_line(Beginning(job=self._job, built=self._redactor.built()))
            for lane in lanes:
                lane.begin(beginning)
            spool(run.blocks(chain((first,), cut), portions, lanes), path, run.name, Hashed.NOT)
        finally:
            for lane in lanes:
                lane.end()
        # All that was spooled here came out of redactors, portion by portion.
        whole = replace(run.last[0], path=path, form=Form.DEFLATED)
        return replace(whole, bytes=run.bytes, crc=run.crc, redactions=dict(run.counts))

    def share(self, found: tuple[str, ...]) -> None:
        """Tell all lanes what one has found."""
        self._shared.update(islice(found, max(0, _MOST_SHARED - len(self._shared))))

    def portion(self, name: str, pieces: Pieces, told: set[str]) -> Portion:
        """Describe a portion to one that was ``told`` so much already."""
        handles, shared = set(self._handles) - told, (self._shared | self._noted) - told
        told |= handles | shared
        return Portion(
            name=name,
            length=sum(map(len, pieces)),
            secrets=tuple(sorted(shared)),
            handles=tuple(sorted(handles)),
        )


class _Run:
    """One stream on its way."""

    def __init__(self, name: str, path: Path, lanes: Lanes) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()
        self.bytes = 0
        self.crc = 0
        self.last: tuple[SafeStream, ...] = ()
        self._rest = path.with_name(secrets.token_hex(16))
        self._of = lanes
        self._told: set[str] = set()
        self._tasks: deque[_Task] = deque()

    def blocks(self, cut: Iterator[Pieces], portions: Portions, lanes: Sequence[Lane]) -> Iterator[bytes]:
        """Yield the safe bytes in order, as one deflate stream."""
        for pieces in cut:
            lane = next((lane for lane in lanes if lane.free), None)
            task = self._task(pieces, lane.told if lane else self._told)
            if lane:
                lane.give(task)
            else:
                self._make(task)
            yield from self._ended(_MOST_HELD * (len(lanes) + 1))
        for task in chain.from_iterable(lane.give_back() for lane in lanes):
            task.portion = self._of.portion(self.name, task.pieces, self._told)
            self._make(task)
        yield from self._ended(0)
        last = self._of.here.spool(self._of.portion(self.name, [], self._told), portions.rest, self._rest)
        self.last = (last,)
        self._count(last.redactions, last.bytes, last.crc)
        try:
            yield from map(deflated, chunks_of(last.path))
            yield LAST_BLOCK
        finally:
            last.path.unlink(missing_ok=True)

    def _ended(self, most: int) -> Iterator[bytes]:
        """Yield what has ended and is next, until no more than ``most`` portions are held."""
        while self._tasks and (len(self._tasks) > most or self._tasks[0].ended.is_set()):
            self._tasks[0].ended.wait()
            yield self._taken(self._tasks.popleft())

    def _task(self, pieces: Pieces, told: set[str]) -> _Task:
        task = _Task(portion=self._of.portion(self.name, pieces, told), pieces=pieces)
        self._tasks.append(task)
        return task

    def _make(self, task: _Task) -> None:
        """Make a portion safe here, of which ``_told`` was told."""
        task.done, task.packed = self._of.here.make(task.portion, task.pieces)
        task.here = True
        task.ended.set()

    def _count(self, redactions: Mapping[str, int], size: int, crc: int) -> None:
        self.counts.update(redactions)
        self.bytes, self.crc = self.bytes + size, isal_zlib.crc32_combine(self.crc, crc, size)

    def _taken(self, task: _Task) -> bytes:
        done = task.done
        if done.failed:
            raise RedactionError(done.failed)
        self._count(done.redactions, done.bytes, done.crc)
        self._of.share(done.secrets)
        if not task.here:
            self._of.elsewhere.take(Found(frozenset(done.secrets), done.redactions, done.stand_ins))
        return task.packed
