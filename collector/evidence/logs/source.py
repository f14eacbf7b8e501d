"""Gathers the logs given with ``--logs``: cut to the window at both ends, with what they state and complain about."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from pathlib import Path

from collector.evidence.logs.arrange import Log, arrange
from collector.evidence.logs.ending import Tally, end_of
from collector.evidence.logs.excerpt import Excerpt, host_of
from collector.evidence.logs.files import Refusal
from collector.evidence.logs.names import Namer
from collector.evidence.logs.opaque import Carrier
from collector.evidence.logs.select import Paths, Selection, find_paths, open_logs, shown_path
from collector.evidence.logs.telling import Telling
from collector.model.incident import Field
from collector.model.request import LogPath, Request
from collector.model.source import Phase, RawStream, Session, SourcePlan, Wanted, Yield
from collector.model.window import named_zone

DEADLINE_S = 120.0
READ_BYTES_PER_S = 2e6
"""What the slowest machine that was met reads and redacts; the deadline grows with the size of what may be read."""
MOST_DEADLINE_S = 3600.0
_PACKED_FACTOR = 10
"""How much larger than its archive a log may be."""
_PACKED = (".zip", ".gz", ".tgz")
_NAMED = 20
_SPARE_S = 10.0
"""Left for redacting and handing over what was read when the deadline comes near."""


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
    """Yield each log as a stream and a record, then the coverage."""
    given = request.logs[int(plan.source.rpartition(".")[2]) - 1]
    tally = Tally()
    stopping = until_deadline(plan, session)
    with ExitStack() as held:
        selection, logs, unread = await asyncio.to_thread(_find, request, given, stopping, held)
        tally.refusals.extend((*selection.refusals, *unread))
        async for item in read_logs(request, plan, logs, tally, session):
            yield item
    yield end_of(plan.source, request.incident.window, selection.paths, tally)


async def read_logs(
    request: Request, plan: SourcePlan, logs: tuple[Log, ...], tally: Tally, session: Session
) -> AsyncIterator[Yield]:
    """Yield each log as a stream and a record, then what is taken whole; ``tally`` learns what became of them."""
    namer, stopping = Namer(f"logs/{plan.source}"), until_deadline(plan, session)
    telling = Telling(session.progress, logs=len(logs))
    if logs:
        session.progress(f"reading {plan.source}")
    for log in logs:
        excerpt = _excerpt(request, log, namer.name(log.name), session, stopping)
        if excerpt.start():
            lines = telling.told(excerpt.lines(), name=log.shown, amounts=excerpt.amounts)
            yield RawStream(name=excerpt.member, lines=lines)
        record = excerpt.record()
        tally.add(log.shown, record, excerpt.trouble, excerpt.kept_bytes)
        yield record
    carrier = Carrier(
        refusals=tally.refusals, taken=tally.opaque, consent=request.encrypted_consent, window=request.incident.window
    )
    for file in carrier.members(namer):
        yield file
    tally.older += carrier.older


def until_deadline(plan: SourcePlan, session: Session) -> Callable[[], bool]:
    """Whether to end: told, or the time nearly up, as nobody can tell us while the lines of a stream are taken."""
    end_s = time.monotonic() + plan.deadline_s - _SPARE_S
    return lambda: session.stopping.is_set() or time.monotonic() > end_s


def _find(
    request: Request, given: LogPath, stopping: Callable[[], bool], held: ExitStack
) -> tuple[Selection, tuple[Log, ...], tuple[Refusal, ...]]:
    paths = find_paths(given.path, window_start=request.incident.window.start)
    selection = open_logs(paths, held)
    logs, refusals = arrange(selection.logs, zone_name=given.zone, stopping=stopping)
    return selection, logs, refusals


def _excerpt(request: Request, log: Log, member: str, session: Session, stopping: Callable[[], bool]) -> Excerpt:
    return Excerpt(
        log,
        member=member,
        window=request.incident.window,
        host=host_of(log, request),
        room=request.incident.value(Field.ROOM),
        stopping=stopping,
        note_identity=session.note_handle,
    )
