"""Turns a publisher's own list of timestamps (``--timestamps``) into one record, in bounded memory."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from collector.evidence.timestamp_arrivals import is_unix, length_units_per_s, put_in_order, units_per_s
from collector.evidence.timestamp_lines import Frame, Line, arrival_of, lines_of, parsed
from collector.evidence.timestamp_reading import Ends, Reading
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.host import Host, HostRole
from collector.model.records.publisher import (
    BY_STAMPS,
    ArrivalClock,
    PublisherOffset,
    PublisherState,
    TimestampTrace,
    TracePoint,
)
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield
from collector.model.window import TimeWindow

SOURCE = TimestampTrace.kind
BREATH_LINES = 5_000
DEADLINE_S = 180.0
LONGEST_NAME = 80
PUBLISHER = Host(role=HostRole.SENDER, known_by="--timestamps is the publisher's own trace")


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan the file that was given; nothing without one."""
    if not request.timestamps:
        return ()
    detail = _fault(Path(request.timestamps))
    return (
        SourcePlan(
            source=SOURCE,
            why="what the publisher stamped on its frames, judged against what the API expects",
            phase=Phase.AFTER,
            deadline_s=DEADLINE_S,
            wanted=Wanted.ASKED,
            reads=(request.timestamps,),
            target=request.timestamps,
            skip=Reason.NOT_FOUND if detail else Reason.NONE,
            detail=detail,
        ),
    )


def _fault(path: Path) -> str:
    """Say why the path cannot be read as a trace; empty if it can be tried."""
    if path.is_file():
        return ""
    if path.exists():
        return "What --timestamps names is not a file. Give the trace itself, CSV or JSONL."
    return "The file given with --timestamps is not there. Check its path."


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Read the file, the part that was rotated away before it; yields one record, or says why there is none."""
    try:
        files = _parts(Path(plan.target))
        session.progress(f"reading {files[-1].name}")
        reading = Reading(window=request.incident.window, now_s=request.now.timestamp())
        await _read(files, reading, session)
        size = sum(file.stat().st_size for file in files)
    except PermissionError as error:
        raise Unavailable(Reason.DENIED, "The file given with --timestamps may not be read. Check its mode.") from error
    except OSError as error:
        detail = (
            f"The file given with --timestamps cannot be read ({type(error).__name__}). Give a file of this machine."
        )
        raise Unavailable(Reason.NOT_FOUND, detail) from error
    if not reading.total:
        raise Unavailable(
            Reason.NOT_FOUND,
            "The file given with --timestamps holds no frame. Each line needs kind,timestamp,arrival,duration "
            "(CSV, where a first line may name the columns by these words in another order) or the same names as JSON; "
            "the kind is audio or video, the timestamp null (CSV: empty) where the app gives none.",
        )
    if not reading.usable:
        raise Unavailable(
            Reason.NOT_FOUND,
            f"Most frames in the file given with --timestamps cannot be read: {_unread(reading)}. "
            "Write timestamp, arrival and duration as numbers, each under this name.",
        )
    settled = _settle(reading, request)
    yield settled.trace
    yield _coverage(settled, reading, request, size)


async def _read(files: tuple[Path, ...], reading: Reading, session: Session) -> None:
    for number, item in enumerate(item for file in files for item in parsed(lines_of(file))):
        reading.take(item)
        if number % BREATH_LINES == 0:
            await asyncio.sleep(0)
            if session.stopping.is_set():
                reading.cut_short = True
                break


def _unread(reading: Reading) -> str:
    """Name the kinds whose lines could mostly not be read, with their counts; empty if there is none."""
    return ", ".join(
        f"{reading.unread[kind]:,} of {reading.unread[kind] + reading.read[kind]:,} {kind} lines are no frames"
        for kind in reading.unusable
    )


def _parts(path: Path) -> tuple[Path, ...]:
    """The file, after the part that the instrument rotated away if that belongs to the same run. Raises OSError."""
    earlier = path.with_name(path.name + ".1")
    if not earlier.is_file():
        return (path,)
    first, second = (next(parsed(lines_of(file)), None) for file in (earlier, path))
    same = isinstance(first, Line) and isinstance(second, Line) and first.run == second.run != ""
    return (earlier, path) if same else (path,)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Points:
    points: tuple[TracePoint, ...]
    sorted: int
    jumps: int
    lengths_per_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Settled:
    """The record, the instants it truly covers (none if its arrivals tell no date), and notes for people.

    ``left_out`` holds the longest part of the window that a seam takes out of the record, if there is one.
    """

    trace: TimestampTrace
    recorded: tuple[datetime, ...]
    left_out: tuple[tuple[datetime, datetime], ...]
    notes: tuple[str, ...]


def _settle(reading: Reading, request: Request) -> _Settled:
    header, video, audio = reading.header, reading.main("video"), reading.main("audio")
    longest = max(video, audio, key=lambda ends: ends.total).items()
    # Our own trace says seconds; of any other the unit shows in the step, and in the usual length of a frame.
    foreign = header.monotonic < 0
    arrivals = [frame.arrival for frame in longest if frame.arrival >= 0]
    scale = units_per_s(arrivals, request.now.timestamp()) if foreign else 1.0
    pictures, sounds = (_points(ends, scale, foreign=foreign) for ends in (video, audio))
    kept = pictures.points + sounds.points
    clock = _clock(header, kept, request)
    recorded = _instants(header, [point.arrival_s for point in kept], clock)
    seams = [found.points[ends.seam - 1 : ends.seam + 1] for found, ends in ((pictures, video), (sounds, audio))]
    gaps = [_instants(header, [point.arrival_s for point in seam], clock) for seam in seams if len(seam) == 2]
    taken, notes = _taken(recorded, request)
    trace = _trace(reading, request, pictures, sounds, arrival_clock=clock, taken=taken)
    lengths_per_s = max(pictures.lengths_per_s, sounds.lengths_per_s)
    return _Settled(
        trace=trace,
        recorded=recorded,
        left_out=_left_out(gaps, request.incident.window),
        notes=(*notes, *_notes(trace, reading, scale, lengths_per_s)),
    )


def _trace(
    reading: Reading,
    request: Request,
    pictures: _Points,
    sounds: _Points,
    *,
    arrival_clock: ArrivalClock,
    taken: tuple[datetime, datetime],
) -> TimestampTrace:
    header, video, audio = reading.header, reading.main("video"), reading.main("audio")
    states = reading.main_states().items()
    told = _told_alike(states)
    settings = request.rehearsal
    return TimestampTrace(
        host=PUBLISHER,
        taken=taken,
        video=pictures.points,
        audio=sounds.points,
        declared_fps=header.fps or (settings.fps if settings.told else 0.0),
        declared_sample_rate_hz=header.sample_rate or (float(settings.sample_rate_hz) if settings.told else 0.0),
        dropped_lines=reading.garbage,
        total_points=reading.total,
        video_seam=video.seam,
        audio_seam=audio.seam,
        arrival_clock=arrival_clock,
        arrivals_sorted=pictures.sorted + sounds.sorted,
        arrival_jumps=pictures.jumps + sounds.jumps,
        sdk=header.sdk[:LONGEST_NAME],
        video_api=_api(video),
        audio_api=_api(audio),
        states=tuple(_state(state) for state in states),
        offsets=tuple(_offset(state) for state in told),
        offset_method=told[0].offset_from if told else "",
        late_captures=_late_captures(states, since_start=not reading.narrowed),
        unrecorded=max((state.unrecorded for state in states), default=0),
    )


def _points(ends: Ends[Frame], scale: float, *, foreign: bool) -> _Points:
    frames = ends.items()
    per_s = length_units_per_s([frame.duration for frame in frames if frame.duration > 0]) if foreign else 1.0
    arrivals = [frame.arrival / scale if frame.arrival >= 0 else -1.0 for frame in frames]
    ordered = put_in_order(arrivals, [frame.stamp for frame in frames])
    return _Points(
        points=tuple(
            TracePoint(
                stamp=frames[index].stamp,
                arrival_s=float(arrival),
                duration_s=frames[index].duration / per_s if frames[index].duration > 0 else -1.0,
                samples=frames[index].samples,
            )
            for index, arrival in zip(ordered.order.tolist(), ordered.arrivals.tolist(), strict=True)
        ),
        sorted=ordered.sorted,
        jumps=ordered.jumps,
        lengths_per_s=per_s,
    )


def _late_captures(states: tuple[Line, ...], *, since_start: bool) -> int:
    """The instrument counts from its start on; -1 where nobody counted."""
    counts = [state.late_captures for state in states if state.late_captures >= 0]
    return counts[-1] - (0 if since_start else counts[0]) if counts else -1


def _api(ends: Ends[Frame]) -> str:
    return ends.first[0].api[:LONGEST_NAME] if ends.first else ""


def _state(line: Line) -> PublisherState:
    return PublisherState(
        at_s=arrival_of(line),
        video_queue_ms=line.video_queue_ms,
        audio_queue_ms=line.audio_queue_ms,
        loop_late_ms=line.loop_late_ms,
    )


def _told_alike(states: Sequence[Line]) -> Sequence[Line]:
    """Return the moments whose offset is from the same: by stamps, or by counts where none is.

    Until both kinds have a stamp, the instrument counts: LiveKit takes the first one, if it is 0, for none.
    """
    told = [state for state in states if state.offset_ms is not None]
    return [state for state in told if state.offset_from == BY_STAMPS] or told


def _offset(line: Line) -> PublisherOffset:
    return PublisherOffset(at_s=arrival_of(line), offset_ms=line.offset_ms or 0.0)


def _clock(header: Line, points: tuple[TracePoint, ...], request: Request) -> ArrivalClock:
    if header.monotonic >= 0 and header.unix > 0:
        return ArrivalClock.MONOTONIC
    first_s = next((point.arrival_s for point in points if point.arrival_s >= 0), -1.0)
    unix = first_s >= 0 and is_unix(first_s, request.now.timestamp())
    return ArrivalClock.UNIX if unix else ArrivalClock.UNKNOWN


def _instants(header: Line, arrivals_s: list[float], clock: ArrivalClock) -> tuple[datetime, ...]:
    """The first and the last of the arrivals as dates, none if they tell none."""
    if clock is ArrivalClock.UNKNOWN:
        return ()
    ahead_s = header.unix - header.monotonic if clock is ArrivalClock.MONOTONIC else 0.0
    instants = [arrival_s + ahead_s for arrival_s in arrivals_s if arrival_s >= 0]
    try:
        return tuple(datetime.fromtimestamp(end, tz=UTC) for end in (min(instants), max(instants)))
    except (ValueError, OverflowError, OSError):
        return ()


def _left_out(gaps: list[tuple[datetime, ...]], window: TimeWindow) -> tuple[tuple[datetime, datetime], ...]:
    parts = [(max(gap[0], window.start), min(gap[1], window.end)) for gap in gaps if len(gap) == 2]
    inside = sorted((part for part in parts if part[0] < part[1]), key=lambda part: part[1] - part[0])
    return tuple(inside[-1:])


def _taken(recorded: tuple[datetime, ...], request: Request) -> tuple[tuple[datetime, datetime], tuple[str, ...]]:
    window = request.incident.window
    assumed = (window.start, window.end)
    if len(recorded) != 2:
        return assumed, ("its arrivals tell no date, so it is taken as recorded during the incident",)
    first, last = recorded
    if first <= window.end and last >= window.start:
        return (first, last), ()
    told = f"recorded from {first:%Y-%m-%d %H:%M:%S} to {last:%H:%M:%S} UTC, outside the window"
    if window.known_by == "assumed":
        return assumed, (f"{told}, which is only assumed: it is taken as the incident's",)
    return (first, last), (f"{told}: it supports no cause. Give --from and --to of the recording",)


def _notes(trace: TimestampTrace, reading: Reading, scale: float, lengths_per_s: float) -> tuple[str, ...]:
    kept = len(trace.video) + len(trace.audio)
    seam = trace.video_seam or trace.audio_seam
    near = " of what lies within a minute of the window" if reading.narrowed else ""
    where = f"both ends{near}" if seam else near.removeprefix(" of ")
    unread = _unread(reading)
    possible = (
        (where, f"{kept:,} of {reading.total:,} frames kept: {where}"),
        (trace.dropped_lines, f"lines that are no frames: {trace.dropped_lines:,}, left out"),
        (unread, f"{unread}, so that the rest is left out"),
        (reading.other_frames, f"{reading.other_frames:,} frames of other streams were left out"),
        (trace.arrivals_sorted, f"{trace.arrivals_sorted:,} arrivals stood out of order and were sorted"),
        (trace.arrival_jumps, f"the arrivals' clock was set back {trace.arrival_jumps} times"),
        (scale != 1, f"arrivals were read as {scale:,.0f} to the second"),
        (lengths_per_s != 1, f"durations were read as {lengths_per_s:,.0f} to the second"),
        (trace.unrecorded, f"the instrument had to leave out {trace.unrecorded:,} lines"),
    )
    return tuple(text for applies, text in possible if applies)


def _told_of_gap(settled: _Settled, reading: Reading, window: TimeWindow) -> tuple[State, Reason, tuple[str, ...]]:
    """Say what the part of the window that was not kept does to the coverage."""
    if not settled.left_out:
        return State.COLLECTED, Reason.NONE, ()
    start, end = settled.left_out[0]
    told = f"left out of the window: {start:%H:%M:%S} to {end:%H:%M:%S} UTC. Give a shorter --from and --to"
    if window.known_by == "assumed":
        return State.COLLECTED, Reason.NONE, (told,)
    if reading.narrowed:
        return State.PARTIAL, Reason.TOO_LARGE, (told,)
    return State.PARTIAL, Reason.OUTSIDE_WINDOW, ("no frame lies in the window",)


def _coverage(settled: _Settled, reading: Reading, request: Request, size: int) -> Coverage:
    window = request.incident.window
    instants = settled.recorded
    share = -1.0
    state, reason, told = _told_of_gap(settled, reading, window)
    if len(instants) == 2 and window.seconds > 0:
        inside = (min(instants[1], window.end) - max(instants[0], window.start)).total_seconds()
        left_out_s = sum((end - start).total_seconds() for start, end in settled.left_out)
        share = max(inside - left_out_s, 0.0) / window.seconds
        if inside < 0 and window.known_by != "assumed":
            state, reason = State.PARTIAL, Reason.OUTSIDE_WINDOW
    if _unread(reading):
        state, reason = State.PARTIAL, Reason.NOT_FOUND
    if reading.cut_short:
        state, reason = State.PARTIAL, Reason.DEADLINE
    return Coverage(
        source=SOURCE,
        state=state,
        reason=reason,
        detail="; ".join((*settled.notes, *told)),
        instants=instants,
        share=share,
        bytes=size,
    )
