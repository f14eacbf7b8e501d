"""Turns pieces of bytes into whole lines of text that can be searched, whatever their encoding."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

LONGEST_LINE_BYTES = 4 * 1024 * 1024
"""A longer line is left out and said to be: half a line could hide half a secret."""

BLOCK_BYTES = 1 << 19
"""What is worked on at once: so large that a block's fixed cost does not count, so small that its end is near."""

_COLOUR = re.compile(r"(?:\x1b|\\{1,8}(?:u001[bB]|x1[bB]|033)|#033)\[[0-9;]{0,20}[A-Za-z]")
"""As a terminal reads it, as JSON and Python escape it, and as rsyslog does."""
_COLOURED = ("\x1b", "1b[", "1B[", "033[")
_COLOURED_BYTES = tuple(map(str.encode, _COLOURED))
_MANY_NULS = 4  # UTF-16 of mostly Latin text has a NUL in every second byte


def whole_blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Turn pieces into blocks of whole lines, of about BLOCK_BYTES or one line; an over-long line says its size."""
    held: list[bytes] = []
    held_bytes = 0
    line = _OpenLine()
    for piece in pieces:
        first, last = (piece.find(b"\n") + 1 if line.bytes else 0), piece.rfind(b"\n") + 1
        if first:
            line.add(piece[:first])
        ended = [line.take()] if first else []
        for block in chain(ended, _cut(piece, first, last)):
            held.append(block)
            held_bytes += len(block)
            if held_bytes >= BLOCK_BYTES:
                yield b"".join(held)
                held, held_bytes = [], 0
        line.add(piece[last:])
    if rest := b"".join([*held, line.take()]):
        yield rest


def _cut(piece: bytes, first: int, last: int) -> Iterator[bytes]:
    """Yield the whole lines between two places in blocks that are little longer than BLOCK_BYTES, or one line."""
    while first < last:
        end = piece.find(b"\n", first + BLOCK_BYTES, last) + 1 or last
        yield from _no_longer(piece[first:end])
        first = end


class _OpenLine:
    """A line whose end has not come yet; of an over-long one nothing but its size is held."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.bytes = 0

    def add(self, part: bytes) -> None:
        self.bytes += len(part)
        if self.bytes > LONGEST_LINE_BYTES:
            self._parts.clear()
        elif part:
            self._parts.append(part)

    def take(self) -> bytes:
        line = _stub(self.bytes) if self.bytes > LONGEST_LINE_BYTES else b"".join(self._parts)
        self._parts, self.bytes = [], 0
        return line


def _no_longer(lines: bytes) -> Iterator[bytes]:
    """Yield whole lines, together if none of them can be over-long."""
    if len(lines) <= LONGEST_LINE_BYTES:
        yield lines
        return
    for line in lines.split(b"\n")[:-1]:  # a carriage return within a line is part of it
        yield line + b"\n" if len(line) < LONGEST_LINE_BYTES else _stub(len(line) + 1)


def _stub(size: int) -> bytes:
    return (
        f"[avsync left out a line of {size} bytes: longer than {LONGEST_LINE_BYTES} it cannot be searched]\n".encode()
    )


def readable(block: bytes) -> bytes:
    """Return lines as UTF-8, other bytes as ``\\xNN``; NULs of UTF-16 and colour codes go: they would hide things."""
    if b"\0" not in block and not any(mark in block for mark in _COLOURED_BYTES) and _is_utf8(block):
        return block
    text = "\n".join(_without_nuls(line) for line in block.decode("utf-8", "backslashreplace").split("\n"))
    return _COLOUR.sub("", text).encode()


def _is_utf8(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _without_nuls(line: str) -> str:
    many = line.count("\0") * _MANY_NULS >= len(line)
    return line.replace("\0", "" if many else "\\x00")


def storable(text: str) -> str:
    """Return text without colour codes and lone surrogates (parts of file names that are no UTF-8: ``\\udcNN``)."""
    text = _COLOUR.sub("", text) if any(mark in text for mark in _COLOURED) else text
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
