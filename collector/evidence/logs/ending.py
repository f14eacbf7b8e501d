"""Sums up what became of one ``--logs`` in one line of coverage: how much, why not more, and what to do."""

from dataclasses import dataclass, field
from datetime import datetime

from collector.evidence.logs.clocks import Dated
from collector.evidence.logs.excerpt import in_words
from collector.evidence.logs.files import Refusal
from collector.evidence.logs.select import MAX_LOGS, Paths
from collector.model.clock import ClockSource
from collector.model.coverage import Coverage, Reason, State
from collector.model.records.logs import LogExcerpt
from collector.model.window import TimeWindow

_NAMED = 3
_COPIED = (
    "Its day or year is taken from when the file was last changed; if it was copied without its times, copy it again "
    "with them"
)
_GRAVEST_FIRST = (
    Reason.DEADLINE,
    Reason.DENIED,
    Reason.TOO_LARGE,
    Reason.DECLINED,
    Reason.NOT_FOUND,
    Reason.UNSUPPORTED,
)


@dataclass(kw_only=True, slots=True)
class Tally:
    """What became of the logs so far: the records, each with the log's name, and what was not read.

    ``opaque`` lists (name, bytes) of what was taken whole, unread; ``notes`` are sentences on what was read; ``dated``
    is what told the days of the logs.
    """

    records: list[tuple[str, LogExcerpt]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    opaque: list[tuple[str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    older: int = 0
    kept_bytes: int = 0
    dated: set[Dated] = field(default_factory=set)

    def add(self, name: str, record: LogExcerpt, trouble: tuple[Refusal, ...], kept_bytes: int, dated: Dated) -> None:
        """Count one log."""
        self.records.append((name, record))
        self.refusals.extend(trouble)
        self.kept_bytes += kept_bytes
        self.dated.add(dated)

    @property
    def kept(self) -> list[LogExcerpt]:
        """The records of logs that had lines inside the window."""
        return [record for _, record in self.records if record.member]


def end_of(source: str, window: TimeWindow, paths: Paths, tally: Tally) -> Coverage:
    """Return the source's one line of coverage."""
    unread = [*tally.refusals, *_beyond(paths)]
    if not tally.kept and tally.opaque:
        return _only_opaque(source, tally, unread)
    if not tally.kept:
        return _missing(source, window, tally, unread)
    first = min(record.taken[0] for record in tally.kept)
    last = max(record.taken[1] for record in tally.kept)
    details = [*tally.notes, *_not_read(unread), *_taken_whole(tally), *_best_effort(tally), *_gaps(tally)]
    older = paths.older + tally.older
    if older:
        files = "1 file" if older == 1 else f"{older:,} files"
        details.append(f"not read, as last written before the window: {files}")
    return Coverage(
        source=source,
        state=State.PARTIAL if unread else State.COLLECTED,
        reason=_gravest(unread) if unread else Reason.NONE,
        detail=". ".join(details),
        instants=(first, last),
        share=max(record.share for record in tally.kept),
        bytes=tally.kept_bytes + sum(size for _, size in tally.opaque),
    )


def _missing(source: str, window: TimeWindow, tally: Tally, unread: list[Refusal]) -> Coverage:
    stopped = any(refusal.reason is Reason.DEADLINE for refusal in unread)
    if not tally.records or stopped:
        detail = ". ".join(_not_read(unread)) or "nothing there is a log: check the path"
        return Coverage(source=source, state=State.MISSING, reason=_gravest(unread), detail=detail, share=0.0)
    covered = ", ".join(_covers(name, record) for name, record in tally.records[:_NAMED])
    sentences = [f"No log has a line from {in_words(window.start, window.end)}: {covered}"]
    if any(record.clock.known_by is ClockSource.MACHINE for _, record in tally.records):
        sentences.append("Its zone is assumed to be this machine's; if it is not, give --logs PATH@ZONE")
    if any(_zone_by_file_time(record) for _, record in tally.records):
        sentences.append("Its zone is taken from when the file was last changed; if it is wrong, give --logs PATH@ZONE")
    if Dated.BY_FILE_TIME in tally.dated:
        sentences.append(_COPIED)
    sentences.append("Give another --logs PATH or widen --from/--to")
    sentences.extend(_not_read(unread))
    return Coverage(
        source=source,
        state=State.MISSING,
        reason=Reason.OUTSIDE_WINDOW,
        detail=". ".join(sentences),
        share=max(record.share for _, record in tally.records),
    )


def _zone_by_file_time(record: LogExcerpt) -> bool:
    return record.clock.known_by is ClockSource.FILE_TIME and record.clock.zone.startswith(("+", "-"))


def _only_opaque(source: str, tally: Tally, unread: list[Refusal]) -> Coverage:
    details = [*_taken_whole(tally), *_not_read(unread)]
    details.extend(f"{name} has no line inside the window" for name, _ in tally.records[:_NAMED])
    return Coverage(
        source=source,
        state=State.PARTIAL,
        reason=_gravest(unread) if unread else Reason.UNSUPPORTED,
        detail=". ".join(details),
        bytes=sum(size for _, size in tally.opaque),
    )


def _taken_whole(tally: Tally) -> list[str]:
    names = ", ".join(f"{name} ({size_bytes:,} bytes)" for name, size_bytes in tally.opaque)
    return (
        [f"{names} taken whole with consent: encrypted, not readable by avsync, neither cut nor redacted"]
        if names
        else []
    )


def _covers(name: str, record: LogExcerpt) -> str:
    if not record.read:
        return f"{name} states no time"
    silent = ", and says nothing in that time" if record.share > 0 else ""
    return f"{name} covers {in_words(*record.read)}{silent}"


def _beyond(paths: Paths) -> list[Refusal]:
    if not paths.beyond:
        return []
    names = ", ".join(paths.beyond[:_NAMED])
    count = f"{len(paths.beyond):,} files beyond the newest {MAX_LOGS:,}"
    why = f"({count}) were not read: give the folder or pattern that matters"
    return [Refusal(name=names, reason=Reason.TOO_LARGE, why=why)]


def _not_read(unread: list[Refusal]) -> list[str]:
    """Return a sentence for each reason, with the names of those that share it."""
    alike: dict[str, list[str]] = {}
    for refusal in unread:
        alike.setdefault(refusal.why, []).append(refusal.name)
    told = list(alike.items())[:_NAMED]
    sentences = [f"{names[0]} {why}{_so_too(names[1:])}" for why, names in told]
    more = len(unread) - sum(len(names) for _, names in told)
    return [*sentences, f"{more:,} more were not read"] if more > 0 else sentences


def _so_too(names: list[str]) -> str:
    if not names:
        return ""
    more = len(names) - _NAMED
    return f"; so it is with {', '.join(names[:_NAMED])}" + (f" and {more:,} more" if more > 0 else "")


def _best_effort(tally: Tally) -> list[str]:
    names = [name for name, record in tally.records if record.member and record.format == "text"]
    return [f"{', '.join(names[:_NAMED])}: unknown format, times found by best effort"] if names else []


def _gaps(tally: Tally) -> list[str]:
    """Return a sentence for each log that says nothing for a while."""
    silent = [(name, record.gaps) for name, record in tally.records if record.member and record.gaps]
    told = [f"{name} has no line from {_stretches(gaps)}" for name, gaps in silent[:_NAMED]]
    left = len(silent) - len(told)
    more = [f"{left:,} more logs have gaps" if left > 1 else "1 more log has gaps"] if left else []
    why = "Nothing was logged then, or a file that the log was rotated to is missing: add it if there is one"
    return [*told, *more, why] if told else []


def _stretches(gaps: tuple[tuple[datetime, datetime], ...]) -> str:
    more = len(gaps) - _NAMED
    listed = " and from ".join(in_words(*gap) for gap in gaps[:_NAMED])
    return listed + (f" and {more:,} times more" if more > 0 else "")


def _gravest(unread: list[Refusal]) -> Reason:
    reasons = {refusal.reason for refusal in unread}
    return next((reason for reason in _GRAVEST_FIRST if reason in reasons), Reason.NOT_FOUND)
