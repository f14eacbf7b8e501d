"""Lays short safe streams one behind the other into one private file: one for each would take as long as its log."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from io import FileIO
from pathlib import Path

from isal import isal_zlib

from collector.model.member import SafeStream

_APPENDING = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)

_BETWEEN = b"\n"
"""Stands before each stream, so that an empty one and the next begin at different places."""


class Stack:
    """One file, made at ``path`` when the first stream comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._flags = _APPENDING | os.O_EXCL

    def laid(self, name: str, blocks: Sequence[bytes], *, redactions: Mapping[str, int]) -> SafeStream:
        """Return a stream of safe blocks, written. Raises OSError; what it has written then belongs to no stream."""
        data = b"".join(blocks)
        with FileIO(os.open(self._path, self._flags, 0o600), "wb") as file:
            self._flags = _APPENDING
            offset = file.seek(0, os.SEEK_END) + len(_BETWEEN)
            left = memoryview(_BETWEEN + data)
            while left:
                left = left[file.write(left) :]
        return SafeStream(
            name=name,
            path=self._path,
            offset=offset,
            bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            crc=isal_zlib.crc32(data),
            redactions=redactions,
        )
