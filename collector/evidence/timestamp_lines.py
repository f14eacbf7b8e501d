"""Turns the lines of a trace file, JSONL or CSV of any origin, into frames and states; what is neither is counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

LONGEST_LINE_BYTES = 64 * 1024
COLUMNS = ("kind", "timestamp", "arrival", "duration")
"""The order of a CSV file without a header line."""

KINDS = {"audio": "audio", "video": "video", "a": "audio", "v": "video"}
DELIMITERS = ",;\t"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""What Windows PowerShell writes with ``>`` begins so."""

BEYOND = 1e20
"""No clock counts so far: 64 bits end at 1.8e19."""

MOST_SAMPLES = 2.0**31

_Number = float | int | str | None


class Line(msgspec.Struct, frozen=True):
    """One JSON line: the header, a frame or a state, told apart by what is there."""

    kind: str = ""
    timestamp: _Number | msgspec.UnsetType = msgspec.UNSET
    arrival: _Number = None
    duration: _Number = None
    samples: _Number = None
    stream: int = 0
    api: str = ""
    schema: str = ""
    run: str = ""
    sdk: str = ""
    fps: float = 0.0
    sample_rate: float = 0.0
    unix: float = 0.0
    monotonic: float = -1.0
    offset_ms: float | None = None
    offset_from: str = ""
    video_queue_ms: float = -1.0
    audio_queue_ms: float = -1.0
    loop_late_ms: float = 0.0
    late_captures: int = -1
    unrecorded: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame; ``stamp`` 0 = none given, ``arrival`` and ``duration`` (in the file's units) -1 = missing."""

    kind: str
    stamp: float
    arrival: float
    duration: float
    samples: int
    stream: int
    api: str


@dataclass(frozen=True, slots=True)
class Garbage:
    """A line that is neither header nor frame nor state; ``kind`` is the kind of frame it names, empty if none."""

    kind: str = ""


class _Named(msgspec.Struct, frozen=True):
    kind: str = ""


GARBAGE = Garbage()
_decode = msgspec.json.Decoder(Line, strict=True).decode
_decode_kind = msgspec.json.Decoder(_Named, strict=True).decode


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file; one longer than LONGEST_LINE_BYTES comes as its beginning only. Raises OSError."""
    with path.open("rb") as file:
        if file.read(2) in UTF_16_MARKS:
            yield from _lines_of_utf_16(path)
            return
        file.seek(0)
        while piece := file.readline(LONGEST_LINE_BYTES):
            yield piece
            while len(piece) == LONGEST_LINE_BYTES and not piece.endswith(b"\n"):
                piece = file.readline(LONGEST_LINE_BYTES)


def _lines_of_utf_16(path: Path) -> Iterator[bytes]:
    with path.open(encoding="utf-16", errors="replace") as file:
        while piece := file.readline(LONGEST_LINE_BYTES):
            yield piece.encode()


def parsed(lines: Iterator[bytes]) -> Iterator[Frame | Line | Garbage]:
    """Yield one item for each line that is not empty: a frame, a header or state as it stands, or garbage."""
    columns: tuple[str, ...] = COLUMNS
    delimiter = ""
    for raw in lines:
        text = raw.strip().removeprefix(b"\xef\xbb\xbf")
        if not text:
            continue
        if text.startswith(b"{"):
            yield _json(text)
            continue
        row = text.decode("utf-8", "replace")
        if row.startswith("#"):
            yield GARBAGE
            continue
        if not delimiter:
            delimiter = max(DELIMITERS, key=row.count)
            names = tuple(name.strip().strip('"').lower() for name in row.split(delimiter))
            if _are_names(names):
                columns = names
                continue
        yield _csv(row, delimiter, columns)


def _are_names(cells: tuple[str, ...]) -> bool:
    """Whether a first line names columns, known or not: to take unknown ones in their usual order would be a guess."""
    return len(cells) > 1 and cells[0] not in KINDS and all(cell[:1].isalpha() for cell in cells)


def _json(text: bytes) -> Frame | Line | Garbage:
    try:
        line = _decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _garbage(text)
    if line.schema or line.kind == "state":
        return line
    if line.timestamp is msgspec.UNSET:  # it may be spelled otherwise; who has none says null
        return Garbage(KINDS.get(line.kind.lower(), ""))
    return _frame(line.kind, line.timestamp, line.arrival, line.duration, line.samples, line.stream, line.api)


def _garbage(text: bytes) -> Garbage:
    try:
        return Garbage(KINDS.get(_decode_kind(text).kind.lower(), ""))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return GARBAGE


def _csv(row: str, delimiter: str, columns: tuple[str, ...]) -> Frame | Garbage:
    if delimiter != ",":
        row = row.replace(",", ".")  # decimal commas, as spreadsheets of half of Europe write them
    cells = [cell.strip().strip('"') for cell in row.split(delimiter)]
    given = dict(zip(columns, cells, strict=False))  # a truncated last line has fewer
    if "kind" not in given or "timestamp" not in given:
        return GARBAGE
    duration, samples = given.get("duration"), given.get("samples")
    return _frame(given["kind"], given["timestamp"], given.get("arrival"), duration, samples, 0, given.get("api", ""))


def _frame(
    kind: str, timestamp: _Number, arrival: _Number, duration: _Number, samples: _Number, stream: int, api: str
) -> Frame | Garbage:
    known = KINDS.get(kind.lower(), "")
    try:
        numbers = (_number(timestamp, 0.0), _instant(arrival), _number(duration, -1.0), _number(samples, -1.0))
    except (ValueError, ZeroDivisionError):
        return Garbage(known)
    if not known or not all(abs(number) < BEYOND for number in numbers) or numbers[3] > MOST_SAMPLES:
        return Garbage(known)
    return Frame(known, numbers[0], numbers[1], numbers[2], int(numbers[3]), stream, api)


def arrival_of(line: Line) -> float:
    """Return the arrival of a header's or state's line, -1 where it has no number."""
    return float(line.arrival) if isinstance(line.arrival, int | float) else -1.0


def _number(given: _Number, missing: float) -> float:
    """Read a number or a fraction, a/b as Python prints one. Raises ValueError, ZeroDivisionError."""
    if isinstance(given, str) and "/" in given:
        above, _, below = given.partition("/")
        return float(above) / float(below)
    return missing if given is None or given == "" else float(given)


def _instant(given: _Number) -> float:
    """A number as it is; ISO 8601 with its zone as Unix seconds. Raises ValueError, ZeroDivisionError."""
    try:
        return _number(given, -1.0)
    except ValueError:
        moment = datetime.fromisoformat(str(given))
        if moment.tzinfo is None:
            raise
        return moment.timestamp()
