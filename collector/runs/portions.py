"""Cuts a long raw stream into portions of whole lines that can be made safe apart from each other."""

import re
from collections.abc import Iterator
from itertools import chain

from collector.redaction.lines import readable
from collector.redaction.pem import may_go_on
from collector.redaction.printed import MOST_LINES, PrintedObjects

PORTION_BYTES = 4 << 20
_BLOCK_BEGINS = b"-----BEGIN "
_BLOCK_ENDS = b"-----END "

_WRAPPED = re.compile(rb"(?:.*eyJ[A-Za-z0-9_-]{6,}[A-Za-z0-9_.-]*|[\s>|]*[0-9A-Za-z_.-]{12,})\s*")
_LONGEST_ROW_BYTES = 8192
_MOST_HELD = 4
"""Portions that are held together while every line may be the rest of a wrapped token: bounds memory."""

Pieces = list[bytes]


class Portions:
    """The portions of one stream in order, each about PORTION_BYTES; what must stay together is left as ``rest``.

    A key or certificate may be written over many lines: where one may be open, nothing is cut any more. Nor is anything
    cut behind a line that may end within a token.
    """

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.rest: Iterator[bytes] = iter(())

    def __iter__(self) -> Iterator[Pieces]:
        held: Pieces = []
        size = 0
        for piece in self._lines:
            held.append(piece)
            size += len(piece)
            if size >= PORTION_BYTES and piece.endswith(b"\n"):
                may_go_on = _may_go_on(piece) or _in_object(held)
                if may_go_on and size < _MOST_HELD * PORTION_BYTES:
                    continue
                if may_go_on or _open(held):
                    self.rest = chain(held, self._lines)
                    return
                yield held
                held, size = [], 0
        if held:
            self.rest = iter(held)


def _may_go_on(piece: bytes) -> bool:
    """Whether the last line may end within a token that was wrapped (``redaction.wrapped``)."""
    last = piece[piece.rfind(b"\n", 0, -1) + 1 :]
    return len(last) <= _LONGEST_ROW_BYTES and _WRAPPED.fullmatch(last) is not None


def _in_object(held: Pieces) -> bool:
    """Whether a participant's name may stand in one of the lines that follow (``redaction.printed``)."""
    tail = b""
    for piece in reversed(held):
        tail = piece + tail
        if tail.count(b"\n") > MOST_LINES:
            break
    printed = PrintedObjects(lambda _label, name: name)
    lines = tail.rsplit(b"\n", MOST_LINES + 1)[:-1][-MOST_LINES:]
    for line in readable(b"\n".join(lines)).decode().split("\n"):
        printed.feed(line.rstrip("\r"))
    return printed.inside


def _may_be_in_block(piece: bytes) -> bool:
    """Whether the last line may be one of a block's; most lines of a log end a block that was cut off."""
    first = piece.rfind(b"\n", 0, -1) + 1
    if not first or len(piece) - first > _LONGEST_ROW_BYTES:  # it may have begun in another piece
        return True
    return may_go_on(readable(piece[first:]).decode().rstrip("\r\n"))


def _open(held: Pieces) -> bool:
    """Whether a block begins here and may go on behind; before the first piece none was open."""
    if not _may_be_in_block(held[-1]):
        return False
    for number in range(len(held) - 1, -1, -1):
        begins = held[number].rfind(_BLOCK_BEGINS)
        if begins >= 0:
            ended = held[number].rfind(_BLOCK_ENDS) > begins
            return not ended and not any(_BLOCK_ENDS in piece for piece in held[number + 1 :])
    return False
