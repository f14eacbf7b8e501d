"""Gathers the logs given with ``--logs``: cut to the window at both ends, with what they state and complain about."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

from collector.evidence.logs.apart import Look, Named, Reading, nearly_up_s, until
from collector.evidence.logs.arrange import Log, arrange
from collector.evidence.logs.ending import Tally, end_of
from collector.evidence.logs.files import LogFile, Refusal
from collector.evidence.logs.names import Namer
from collector.evidence.logs.opaque import Carrier
from collector.evidence.logs.select import Paths, Selection, find_paths, open_logs, shown_path
from collector.evidence.logs.telling import Telling
from collector.model.request import LogPath, Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield
from collector.model.window import named_zone

DEADLINE_S = 120.0
READ_BYTES_PER_S = 2e6
"""What the slowest machine that was met reads and redacts; the deadline grows with the size of what may be read."""
MOST_DEADLINE_S = 3600.0
_PACKED_FACTOR = 10
"""How much larger than its archive a log may be."""
_PACKED = (".zip", ".gz", ".tgz")
_NAMED = 20


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan one source for each ``--logs``, in their order. Raises UsageError for a zone that is none."""
    return tuple(_plan(request, number, given) for number, given in enumerate(request.logs, start=1))


def _plan(request: Request, number: int, given: LogPath) -> SourcePlan:
    if given.zone:
        named_zone(given.zone)
    paths = find_paths(given.path, window_start=request.incident.window.start)
    return SourcePlan(
        source=f"logs.{number}",
        why="log lines of the window, with SDK versions and the complaints of SDK and server",
        phase=Phase.AFTER,
        deadline_s=deadline_s(paths.files),
        wanted=Wanted.ASKED,
        reads=_reads(paths),
        files=len(paths.files),
        target=shown_path(given.path),
        detail="; ".join(refusal.sentence for refusal in paths.refusals[:_NAMED]),
    )


def deadline_s(files: tuple[Path, ...]) -> float:
    """Return how long files of this size may take, in whole seconds, MOST_DEADLINE_S at most."""
    size = sum(_bytes(path) * (_PACKED_FACTOR if path.suffix.lower() in _PACKED else 1) for path in files)
    return min(MOST_DEADLINE_S, DEADLINE_S + size // READ_BYTES_PER_S)


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone since it was listed
        return 0


def _reads(paths: Paths) -> tuple[str, ...]:
    named = [f"{shown_path(str(path))} ({_size(path)})" for path in paths.files[:_NAMED]]
    more = len(paths.files) - len(named)
    return (*named, f"and {more:,} more files") if more > 0 else tuple(named)


def _size(path: Path) -> str:
    try:
        size_bytes = path.stat().st_size
    except OSError:  # gone since it was listed
        return "gone"
    for limit, unit in ((1024**3, "GiB"), (1024**2, "MiB"), (1024, "KiB")):
        if size_bytes >= limit:
            return f"{size_bytes / limit:.1f} {unit}"
    return f"{size_bytes} bytes"


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Hand over each log as a stream and a record, yield what is taken whole, and the coverage."""
    given = request.logs[int(plan.source.rpartition(".")[2]) - 1]
    tally, end_s = Tally(), nearly_up_s(plan)
    with ExitStack() as held:
        selection, logs, unread = await asyncio.to_thread(_find, request, given, session, held, end_s)
        tally.refusals.extend((*selection.refusals, *unread))
        async for item in read_logs(request, plan.source, logs, tally, session, end_s=end_s):
            yield item
    yield end_of(plan.source, request.incident.window, selection.paths, tally)


async def read_logs(
    request: Request, source: str, logs: tuple[Log, ...], tally: Tally, session: Session, *, end_s: float
) -> AsyncIterator[Yield]:
    """Hand over each log as a stream and a record, yield what is taken whole; ``tally`` learns what became of them."""
    namer = Namer(f"logs/{source}")
    if logs:
        session.progress(f"reading {source}")
    reading = Reading(request=request, end_s=end_s, telling=Telling(logs=len(logs)))
    named = [Named(log=log, member=namer.name(log.name), number=number) for number, log in enumerate(logs, start=1)]
    for done in session.spread(reading, named, weigh=lambda item: item.log.weight):
        tally.add(done.name, done.record, done.trouble, done.kept_bytes, done.dated)
    carrier = Carrier(
        refusals=tally.refusals, taken=tally.opaque, consent=request.encrypted_consent, window=request.incident.window
    )
    for file in carrier.members(namer):
        yield file
    tally.older += carrier.older


def arranged(
    files: tuple[LogFile, ...], session: Session, *, zone_name: str, end_s: float
) -> tuple[tuple[Log, ...], tuple[Refusal, ...]]:
    """Return the logs in the order of their files, and what could not be read. Raises UsageError for a wrong zone."""
    looks = session.spread(Look(zone_name=zone_name, end_s=end_s), files, weigh=lambda file: file.weight)
    return arrange(files, looks, zone_name=zone_name, stopping=until(end_s, session))


def _find(
    request: Request, given: LogPath, session: Session, held: ExitStack, end_s: float
) -> tuple[Selection, tuple[Log, ...], tuple[Refusal, ...]]:
    paths = find_paths(given.path, window_start=request.incident.window.start)
    selection = open_logs(paths, held)
    logs, refusals = arranged(selection.logs, session, zone_name=given.zone, end_s=end_s)
    return selection, logs, refusals
