"""Turns files into chunks small enough to be held in memory."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 1 << 20


def chunks_of(path: Path, *, first: int = 0, last: int = sys.maxsize) -> Iterator[bytes]:
    """Yield a file's bytes from ``first`` to before ``last``, as far as there are, at most CHUNK_BYTES at a time."""
    with path.open("rb") as file:
        file.seek(first)
        yield from chunks_from(file, last - first)


def chunks_from(file: BinaryIO, most_bytes: int = sys.maxsize) -> Iterator[bytes]:
    """Yield an open file's next bytes, as far as there are, at most CHUNK_BYTES at a time."""
    while chunk := file.read(min(CHUNK_BYTES, most_bytes)):
        most_bytes -= len(chunk)
        yield chunk
