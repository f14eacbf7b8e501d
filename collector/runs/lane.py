"""Makes portions of a long stream safe in a process of its own, beside the worker that reads the stream.

Started by ``lanes`` as ``python -m collector.runs.lane [DESCRIPTOR]``, or as a copy of the worker. What it begins with
comes as one line on standard input, then for each portion one line that describes it, and its bytes unless they lie in
the memory that the descriptor stands for; each is answered by one line and the safe bytes. It ends with its input.
"""

import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec
from isal import isal_zlib

from collector.deflated import deflated
from collector.errors import RedactionError
from collector.model.member import SafeStream
from collector.model.source import RawStream
from collector.redaction import quads
from collector.redaction.redactor import Redactor
from collector.redaction.stream import Hashed
from collector.runs.allocator import keep_pages
from collector.runs.child import private_output
from collector.runs.elsewhere import Finds
from collector.runs.frames import Job, from_line
from collector.runs.redacting import redactor_for
from collector.runs.shelf import NOWHERE, Lying

NAME = "collector.runs.lane"


class Beginning(msgspec.Struct, frozen=True):
    """The worker's job, and what its redactor has built."""

    job: Job
    built: bytes


class Portion(msgspec.Struct, frozen=True):
    """The next portion of the stream ``name``: its length, what was learned meanwhile, and where it lies if it does."""

    name: str
    length: int
    secrets: tuple[str, ...]
    handles: tuple[str, ...]
    place: int = NOWHERE


class Done(msgspec.Struct, frozen=True):
    """How a portion ended: empty ``failed`` if it is safe. ``secrets`` were found in it for the first time.

    ``stand_ins`` are pairs of a pseudonym and what it stands for, those that were made for it. ``bytes`` and ``crc``
    (CRC-32) are of the safe form, ``packed_length`` is that of the deflate blocks that it makes.
    """

    failed: str = ""
    bytes: int = 0
    crc: int = 0
    packed_length: int = 0
    secrets: tuple[str, ...] = ()
    redactions: dict[str, int] = {}
    stand_ins: tuple[tuple[str, str], ...] = ()


def redactor_of(job: Job) -> Redactor:
    """Return the redactor that a job asks for."""
    return redactor_for(job.request, secrets=job.secrets, handles=job.handles)


def build_usual_search() -> None:
    """Load and build what the redactors of most jobs search with, for copies of this process too."""
    quads.load()
    with contextlib.suppress(RedactionError):  # whoever needs it will say so
        Redactor(b"").built()


class Maker:
    """Makes one portion after the other safe and tells what each has taught."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._finds = Finds(redactor)

    def make(self, portion: Portion, pieces: Iterable[bytes]) -> tuple[Done, bytes]:
        """Return how it ended and the portion's safe form as deflate blocks."""
        self._learn(portion)
        self._finds.begin()
        try:
            safe = self._redactor.redact_portion(portion.name, pieces)
        except RedactionError as error:
            return Done(failed=str(error)), b""
        found = self._finds.fresh()
        crc = 0
        for piece in safe:
            crc = isal_zlib.crc32(piece, crc)
        packed = b"".join(map(deflated, safe))
        done = Done(
            bytes=sum(map(len, safe)),
            crc=crc,
            packed_length=len(packed),
            secrets=tuple(sorted(found.secrets)),
            redactions=dict(found.redactions),
            stand_ins=found.stand_ins,
        )
        return done, packed

    def spool(self, portion: Portion, pieces: Iterator[bytes], path: Path) -> SafeStream:
        """Write a portion of any size to a new file. Raises RedactionError and NoSpaceError."""
        self._learn(portion)
        return self._redactor.redact_stream(RawStream(name=portion.name, lines=pieces), path, Hashed.NOT)

    def _learn(self, portion: Portion) -> None:
        for secret in portion.secrets:
            self._redactor.add_secret(secret)
        for handle in portion.handles:
            self._redactor.add_handle(handle)


def serve(shared: Sequence[Lying]) -> None:
    """Carry out every portion on standard input; ``shared`` is where some lie, if they can."""
    out, source = private_output(), sys.stdin.buffer
    keep_pages()
    quads.load()
    begins = source.readline()
    if not begins:
        return  # started ahead, and not needed
    beginning = from_line(begins, Beginning)
    redactor = redactor_of(beginning.job)
    redactor.take(beginning.built)
    maker = Maker(redactor)
    while line := source.readline():
        portion = msgspec.json.decode(line, type=Portion)
        lying = portion.place != NOWHERE
        pieces = shared[0].pieces(portion.place, portion.length) if lying else iter([exactly(source, portion.length)])
        done, packed = maker.make(portion, pieces)
        out.write(msgspec.json.encode(done) + b"\n" + packed)
        out.flush()


def exactly(source: IO[bytes], length: int) -> bytes:
    """Return so many bytes. Raises EOFError if the other process is gone."""
    data = source.read(length)
    if len(data) != length:
        raise EOFError
    return data


if __name__ == "__main__":
    serve([Lying.inherited(int(descriptor)) for descriptor in sys.argv[1:]])
