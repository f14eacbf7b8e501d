"""Searches safe streams for names and words that may have become known only after a stream was made safe."""

import itertools
from collections.abc import Iterable, Mapping

from collector.redaction.dictionary import Dictionary, spellings_of_name
from collector.redaction.engines import fastest
from collector.redaction.lines import whole_blocks
from collector.redaction.redactor import Redactor
from collector.redaction.scan import PLACEHOLDER

Written = Mapping[str, frozenset[str]]
"""Names or ids, each with how it may stand in a stream."""


def changed_untold(redactor: Redactor, names: Iterable[str]) -> frozenset[str]:
    """Return the names of which a redactor replaces anything that was told of none: an e-mail address, say."""
    return frozenset(name for name in names if redactor.redact(name) != name)


def left_untold(redactor: Redactor, names: Iterable[str]) -> Written:
    """Return what a redactor that was told of none leaves of names, in each spelling that a log may have.

    What became one placeholder names nobody any more. ``Anna <anna@corp.example>`` has become ``Anna <[email-...]>``.
    """
    written = {name: frozenset(map(redactor.redact, spellings_of_name(name))) for name in names}
    left = {name: frozenset(itertools.filterfalse(PLACEHOLDER.fullmatch, texts)) for name, texts in written.items()}
    return {name: texts for name, texts in left.items() if texts}


class LateNames:
    """Names, hidden ids and words that are secrets, to be looked for, as a redactor would, in any number of streams."""

    def __init__(self, names: Written, ids: Written, words: Iterable[str] = ()) -> None:
        self._names, self._ids = dict(sorted(names.items())), dict(sorted(ids.items()))
        self._dictionary = Dictionary(fastest())
        self._tell(self._dictionary)
        for word in words:
            self._dictionary.add_secret(word)

    def __len__(self) -> int:
        return len(self._dictionary)

    def tell(self, redactor: Redactor) -> None:
        """Have a redactor replace the names and the ids."""
        self._tell(redactor)

    def _tell(self, told: Dictionary | Redactor) -> None:
        for name, written in self._names.items():
            told.add_handle(name, written)
        for value, written in self._ids.items():
            told.add_id(value, written)

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
