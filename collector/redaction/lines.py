"""Turns pieces of bytes into whole lines of text that can be searched, whatever their encoding."""

import re
from collections.abc import Iterable, Iterator

LONGEST_LINE_BYTES = 4 * 1024 * 1024
"""A longer line is left out and said to be: half a line could hide half a secret."""

_COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_MANY_NULS = 4  # UTF-16 of mostly Latin text has a NUL in every second byte


def whole_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join pieces up to their line end; an over-long line becomes one line that says so."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        for part in _parts(piece):
            size += len(part)
            if size <= LONGEST_LINE_BYTES:
                held.append(part)
            else:
                held.clear()
            if part.endswith(b"\n"):
                yield b"".join(held) if held else _stub(size)
                held.clear()
                size = 0
    if size:
        yield b"".join(held) if held else _stub(size)


def _parts(piece: bytes) -> list[bytes]:
    """Split at line feeds alone: a carriage return within a line is part of it."""
    *ended, rest = piece.split(b"\n")
    return [part + b"\n" for part in ended] + ([rest] if rest else [])


def _stub(size: int) -> bytes:
    return (
        f"[avsync left out a line of {size} bytes: longer than {LONGEST_LINE_BYTES} it cannot be searched]\n".encode()
    )


def readable(line: bytes) -> str:
    """Decode UTF-8; other bytes become ``\\xNN``. NULs of UTF-16 and colour codes go: nothing hides behind them."""
    text = line.decode("utf-8", "backslashreplace")
    if "\0" in text:
        many = text.count("\0") * _MANY_NULS >= len(text)
        text = text.replace("\0", "" if many else "\\x00")
    return _COLOUR.sub("", text) if "\x1b" in text else text


def storable(text: str) -> str:
    """Return text without lone surrogates (parts of file names that are no UTF-8), written as ``\\udcNN``."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
