"""Finds all IPv4 addresses of a block at once: debug logs hold one in every other field.

What it finds is what ``kinds.addresses`` finds line by line, save that it does not ask whether a number is below 256.
"""

import re
import sys
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from collector.redaction.kinds.addresses import FIRST, LAST_THREE, VERSION_WORDS
from collector.redaction.kinds.kind import look_back

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW_BYTES = 1 << 12
"""A smaller block is not worth the import of numpy."""
SMALL_BYTES, FEW = 1 << 16, 32
"""In a block smaller than this, so many are found by a pattern in a tenth of the time (measured)."""
MANY = 1 << 9
"""So many are looked up at once; fewer are faster looked up one by one."""
BETWEEN = b"\\\"'/ \t\r\x0b\x0c\x1c\x1d\x1e\x1f:=(-"
"""What may stand between a word and the number that it announces."""
ENDINGS = frozenset(word[-2:].encode() for word in VERSION_WORDS)
MOST_BETWEEN = 8
_FIRST = re.compile(FIRST.pattern.encode())
_LAST_THREE = re.compile(LAST_THREE.pattern.encode())
_REACH = 4
_CONTEXT = MOST_BETWEEN + 3
_PAD = b"\n" * _CONTEXT


class Quads(NamedTuple):
    """Four numbers with dots between them, in order: where each begins and ends.

    ``doubtful`` are the ends of those with something before them that may make a version of them; the others are
    addresses. Where there are MANY, ``keys`` are numbers, the same for the same text and for no other; else empty.
    """

    starts: list[int]
    ends: list[int]
    doubtful: list[int]
    keys: "NDArray[np.uint64] | tuple[()]" = ()

    def within(self, first: int, last: int) -> slice:
        """Return which of them lie between two places, neither of which is in one."""
        low = bisect_left(self.starts, first)
        return slice(low, bisect_left(self.starts, last, low))

    def next_place(self, at: int) -> int:
        """Return where the next one begins, ``sys.maxsize`` if none does."""
        number = bisect_left(self.starts, at)
        return self.starts[number] if number < len(self.starts) else sys.maxsize


NO_QUADS = Quads([], [], [])


def load() -> None:
    """Load what looks at large blocks, for a process that is waiting for them."""
    import collector.redaction.quad_arithmetic  # noqa: F401  it is loaded, not used


def quads_in(block: bytes) -> Quads:
    """Return every one in a block of whole lines, telling the doubtful ones."""
    if len(block) < SMALL_BYTES:
        most = sys.maxsize - 1 if len(block) < FEW_BYTES else FEW
        spans = list(islice(look_back(_LAST_THREE, _FIRST, _REACH, block), most + 1))
        if len(spans) <= most:
            return _told_apart(block, spans) if spans else NO_QUADS
    from collector.redaction.quad_arithmetic import certain_quads_in

    return certain_quads_in(block)


def _told_apart(block: bytes, spans: list[tuple[int, int]]) -> Quads:
    doubtful = [end for start, end in spans if _may_be_version(_PAD + block[max(0, start - _CONTEXT) : start])]
    return Quads([start for start, _ in spans], [end for _, end in spans], doubtful)


def _may_be_version(before: bytes) -> bool:
    """Whether the word before an address may announce a version: told by its last two letters."""
    word = before.rstrip(BETWEEN)
    if len(before) - len(word) > MOST_BETWEEN:
        return True
    return word[-2:].lower() in ENDINGS or word[-1:] in b"vV" or not word[-2:].isascii() or word[-3:-2] == b"%"
