"""Takes out of a sequence of lines what no line gives away alone: PEM blocks, wrapped tokens, names in printed objects.

Redaction looks at one line at a time. A log is fed line by line, in order and without the lines' ends, to what
remembers the lines before; what is left of a line is then searched as any other.
"""

from collections.abc import Callable, Collection

from collector.redaction.pem import PemBlocks
from collector.redaction.printed import PrintedObjects
from collector.redaction.wrapped import WrappedTokens


class MultilineFilter:
    """One pass over the lines of one log or text; another one takes another filter.

    ``note`` is called with the label of a block or a token, and with each piece of a private key's text.
    ``stand_in`` is given "user" and a participant's name, unless it is ``allowed``, and returns what stands for it.
    """

    def __init__(
        self,
        note: Callable[[str, tuple[str, ...]], None],
        stand_in: Callable[[str, str], str],
        allowed: Collection[str] = (),
    ) -> None:
        self._blocks = PemBlocks(note)
        self._objects = PrintedObjects(stand_in, allowed)
        self._tokens = WrappedTokens(note)

    @property
    def inside(self) -> bool:
        """Whether something is open that may go on: then the next line must be fed, whatever it holds."""
        return self._blocks.inside or self._tokens.inside or self._objects.inside

    def feed(self, line: str) -> str:
        """Return what is left of a line: a stand-in or a placeholder for what is known by now, nothing for a row."""
        if self._blocks.holds(line):
            return self._blocks.feed(line)
        return self._tokens.feed(self._objects.feed(self._blocks.feed(line)))
