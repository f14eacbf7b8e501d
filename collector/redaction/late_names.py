"""Searches safe streams for names that may have become known only after a stream was made safe."""

from collections.abc import Iterable

from collector.redaction.dictionary import Dictionary
from collector.redaction.engines import fastest
from collector.redaction.lines import whole_blocks
from collector.redaction.redactor import Redactor


def found_untold(redactor: Redactor, names: Iterable[str]) -> frozenset[str]:
    """Return the names that a redactor replaces which was told of none: e-mail addresses, wherever they stand."""
    return frozenset(name for name in names if redactor.redact(name) != name)


class LateNames:
    """A set of names and hidden ids, ready to be looked for, as a redactor would, in any number of streams."""

    def __init__(self, names: Iterable[str], ids: Iterable[str] = ()) -> None:
        self._dictionary = Dictionary(fastest())
        for name in names:
            self._dictionary.add_handle(name)
        for value in ids:
            self._dictionary.add_id(value)

    def __len__(self) -> int:
        return len(self._dictionary)

    def stand_in(self, pieces: Iterable[bytes]) -> bool:
        """Whether any stands in the lines of a safe stream where a redactor would replace it."""
        return len(self) > 0 and any(map(self._stand_in_block, whole_blocks(pieces)))

    def _stand_in_block(self, block: bytes) -> bool:
        self._dictionary.narrow(block)
        at = 0
        while (place := self._dictionary.next_place(at)) < len(block):
            start, at = block.rfind(b"\n", 0, place) + 1, block.find(b"\n", place) + 1 or len(block)
            if self._dictionary.find(block[start:at].decode(), self._dictionary.near(at)):
                return True
        return False
