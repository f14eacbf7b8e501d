"""Gathers ``--recording``: measures its content by markers and tells what its container says; keeps it if allowed."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.chunks import chunks_of
from collector.errors import MissingExtraError
from collector.evidence.recording.container import open_media, read_tracks
from collector.evidence.recording.content import describe
from collector.evidence.recording.watching import Watched, stretches, watch
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.host import Host, HostRole
from collector.model.records.recording import Recording
from collector.model.request import Request
from collector.model.source import Phase, RawOpaque, Session, SourcePlan, Wanted, Yield

SOURCE = Recording.kind
DEADLINE_S = 600.0
SPARE_S = 15.0
"""Left for matching and handing over when the deadline comes near."""

SUFFIXES = (".mp4", ".m4v", ".mov", ".webm", ".mkv", ".ogg", ".ts", ".avi")
OLDEST_YEAR = 2000
"""Containers that nobody dated say 1904 or 1970."""

VIEWER = Host(role=HostRole.RECEIVER, known_by="--recording shows what was received")


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan the file that was given; nothing without one."""
    if not request.recording:
        return ()
    given = tuple(path for path in (request.recording, request.recording_sound) if path)
    detail = next((fault for path in given if (fault := _fault(Path(path)))), "")
    return (
        SourcePlan(
            source=SOURCE,
            why="whether sound and picture of a recording agree, and what its container says",
            phase=Phase.AFTER,
            deadline_s=DEADLINE_S,
            wanted=Wanted.ASKED,
            reads=given,
            target=request.recording,
            skip=Reason.NOT_FOUND if detail else Reason.NONE,
            detail=detail,
        ),
    )


def _fault(path: Path) -> str:
    """Say why the path cannot be read as a recording; empty if it can be tried."""
    if path.is_file():
        return ""
    if path.exists():
        return "What was given as a recording is not a file. Give the mp4, webm, mkv or mov itself."
    return "The file given as a recording is not there. Check its path."


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Yield the file itself if that was allowed, one record, and the coverage."""
    path = Path(plan.target)
    sound = (Path(request.recording_sound),) if request.recording_sound else ()
    end_s = time.monotonic() + plan.deadline_s - SPARE_S
    for file in _taken_in((path, *sound), request.recording_consent):
        session.progress(f"taking {file.name} in")
        yield file
    try:
        found = await asyncio.to_thread(_measured, path, sound, request, session, end_s)
        size = sum(file.stat().st_size for file in (path, *sound))
    except MissingExtraError as error:
        raise Unavailable(Reason.NOT_FOUND, str(error)) from error
    except PermissionError as error:
        raise Unavailable(Reason.DENIED, "The recording may not be read. Check its mode.") from error
    except (OSError, ValueError) as error:
        detail = (
            f"The recording could not be read ({type(error).__name__}): it is cut off, or no mp4, webm, mkv or mov. "
            "Play it once to see whether it is whole."
        )
        raise Unavailable(Reason.NOT_FOUND, detail) from error
    yield found.record
    yield _coverage(found, request, size)


def _taken_in(files: tuple[Path, ...], consent: str) -> Iterator[RawOpaque]:
    """The files as they are, under names that say nothing of whoever made them; the folder is the source."""
    for file, name in zip(files if consent else (), ("recording", "recording-sound"), strict=False):
        suffix = file.suffix.lower() if file.suffix.lower() in SUFFIXES else ".bin"
        yield RawOpaque(name=f"attachments/{SOURCE}/{name}{suffix}", chunks=chunks_of(file), consent=consent)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Measured:
    """The record, when it was made by its container (or nothing), and notes for people."""

    record: Recording
    made: tuple[datetime, ...]
    notes: tuple[str, ...]
    whole: bool


def _measured(path: Path, sound: tuple[Path, ...], request: Request, session: Session, end_s: float) -> _Measured:
    def stopping() -> bool:
        return session.stopping.is_set() or time.monotonic() > end_s

    session.progress("reading the recording's times")
    with ExitStack() as held:
        media = open_media(path, sound, held)
    tracks = read_tracks(path, sound, stopping=stopping, say=session.progress)
    first_s = min((track.first_s for track in tracks), default=0.0)
    last_s = max((track.last_s for track in tracks), default=0.0)
    seconds = max(last_s - first_s, 0.0)
    parts = stretches(first_s, last_s)
    watched = watch(path, sound, parts, until_s=end_s, stopping=stopping, say=session.progress)
    content = describe(watched, tracks)
    made = _made(media.created, seconds)
    record = Recording(
        host=VIEWER,
        taken=_taken(made, request),
        container=media.container,
        seconds=round(seconds, 3),
        watched=tuple((round(start_s, 3), round(reached_s, 3)) for start_s, reached_s in watched.reached),
        content=content.content,
        exact_ms=content.exact_ms,
        tracks=tracks,
        sound_apart=bool(sound),
        damaged_packets=watched.damaged,
    )
    notes = _notes(record, watched, media.other_sounds)
    return _Measured(record=record, made=made, notes=notes, whole=watched.whole)


def _made(created: str, seconds: float) -> tuple[datetime, ...]:
    """Return the span in which it was made: some recorders date the start, some the end. Empty if none did."""
    try:
        at = datetime.fromisoformat(created)
    except ValueError:
        return ()
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    around = timedelta(seconds=seconds)
    return (at - around, at + around) if at.year >= OLDEST_YEAR else ()


def _taken(made: tuple[datetime, ...], request: Request) -> tuple[datetime, datetime]:
    window = request.incident.window
    if len(made) != 2 or window.known_by == "assumed":
        return window.start, window.end
    return made[0], made[1]


def _notes(record: Recording, watched: Watched, other_sounds: int) -> tuple[str, ...]:
    stretched = len(record.watched) > 1
    possible = (
        (stretched, f"of its {record.seconds / 60:.0f} min the first, the middle and the last minute were decoded"),
        (not watched.whole, "not all of it could be decoded in the time there was"),
        (watched.damaged, f"{watched.damaged:,} damaged packets were left out"),
        (other_sounds, f"of {other_sounds + 1} tracks of sound one was measured"),
        (record.sound_apart, "its sound is a file of its own, and both are taken to begin together"),
    )
    return tuple(text for applies, text in possible if applies)


def _coverage(found: _Measured, request: Request, size: int) -> Coverage:
    window, made = request.incident.window, found.made
    kept = "it is in the bundle" if request.recording_consent else "it is not in the bundle (--attach-recording)"
    notes = [*found.notes, kept]
    state, reason = State.COLLECTED, Reason.NONE
    if len(made) != 2:
        notes.append("its container tells no date, so it is taken as made during the incident")
    elif window.known_by != "assumed" and (made[0] > window.end or made[1] < window.start):
        notes.append(f"its container dates it to about {made[0]:%Y-%m-%d %H:%M} UTC, outside the window")
        state, reason = State.PARTIAL, Reason.OUTSIDE_WINDOW
    if not found.whole:
        state, reason = State.PARTIAL, Reason.DEADLINE
    return Coverage(source=SOURCE, state=state, reason=reason, detail="; ".join(notes), bytes=size)
