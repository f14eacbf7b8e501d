"""Keeps on disk what the sources of a run have brought, so that a run that was killed can be finished."""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from collector.errors import ran_full
from collector.redaction.leaks import LeakSearch
from collector.runs.folders import name_of
from collector.runs.frames import Frame, Learned, to_line
from collector.runs.journal_entries import Begun, Brought, Entry, Milestone, Reached, Written, line_of
from collector.runs.past import files_of, past_of
from collector.runs.strongbox import Strongbox

OVER = "the run was killed before this source had ended, and what it watches is over; run avsync again during the call"
UNKEPT = "what it met is secret and never stored, so that nothing of it could be used when the run was taken up again"


class Journal(Protocol):
    """What a run tells its journal, and asks it when the run was taken up again."""

    @property
    def started(self) -> datetime:
        """When the run was begun."""
        ...

    @property
    def resumed(self) -> bool:
        """Whether the run was taken up again."""
        ...

    @property
    def full(self) -> str:
        """The sentence of a disk that ran full; empty if none did."""
        ...

    @property
    def way_back(self) -> str:
        """The sentence that says how to take the run up again; empty if it cannot be."""
        ...

    @property
    def kept(self) -> Mapping[str, tuple[Frame, ...]]:
        """What each source brought that ended before the run was taken up again."""
        ...

    def why_over(self, source: str, /) -> str:
        """Say why a live source that is not kept cannot be had any more."""
        ...

    def note(self, source: str, frames: Sequence[Frame], /) -> None:
        """Keep what a source has brought, now that it has ended."""
        ...

    def reach(self, milestone: Milestone, /) -> datetime:
        """Return when a milestone was reached: now, or in a run that was taken up again, before that."""
        ...

    def finish(self) -> None:
        """Give the journal up: there is nothing left to take up again."""
        ...


class NoJournal:
    """Keeps nothing: the run cannot be taken up again."""

    resumed = False
    way_back = ""
    kept: Mapping[str, tuple[Frame, ...]] = {}

    def __init__(self, full: str = "") -> None:
        self.started = datetime.now(UTC)
        self.full = full

    def why_over(self, _source: str) -> str:
        """Nothing was over before."""
        return OVER

    def note(self, _source: str, _frames: Sequence[Frame]) -> None:
        """Keep nothing."""

    def reach(self, _milestone: Milestone) -> datetime:
        """Return now."""
        return datetime.now(UTC)

    def finish(self) -> None:
        """Nothing is kept."""


class FileJournal:
    """The journal of one run under way; it never breaks the run: on a full disk it stops and says so."""

    def __init__(self, path: Path, box: Strongbox, written: Written, *, given: frozenset[str]) -> None:
        self.full = ""
        self.resumed = bool(written.entries)
        self._path = path
        self._box = box
        self._given = given
        self._size, self._sha256 = written.size, written.sha256
        self._stopped = False
        self._past = past_of(written.entries, path.parent, box)
        self._started = written.entries[0].at if written.entries else datetime.now(UTC)
        self._last = written.entries[-1].at if written.entries else self._started

    @property
    def started(self) -> datetime:
        """When the run was begun."""
        return self._started

    @property
    def way_back(self) -> str:
        """Say how to take the run up again, as long as its journal is there."""
        folder = self._path.parent
        return f"What was gathered is kept; finish it: avsync collect --resume {name_of(folder)}" * self._path.exists()

    @property
    def kept(self) -> Mapping[str, tuple[Frame, ...]]:
        """What each source brought that ended before."""
        return self._past.kept

    def why_over(self, source: str) -> str:
        """Say why a live source that is not kept cannot be had any more."""
        return UNKEPT if source in self._past.unkept else OVER

    def begin(self, begun: Begun) -> None:
        """Write the first entry."""
        self._started = begun.at
        self._append(begun, sync=True)

    def note(self, source: str, frames: Sequence[Frame]) -> None:
        """Keep what a source has brought."""
        learned = [frame for frame in frames if isinstance(frame, Learned)]
        secrets = {item for frame in learned for item in frame.secrets} - self._given
        locked = self._box.shut_secrets(secrets) if secrets else ""
        files = [file for frame in frames for file in files_of(frame)]
        brought = Brought(
            source=source,
            at=datetime.now(UTC),
            frames=tuple(msgspec.Raw(to_line(frame).rstrip()) for frame in _told(frames)),
            sizes={file.path.name: file.path.stat().st_size for file in files if file.path.is_file()},
            names=self._box.shut(to_line(_named(learned, LeakSearch({*secrets, *self._given}))).decode()),
            secrets=locked,
            unkept=0 if locked else len(secrets),
        )
        self._append(brought, sync=False)

    def reach(self, milestone: Milestone) -> datetime:
        """Return when a milestone was reached.

        If it was not before the run was taken up again, that is when the run was last known to be alive: the time
        since then is not the incident's.
        """
        if milestone in self._past.reached:
            return self._past.reached[milestone]
        at = self._last if self.resumed else datetime.now(UTC)
        self._append(Reached(milestone=milestone, at=at), sync=True)
        return at

    def finish(self) -> None:
        """Remove the journal, so that its folder is not kept."""
        self._stopped = True
        with contextlib.suppress(OSError):
            self._path.unlink()

    def _append(self, entry: Entry, *, sync: bool) -> None:
        if self._stopped:
            return
        line, sha256 = line_of(entry, self._sha256)
        try:
            with self._path.open("r+b") as file:
                file.seek(self._size)
                file.write(line)
                file.flush()
                if sync:
                    os.fsync(file.fileno())
        except OSError as error:
            self._stop(error)
        else:
            self._size, self._sha256 = self._size + len(line), sha256

    def _stop(self, error: OSError) -> None:
        """Write no more: what stands there is a journal, too, of a run that came less far."""
        self._stopped = True
        with contextlib.suppress(OSError):
            os.truncate(self._path, self._size)
        if ran_full(error):
            self.full = (
                f"{self._path.parent} ran full, so that this run could not be taken up again if it were killed. "
                "Free some space, or name another disk with XDG_STATE_HOME."
            )


def _told(frames: Sequence[Frame]) -> Iterator[Frame]:
    """Yield the frames as the journal may hold them: without what must be locked."""
    for frame in frames:
        if not isinstance(frame, Learned):
            yield frame
        elif frame.redactions:
            yield Learned(secrets=(), handles=(), redactions=frame.redactions)


def _named(learned: Sequence[Learned], known: LeakSearch) -> Learned:
    """Return what names people and machines, without what holds a secret besides."""
    handles = {item for frame in learned for item in frame.handles}
    stand_ins = {pair for frame in learned for pair in frame.stand_ins}
    return Learned(
        secrets=(),
        handles=tuple(sorted(item for item in handles if not _holds(item, known))),
        redactions={},
        stand_ins=tuple(sorted((shown, value) for shown, value in stand_ins if not _holds(value, known))),
    )


def _holds(text: str, known: LeakSearch) -> bool:
    return bool(known.places([text.encode("utf-8", "surrogatepass")]))
