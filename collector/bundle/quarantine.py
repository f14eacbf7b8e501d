"""Marks an archive that must never be sent, by its name and inside, so that renaming it does not set it free."""

import struct
from pathlib import Path

QUARANTINED = ".quarantined"
_MARK = b"avsync: quarantined, holds a secret, do not send"
_COMMENT = struct.Struct("<H")  # the last field of the end record (APPNOTE.TXT, section 4.3.16)


def mark(archive: Path) -> None:
    """Write the mark as the zip's comment; an archive that has one already keeps it. Raises OSError."""
    with archive.open("rb+") as file:
        size = file.seek(0, 2)
        if size < _COMMENT.size:
            return
        file.seek(size - _COMMENT.size)
        if file.read() == _COMMENT.pack(0):
            file.seek(size - _COMMENT.size)
            file.write(_COMMENT.pack(len(_MARK)) + _MARK)


def is_quarantined(archive: Path) -> bool:
    """Whether a file is named or marked as one. Raises OSError."""
    if QUARANTINED in archive.name:
        return True
    with archive.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - len(_MARK)))
        return file.read() == _MARK
