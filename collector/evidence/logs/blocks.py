"""Turns chunks of bytes into blocks of whole lines, so that what all of them share is looked at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.evidence.logs.lines import PIECE_BYTES
from collector.evidence.logs.sniff import Shape

_MOST_ROWS = 250
_WIDEST_ROW_BYTES = 4000
"""Of what is joined: a record's rows are as wide as a terminal, and few."""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines with their ends, PIECE_BYTES at most; or, if ``piece``, a piece of one line that is longer.

    ``begins`` is false for the later pieces of a line.
    """

    data: bytes
    piece: bool = False
    begins: bool = True

    def lines(self) -> Iterator[tuple[bytes, bool]]:
        """Yield the lines one by one, as ``lines.split`` does."""
        if self.piece:
            yield self.data, self.begins
            return
        for line in self.data[:-1].split(b"\n"):
            yield line + b"\n", True


def blocks(chunks: Iterator[bytes]) -> Iterator[Block]:
    """Yield all bytes in order; the last line gets an end if it has none."""
    rest, begins = b"", True
    for chunk in chunks:
        last = chunk.rfind(b"\n") + 1 if begins else 0
        if last and len(rest) + len(chunk) <= PIECE_BYTES:  # the same as below, with one copy less
            yield Block(b"".join((rest, memoryview(chunk)[:last])))
            rest = chunk[last:]
            continue
        data, at = (rest + chunk if rest else chunk), 0
        while True:
            search = data.rfind if begins else data.find
            end = search(b"\n", at, at + PIECE_BYTES) + 1
            if end:
                yield Block(data[at:end], piece=not begins, begins=begins)
                at, begins = end, True
            elif len(data) - at >= PIECE_BYTES:
                yield Block(data[at : at + PIECE_BYTES], piece=True, begins=begins)
                at, begins = at + PIECE_BYTES, False
            else:
                break
        rest = data[at:]
    if rest or not begins:
        yield Block(rest + b"\n", piece=not begins, begins=begins)


def lines_from_the_end(data: bytes, start: int, end: int) -> Iterator[bytes]:
    """Yield the whole lines of ``data[start:end]``, the last one first."""
    while end > start:
        first = max(start, data.rfind(b"\n", start, end - 1) + 1)
        yield data[first:end]
        end = first


def unwrapped(found: Iterator[Block], shape: Shape) -> Iterator[Block]:
    """Yield blocks in which each record that wraps is one line, so that no key stands apart from its value."""
    rows: list[bytes] = []
    for block in found:
        lines: list[bytes] = []
        for line, _ in block.lines() if not block.piece else ():
            if rows and not (_is_row(line, shape) and len(rows) < _MOST_ROWS):
                lines.append(_joined(rows, shape))
                rows = []
            rows.append(line)
        if block.piece and rows:
            lines, rows = [_joined(rows, shape)], []
        if lines:
            yield Block(b"".join(lines))
        if block.piece:
            yield block
    if rows:
        yield Block(_joined(rows, shape))


def _is_row(line: bytes, shape: Shape) -> bool:
    return len(line) <= _WIDEST_ROW_BYTES and shape.format.wraps(shape.body(line))


def _joined(rows: list[bytes], shape: Shape) -> bytes:
    """Join the rows of a record behind the first one's prefix."""
    if len(rows) == 1:
        return rows[0]
    bodies = tuple(shape.body(row) for row in rows)
    return rows[0][: len(rows[0]) - len(bodies[0])] + shape.format.joined(bodies)
