"""Turns portions of a log into places in memory that this process and one that it starts share.

Such memory has no name and no file: it is gone with the two processes, however they end. Through a pipe, each portion
would be copied once more into it and once more out of it.
"""

import mmap
import os
import sys
from collections.abc import Iterable, Iterator

from collector.redaction.lines import BLOCK_BYTES
from collector.runs.portions import PORTION_BYTES

SLOTS = 2
"""Portions that lie there at once: one is worked on while the next one is laid beside it."""
SLOT_BYTES = PORTION_BYTES + (1 << 20)
"""All but a few portions are shorter: pieces have 1 MB at most (``model.source``)."""
NOWHERE = -1
"""The place of what does not lie there."""


class Shelf:
    """The side that lays portions down; ``descriptor`` is for the other process to inherit, none if nothing is shared.

    What lies in a slot stays there until ``lay`` is called for it again.
    """

    def __init__(self) -> None:
        self.descriptor: tuple[int, ...] = ()
        self._memory: mmap.mmap | None = None
        if sys.platform != "linux":
            return
        try:
            self.descriptor = (os.memfd_create("portions"),)
            os.ftruncate(self.descriptor[0], SLOTS * SLOT_BYTES)
            self._memory = mmap.mmap(self.descriptor[0], SLOTS * SLOT_BYTES)
        except (AttributeError, OSError):  # an old C library, or a sandbox that allows none
            self.let_go()

    def lay(self, slot: int, pieces: Iterable[bytes], length: int) -> int:
        """Lay down pieces of ``length`` in all and return their place, NOWHERE if there is no room for them."""
        if self._memory is None or length > SLOT_BYTES:
            return NOWHERE
        place = end = slot * SLOT_BYTES
        for piece in pieces:
            self._memory[end : end + len(piece)] = piece
            end += len(piece)
        return place

    def other_side(self) -> "tuple[Lying, ...]":
        """Return the other side as a copy of this process has it, none if nothing is shared."""
        return () if self._memory is None else (Lying(self._memory),)

    def let_go(self) -> None:
        """Close the descriptor, once the other process has it."""
        for descriptor in self.descriptor:
            os.close(descriptor)
        self.descriptor = ()

    def close(self) -> None:
        """Give back the memory."""
        self.let_go()
        if self._memory is not None:
            self._memory.close()


class Lying:
    """The side that takes portions."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory

    @classmethod
    def inherited(cls, descriptor: int) -> "Lying":
        """Return the side of a process that inherited the descriptor, which is closed."""
        memory = mmap.mmap(descriptor, SLOTS * SLOT_BYTES)
        os.close(descriptor)
        return cls(memory)

    def pieces(self, place: int, length: int) -> Iterator[bytes]:
        """Yield what lies at a place as whole lines, in blocks as the redactor works on them."""
        end = place + length
        while place < end:
            stop = self._memory.find(b"\n", min(place + BLOCK_BYTES, end), end) + 1 or end
            yield self._memory[place:stop]
            place = stop
