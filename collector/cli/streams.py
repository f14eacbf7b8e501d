"""Keeps a run alive when nobody takes what it prints: a pipe that was closed, a stream that never was, a full disk."""

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

from collector.cli.saying import say
from collector.errors import NoSpaceError, ran_full

NOT_DELIVERED = 7
"""The contract's code for what is there and did not reach who asked for it; with no space it is NoSpaceError's."""
STANDARD = (0, 1, 2)
READER_LEFT = frozenset({errno.EPIPE, errno.EINVAL if sys.platform == "win32" else errno.EPIPE})
"""``| head`` has read enough, which is no matter. Windows calls it an invalid argument, too."""


class Outlet(io.TextIOWrapper):
    """A text stream that drops the rest once it cannot be written to; characters it cannot show become escapes.

    ``lost_code`` is 0 until something was lost that somebody wanted, then the exit code of that.
    """

    lost_code = 0

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
        """Lead the rest nowhere, what waits in the buffer too."""
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
        if error.errno in READER_LEFT:
            return
        full = ran_full(error)
        self.lost_code = NoSpaceError.exit_code if full else NOT_DELIVERED
        if self is sys.stdout and sys.stderr is not None:
            sys.stderr.write(
                f"avsync: standard output cannot be written to ({error.strerror}); what was printed there is lost. "
                f"{'Make room, or redirect' if full else 'Redirect'} it elsewhere.\n"
            )


def code_of_loss() -> int:
    """Return the exit code of a result that standard output did not take, else 0; what waits is written out before."""
    if not isinstance(sys.stdout, Outlet):  # replaced by whoever embeds this
        return 0
    sys.stdout.flush()
    return sys.stdout.lost_code


def tell_of_kept(bundle: str) -> None:
    """Say where a bundle lies, if there is one and standard output did not take that."""
    if bundle and code_of_loss():
        say(f"The bundle was written all the same: {bundle}")


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
