"""Keeps a run alive when nobody takes what it prints: a pipe that was closed, a stream that never was, a full disk."""

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

STANDARD = (0, 1, 2)


class Outlet(io.TextIOWrapper):
    """A text stream that drops the rest once it cannot be written to; characters it cannot show become escapes."""

    def write(self, text: str, /) -> int:
        """Write, or drop."""
        try:
            return super().write(text)
        except OSError as error:
            self._give_up(error)
            return len(text)

    def flush(self) -> None:
        """Flush, or drop."""
        try:
            super().flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        """Lead the rest nowhere, what waits in the buffer too; a reader that left (``| head``) is no matter."""
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
        if error.errno != errno.EPIPE and self is sys.stdout and sys.stderr is not None:
            sys.stderr.write(f"avsync: standard output cannot be written to ({error.strerror}); the result is lost.\n")


def settle() -> None:
    """Make the standard streams such that printing can never end a run."""
    for number in STANDARD:
        _fill(number)
    sys.stdout = _settled(sys.stdout)
    sys.stderr = _settled(sys.stderr)


def _fill(number: int) -> None:
    """Open a closed descriptor, or the next file that is opened would take its place and get what is printed."""
    try:
        os.fstat(number)
    except OSError:
        os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one


def _settled(stream: TextIO | None) -> TextIO:
    if isinstance(stream, Outlet):
        return stream
    if not isinstance(stream, io.TextIOWrapper):  # closed from the start, or replaced by whoever embeds this
        return stream or Outlet(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    encoding, by_line = stream.encoding, stream.line_buffering
    return Outlet(stream.detach(), encoding=encoding, errors="backslashreplace", line_buffering=by_line)
