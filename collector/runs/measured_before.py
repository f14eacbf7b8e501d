"""Turns what a guide measured before its experiments into what the run at its end need not measure again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from collector.errors import CollectorError
from collector.model.coverage import Coverage, State
from collector.model.incident import Field
from collector.model.request import Request
from collector.model.window import TimeWindow
from collector.runs.frames import Ended, Frame
from collector.runs.unfinished import reopen

SAME = (Field.ROOM, Field.SENDER, Field.VENDOR, Field.SERVER_HOST)
"""What a measurement is of: if one of these was told otherwise since, it was of something else."""

LIVE = ("room.", "network.", "device.")
"""Sources of the moment; whatever is read from a file is read anew."""


def measured_before(folders: Iterable[Path], request: Request) -> dict[str, tuple[Frame, ...]]:
    """Return what each source brought whole, if it was of the same call and lies in the window of ``request``.

    Each folder holds the journal of one measurement. Of two of the same source, the one given first counts.
    """
    found: dict[str, tuple[Frame, ...]] = {}
    for folder in folders:
        for source, frames in _kept(folder, request).items():
            whole = _in_window(frames, request)
            if whole and source.startswith(LIVE):
                found.setdefault(source, whole)
    return found


def _kept(folder: Path, request: Request) -> Mapping[str, tuple[Frame, ...]]:
    """Return what a journal holds; nothing for one that is gone, damaged, another version's or of another call."""
    try:
        asked, journal = reopen(folder, request)
    except (CollectorError, OSError):  # then it is measured once more
        return {}
    before, now = asked.request, request
    of_the_same = all(before.incident.value(name) == now.incident.value(name) for name in SAME)
    same_names = before.case_key == now.case_key and before.hide_identities == now.hide_identities
    return journal.kept if of_the_same and same_names else {}


def _in_window(frames: tuple[Frame, ...], request: Request) -> tuple[Frame, ...]:
    window = request.incident.window
    window = window.ends(max(window.end, datetime.now(UTC))) if window.live else window
    return tuple(
        Ended(coverage=_of_window(frame.coverage, window), full=frame.full) if isinstance(frame, Ended) else frame
        for frame in frames
        if all(_whole(one.coverage, window) for one in frames if isinstance(one, Ended))
    )


def _whole(coverage: Coverage, window: TimeWindow) -> bool:
    inside = all(window.start <= instant <= window.end for instant in coverage.instants)
    return coverage.state is State.COLLECTED and inside


def _of_window(coverage: Coverage, window: TimeWindow) -> Coverage:
    """Return the coverage as a share of the whole window, and say when it was taken."""
    detail = "; ".join(part for part in (coverage.detail, "measured earlier in this guide") if part)
    if len(coverage.instants) != 2 or coverage.share < 0 or window.seconds <= 0:
        return replace(coverage, detail=detail)
    first, last = coverage.instants
    return replace(coverage, detail=detail, share=round((last - first).total_seconds() / window.seconds, 4))
