"""Makes portions of a long stream safe in a process of its own, beside the worker that reads the stream.

Started by ``lanes`` as ``python -m collector.runs.lane``: the worker's job comes as one line on standard input, then
for each portion one line that describes it and its bytes; each is answered by one line. It ends with its input.
"""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from collector.errors import CollectorError, NoSpaceError
from collector.model.member import SafeStream
from collector.model.source import RawStream
from collector.redaction.redactor import Redactor
from collector.redaction.stream import Hashed
from collector.runs.frames import Job, job_from_line


class Portion(msgspec.Struct, frozen=True):
    """The next portion: the lengths of its pieces, where its safe form goes, and what was learned meanwhile."""

    name: str
    path: str
    lengths: tuple[int, ...]
    secrets: tuple[str, ...]
    handles: tuple[str, ...]


class Done(msgspec.Struct, frozen=True):
    """How a portion ended: empty ``failed`` if it is safe. ``secrets`` were found in it for the first time.

    ``stand_ins`` are pairs of a pseudonym and what it stands for, those that were made for it.
    """

    failed: str = ""
    full: bool = False
    secrets: tuple[str, ...] = ()
    redactions: dict[str, int] = {}
    stand_ins: tuple[tuple[str, str], ...] = ()


def redactor_of(job: Job) -> Redactor:
    """Return the redactor that a job asks for."""
    return Redactor(
        case_key=bytes.fromhex(job.request.case_key.value),
        secrets=job.secrets,
        handles=job.handles,
        hide_identities=job.request.hide_identities,
        rules=job.request.rules,
    )


class Maker:
    """Makes one portion after the other safe and tells what each has taught."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._told: frozenset[str] = frozenset()
        self._told_stand_ins = 0

    def make(self, portion: Portion, pieces: Iterator[bytes]) -> Done:
        """Write the portion's safe form to its path."""
        try:
            stream = self.redact(portion, pieces)
        except CollectorError as error:
            return Done(failed=str(error), full=isinstance(error, NoSpaceError))
        found = self._redactor.found_secrets()
        fresh, self._told = found - self._told, found
        stand_ins = self._redactor.stand_ins(after=self._told_stand_ins)
        self._told_stand_ins += len(stand_ins)
        return Done(secrets=tuple(sorted(fresh)), redactions=dict(stream.redactions), stand_ins=stand_ins)

    def redact(self, portion: Portion, pieces: Iterator[bytes]) -> SafeStream:
        """Do the same; errors are raised."""
        for secret in portion.secrets:
            self._redactor.add_secret(secret)
        for handle in portion.handles:
            self._redactor.add_handle(handle)
        stream = RawStream(name=portion.name, lines=pieces)
        return self._redactor.redact_stream(stream, Path(portion.path), Hashed.NOT)


def main() -> None:
    """Carry out every portion on standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run tells the worker when to stop, and the worker us
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    source = sys.stdin.buffer
    maker = Maker(redactor_of(job_from_line(source.readline())))
    while line := source.readline():
        portion = msgspec.json.decode(line, type=Portion)
        pieces = [_exactly(source, length) for length in portion.lengths]
        out.write(msgspec.json.encode(maker.make(portion, iter(pieces))) + b"\n")
        out.flush()


def _exactly(source: BinaryIO, length: int) -> bytes:
    data = source.read(length)
    if len(data) != length:
        raise SystemExit(1)  # the worker is gone
    return data


if __name__ == "__main__":
    main()
