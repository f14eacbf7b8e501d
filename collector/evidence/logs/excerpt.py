"""Turns one log into the stream of its lines inside the window and the record of what they said."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain

from collector.evidence.logs.arrange import Log, Part
from collector.evidence.logs.blocks import Block, blocks, lines_from_the_end, unwrapped
from collector.evidence.logs.clip import Clipper, Kept, Span, Why
from collector.evidence.logs.files import Refusal, UnreadableError
from collector.evidence.logs.glance import Glance
from collector.evidence.logs.inside import Inside
from collector.evidence.logs.lines import plain
from collector.evidence.logs.meaning import Meaning, Statement
from collector.evidence.logs.preamble import REACH_BYTES, beacons_in
from collector.evidence.logs.reading import Reader
from collector.evidence.logs.seek import JITTER, find_range
from collector.evidence.logs.silences import Silences
from collector.model.coverage import Reason
from collector.model.host import Host, HostRole
from collector.model.records.logs import LogExcerpt
from collector.model.request import Request
from collector.model.window import TimeWindow
from collector.vendors.formats import no_wrap

MAX_KEPT_BYTES = 3 * 1024**3
"""What one log may add to a bundle before redaction and packing; a bundle's reader takes members up to 4 GiB."""
_CHANGE = timedelta(hours=1, minutes=5)
"""Daylight saving moves a clock by up to an hour: so much earlier a search starts where the zone has it."""


class Excerpt:
    """One log's excerpt: ``start`` reads up to the first line inside the window, then the caller takes ``lines``."""

    def __init__(
        self,
        log: Log,
        *,
        member: str,
        window: TimeWindow,
        host: Host,
        room: str,
        stopping: Callable[[], bool],
        note_identity: Callable[[str], None],
    ) -> None:
        self._log = log
        self.member = member
        self._window = window
        self._host = host
        self._stopping = stopping
        self._room = b'"%s"' % room.encode() if room else b""
        self._reader: Reader | None = None
        self._clipper = Clipper(self._span(), self._instant, self._worth_keeping)
        self._meaning = Meaning(log.shape.format, room=room, role=host.role, note_identity=note_identity)
        self._glance = Glance(log.shape.format)
        self._taken: tuple[datetime, ...] = ()
        covered = log.read or (window.start, window.end)
        covered = (max(covered[0], window.start), min(covered[1], window.end))
        self._silences = Silences(window, covered, self._instant)
        self._rest: Iterator[Kept] = iter(())
        self._ends_line = True
        self._position = 0
        self._read_bytes = 0
        self._due_bytes = sum(max(0, part.file.size) for part in log.parts)
        self.kept_lines = 0
        self.kept_bytes = 0
        self.trouble: tuple[Refusal, ...] = ()

    def start(self) -> bool:
        """Read on until a record lies inside the window; False if none does."""
        self._rest = self._clipped()
        early: list[Kept] = []
        for kept in self._rest:
            early.append(kept)
            if kept.why is Why.INSIDE:
                self._rest = chain(early, self._rest)
                return True
        for kept in early:
            self._meaning.read(kept)
        return False

    def lines(self) -> Iterator[bytes]:
        """Yield the excerpt's lines; what they say is read on the way."""
        for kept in self._rest:
            if not self._ends_line and kept.begins:
                self.kept_bytes += 1
                yield b"\n"
            self._ends_line = kept.line.endswith(b"\n")
            self._note(kept)
            yield kept.line
        if not self._ends_line:
            yield b"\n"

    def amounts(self) -> tuple[int, int]:
        """Return how many bytes of the log were read, and how many there are to read; 0 where nothing tells it."""
        return self._read_bytes, self._due_bytes

    @property
    def share(self) -> float:
        """The part of the window that the whole log covers, 0 to 1."""
        return share_of(self._window, self._log.stretches)

    def statements(self) -> tuple[Statement, ...]:
        """Return what the log says last of each fact, known once the lines are through."""
        return self._meaning.statements()

    def record(self) -> LogExcerpt:
        """Return what is known once the lines are through; ``member`` is empty if there were none."""
        taken = (self._taken[0], self._taken[1]) if self._taken else (self._window.start, self._window.end)
        return LogExcerpt(
            host=self._host,
            taken=taken,
            member=self.member if self.kept_lines else "",
            format=self._log.shape.format.id,
            clock=self._log.clock.described_in(self._window, self.member.removeprefix("logs/")),
            read=self._log.read,
            kept_lines=self.kept_lines,
            total_lines=-1 if any(part.found.big for part in self._log.parts) else self._log.lines,
            share=self.share,
            facts=self._meaning.facts(),
            symptoms=self._meaning.symptoms(),
            events=self._meaning.happened.events(),
            more_events=self._meaning.happened.more,
            offsets=self._meaning.parted.offsets(),
            gaps=self._silences.gaps(to_the_end=not self.trouble) if self.kept_lines else (),
        )

    def _note(self, kept: Kept) -> None:
        self.kept_bytes += len(kept.line)
        self.kept_lines += kept.lines if kept.begins and kept.why is not Why.MARKER else 0
        self._read(kept)
        if kept.why is Why.INSIDE:
            self._silences.read(kept)
            for item in kept.at:
                at = min(max(item, self._window.start), self._window.end)
                self._taken = (min(self._taken[0], at), max(self._taken[1], at)) if self._taken else (at, at)

    def _read(self, kept: Kept) -> None:
        if kept.lines == 1:
            self._meaning.read(kept)
            return
        at, seen = kept.at[0], 0
        for line, start, among in self._glance.lines(kept.line):
            end = start + len(line)
            at, seen = self._record_begun(kept.line[seen:end], before=at), end
            self._meaning.read(Kept(line=line, why=kept.why, at=(at,)), among)

    def _record_begun(self, lines: bytes, *, before: datetime) -> datetime:
        """Return when the record of the last line began; where no line has a stamp, all are of the record before."""
        instants = (self._instant(line) for line in lines_from_the_end(lines, 0, len(lines)))
        return next((at for at in instants if at is not None), before)

    def _span(self) -> Span:
        wider = timedelta(seconds=self._log.clock.described.uncertainty_s)
        return Span(first=self._window.start - wider, last=self._window.end + wider)

    def _instant(self, line: bytes) -> datetime | None:
        return self._reader.instant(line) if self._reader else None

    def _worth_keeping(self, line: bytes) -> bool:
        beacons = self._log.shape.format.beacons
        if not any(beacon in line for beacon in beacons):
            return False
        # A server's log speaks of all rooms: of the others' it is not this call's business.
        return not self._room or self._room in line or b'"room"' not in line

    def _clipped(self) -> Iterator[Kept]:
        for part in self._log.parts:
            self._reader = part.reader(self._log.clock)
            try:
                yield from self._part(part)
            except UnreadableError as error:
                self.trouble += (part.file.refuse(error.reason, error.why),)
                self._clipper.skip()
            if self.trouble and self.trouble[-1].reason in (Reason.DEADLINE, Reason.TOO_LARGE):
                break
        yield from self._clipper.end()

    def _part(self, part: Part) -> Iterator[Kept]:
        start, end = self._range(part)
        self._due_bytes -= max(0, part.file.size) - max(0, end - start)
        if start:
            yield from self._preamble(part, start)
        self._reader = part.reader(self._log.clock)
        data = blocks(plain(self._counted(part.file.read(start), start)))
        if start:
            data = self._after_first_line(data)
        if self._log.shape.format.wraps is not no_wrap:
            data = unwrapped(data, self._log.shape)
        whole = self._inside(part)
        for block in self._until(self._watched(part, data), end):
            stretch = whole.stretch(block) if whole else ()
            if stretch:
                yield from self._clipper.take(stretch[0])
            else:
                yield from self._clipper.clip(block.lines())

    def _preamble(self, part: Part, start: int) -> Iterator[Kept]:
        """Yield what is worth keeping of the log's beginning and of what stands right before the window."""
        before = max(REACH_BYTES, start - REACH_BYTES)
        near = beacons_in(part.file, self._log.shape.format.beacons, start=before, end=start) if before < start else ()
        # What the search begins with is the rest of a line.
        near = near[1:] if near and near[0][0] == before else near
        early = [(line, True) for at, line in (*part.found.beacons, *near) if at < start]
        yield from self._clipper.clip(early)
        self._clipper.skip()

    def _range(self, part: Part) -> tuple[int, int]:
        """Return from where to where a file is read, as offsets; all of it if it is small or not in order."""
        if not part.found.big:
            return 0, part.file.size
        early = _CHANGE if self._log.clock.changes else timedelta(0)
        clock, span = self._log.clock, self._span()
        return find_range(
            part.file, lambda line: part.reader(clock).instant(line), span.first - early, span.last + early
        )

    def _inside(self, part: Part) -> Inside | None:
        """Return what judges whole blocks, where a stamp needs nothing but itself to be an instant."""
        clock, span, day = self._log.clock, self._span(), timedelta(days=1)
        if not self._log.shape.format.written.dated or self._log.shape.format.best_effort:
            return None
        if clock.changes and clock.offset(span.first - day) != clock.offset(span.last + day):
            return None
        reader = part.reader(clock)
        return Inside(span, reader.instant)

    def _counted(self, chunks: Iterator[bytes], start: int) -> Iterator[bytes]:
        self._position = start
        for chunk in chunks:
            self._position += len(chunk)
            self._read_bytes += len(chunk)
            yield chunk

    @staticmethod
    def _after_first_line(found: Iterator[Block]) -> Iterator[Block]:
        """Pass over the rest of the line that the offset lies in."""
        for block in found:
            end = block.data.find(b"\n") + 1
            if not end:
                continue
            if end < len(block.data):
                yield Block(block.data[end:])
            break
        yield from found

    def _until(self, found: Iterator[Block], end: int) -> Iterator[Block]:
        limit = self._span().last + JITTER
        for block in found:
            yield block
            if 0 <= end < self._position and self._clipper.last is not None and self._clipper.last > limit:
                return

    def _watched(self, part: Part, found: Iterator[Block]) -> Iterator[Block]:
        for block in found:
            if self._stopping():
                why = "was not read to its end: the time was up, or the run was ended. Narrow the window or the logs"
                self.trouble += (part.file.refuse(Reason.DEADLINE, why),)
                self._clipper.skip()
                return
            if self.kept_bytes > MAX_KEPT_BYTES:
                why = "has more than 3 GiB inside the window; the rest was left out: narrow the window"
                self.trouble += (part.file.refuse(Reason.TOO_LARGE, why),)
                self._clipper.skip()
                return
            yield block


def share_of(window: TimeWindow, stretches: tuple[tuple[datetime, datetime], ...]) -> float:
    """Return which part of a window lies in stretches that do not overlap, 0 to 1."""
    if window.seconds <= 0:
        return float(any(first <= window.start <= last for first, last in stretches))
    inside_s = sum(
        max(0.0, (min(last, window.end) - max(first, window.start)).total_seconds()) for first, last in stretches
    )
    return min(1.0, inside_s / window.seconds)


def host_of(log: Log, request: Request) -> Host:
    """Say which machine wrote a log: the server for its own format, else whose it was told to be, or ``--here``."""
    if log.shape.format.role is HostRole.SERVER:
        return Host(role=HostRole.SERVER, known_by="livekit-server log")
    for told in request.logs_of:
        return told
    here = request.here
    if here.role is not HostRole.BYSTANDER:
        return here
    known_by = "a client's log; nothing says whether its device sent or received: add --here sender or receiver"
    return Host(role=HostRole.BYSTANDER, known_by=known_by)


def in_words(first: datetime, last: datetime) -> str:
    """Return a range of time for people, with the date once: ``2026-03-05 14:00:00 to 14:05:00 UTC``."""
    first, last = first.astimezone(UTC), last.astimezone(UTC)
    end = f"{last:%H:%M:%S}" if first.date() == last.date() else f"{last:%Y-%m-%d %H:%M:%S}"
    return f"{first:%Y-%m-%d %H:%M:%S} to {end} UTC"
