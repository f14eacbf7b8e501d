"""Chooses what of the logs goes into a bundle of limited size: evidence and summary first, then logs by their worth."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from collector.deflated import deflated
from collector.model.coverage import Coverage, Reason, State
from collector.model.member import Form, OpaqueFile, SafeStream
from collector.model.records.logs import LogExcerpt
from collector.redaction.stream import contents_of, spool

PAGES_BYTES = 256 * 1024
"""What summary, ticket, manifest and the records of one run need packed, without those of its logs."""
RECORD_BYTES = 1024
WORTH_CUTTING_BYTES = 32 * 1024
"""Room for less than this is not worth a part of a log."""
_SPARE = 0.9
"""A part may pack a little worse than the whole."""
_NAMED = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Fitted:
    """What goes in, and for each source a sentence about what does not."""

    streams: tuple[SafeStream, ...]
    opaque: tuple[OpaqueFile, ...]
    left_out: dict[str, str]

    def bytes_of(self, source: str) -> int:
        """Return how much of a source goes in, unpacked."""
        streams = sum(stream.bytes for stream in self.streams if _source(stream.name) == source)
        return streams + sum(file.path.stat().st_size for file in self.opaque if _source(file.name) == source)


def fit(
    streams: Iterable[SafeStream], opaque: Iterable[OpaqueFile], excerpts: Iterable[LogExcerpt], *, most_bytes: int
) -> Fitted:
    """Take logs that cover more of the window first, small ones before large, and opaque files last.

    A log that does not fit as a whole is cut to the lines around its middle, where the incident is.
    """
    share = {excerpt.member: excerpt.share for excerpt in excerpts}
    room = _Room(most_bytes - PAGES_BYTES - RECORD_BYTES * len(share))
    for stream in sorted(streams, key=lambda item: (-share.get(item.name, 0.0), item.bytes, item.name)):
        room.take_stream(stream)
    for file in sorted(opaque, key=lambda item: item.path.stat().st_size):
        room.take_file(file)
    return Fitted(
        streams=tuple(room.streams),
        opaque=tuple(room.files),
        left_out={source: _sentence(names) for source, names in room.left_out.items()},
    )


class _Room:
    """What is left of it, what found a place, and in words what did not, by source."""

    def __init__(self, left_bytes: int) -> None:
        self._left_bytes = left_bytes
        self.streams: list[SafeStream] = []
        self.files: list[OpaqueFile] = []
        self.left_out: dict[str, list[str]] = {}

    def take_stream(self, stream: SafeStream) -> None:
        packed_bytes = packed_size(stream)
        if packed_bytes <= self._left_bytes:
            self.streams.append(stream)
            self._left_bytes -= packed_bytes
        elif self._left_bytes >= WORTH_CUTTING_BYTES:
            part = cut_to(stream, int(stream.bytes * _SPARE * self._left_bytes / packed_bytes))
            self.streams.append(part)
            self._left_bytes -= packed_size(part)
            self._leave_out(stream.name, f"only {_mb(part.bytes)} of {_mb(stream.bytes)} around its middle")
        else:
            self._leave_out(stream.name, _mb(stream.bytes))

    def take_file(self, file: OpaqueFile) -> None:
        size_bytes = file.path.stat().st_size
        if size_bytes <= self._left_bytes:
            self.files.append(file)
            self._left_bytes -= size_bytes
        else:
            self._leave_out(file.name, _mb(size_bytes))

    def _leave_out(self, name: str, amount: str) -> None:
        self.left_out.setdefault(_source(name), []).append(f"{_base(name)} ({amount})")


def without(coverage: Coverage, why: str, *, kept_bytes: int) -> Coverage:
    """Return the coverage of a source of which something was left out after all of it was read and judged."""
    detail = f"{coverage.detail}. {why}" if coverage.detail else why
    return replace(coverage, state=State.PARTIAL, reason=Reason.TOO_LARGE, detail=detail, bytes=kept_bytes)


def packed_size(stream: SafeStream) -> int:
    """Return how large a stream will be in the bundle."""
    if stream.form is Form.DEFLATED:
        return stream.path.stat().st_size
    return sum(len(deflated(chunk)) for chunk in contents_of(stream))


def cut_to(stream: SafeStream, most_bytes: int) -> SafeStream:
    """Return the lines around the middle of a stream, in a file of its own; the cuts are marked."""
    first = max(0, (stream.bytes - most_bytes) // 2)
    path = stream.path.with_name(f"{stream.path.name}.{stream.offset}.part")
    spooled = spool(_part(contents_of(stream), first, first + most_bytes), path, stream.name)
    plain = replace(stream, path=path, offset=0, form=Form.PLAIN)
    return replace(plain, bytes=spooled.bytes, sha256=spooled.sha256, crc=spooled.crc)


_MARKER = b"--- avsync: cut; lines were left out here to stay within --max-size ---\n"


def _part(chunks: Iterable[bytes], first: int, last: int) -> Iterator[bytes]:
    """Yield the whole lines that lie between two places, in pieces."""
    yield _MARKER
    at, rest = 0, b""
    for chunk in chunks:
        begin, at = at, at + len(chunk)
        piece = chunk[max(0, first - begin) : max(0, last - begin)]
        if begin <= first < at:
            piece = piece[piece.find(b"\n") + 1 :] if first else piece
        end = piece.rfind(b"\n") + 1
        if end:
            yield rest + piece[:end]
        rest = piece[end:] if end else rest + piece
        if at >= last:
            break
    yield _MARKER


def _sentence(names: list[str]) -> str:
    more = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return f"Left out to stay within --max-size: {listed}. Allow more, or narrow the window"


def _source(name: str) -> str:
    return name.split("/")[1]


def _base(name: str) -> str:
    return name.rpartition("/")[2]


def _mb(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
