"""Turns chunks of bytes into blocks of whole lines, so that what all of them share is looked at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.evidence.logs.lines import PIECE_BYTES


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
