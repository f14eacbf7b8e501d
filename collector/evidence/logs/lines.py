"""Turns chunks of bytes in any Unicode encoding into lines in UTF-8, the very long ones in pieces."""

import codecs
from collections.abc import Iterator

PIECE_BYTES = 1024 * 1024
"""The longest piece of a line (model/source.py, RawStream)."""
_BEGUN_MARKS = (codecs.BOM_UTF8[:2], codecs.BOM_UTF8[:1])
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def encoding_of(head: bytes) -> str:
    """Tell UTF-16 by its mark, or by the zeros that every second byte of plain text then is; else ``utf-8``."""
    marked = _UTF16.get(head[:2])
    if marked:
        return marked
    sample = head[:4096]
    if len(sample) >= 8 and b"\0" in sample:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if odd > 0.4 * half > 20 * even:
            return "utf-16-le"
        if even > 0.4 * half > 20 * odd:
            return "utf-16-be"
    return "utf-8"


def plain(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same text as UTF-8 without byte order marks and without NULs, which would hide what must be found.

    Marks stand inside a log where several were put together, NULs where a system lost power or a file was truncated
    while it was written.
    """
    held = b""
    for chunk in _decoded(chunks):
        data = chunk.replace(b"\0", b"") if b"\0" in chunk else chunk
        if held:
            data = held + data
        held = _begun_mark(data)
        if held:
            data = data[: -len(held)]
        if codecs.BOM_UTF8[:1] in data and codecs.BOM_UTF8 in data:  # the search for one byte is much faster
            data = data.replace(codecs.BOM_UTF8, b"")
        if data:
            yield data
    if held:
        yield held


def _decoded(chunks: Iterator[bytes]) -> Iterator[bytes]:
    decoder: codecs.IncrementalDecoder | None = None
    started = False
    for chunk in chunks:
        if not started:
            started = True
            encoding = encoding_of(chunk)
            if encoding != "utf-8":
                decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        yield chunk if decoder is None else decoder.decode(chunk).encode("utf-8", "replace")


def _begun_mark(data: bytes) -> bytes:
    """Return the end of a chunk if it may be the beginning of a byte order mark."""
    if not data.endswith(_BEGUN_MARKS):
        return b""
    return next(mark for mark in _BEGUN_MARKS if data.endswith(mark))


def split(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each line with its end and True; one longer than PIECE_BYTES in pieces, the later ones with False.

    The last line gets an end if it has none, so that what follows starts on a line of its own.
    """
    rest, begins = b"", True
    for chunk in chunks:
        lines = (rest + chunk if rest else chunk).split(b"\n")
        rest = lines.pop()
        for line in lines:
            while len(line) >= PIECE_BYTES:
                yield line[:PIECE_BYTES], begins
                line, begins = line[PIECE_BYTES:], False
            yield line + b"\n", begins
            begins = True
        while len(rest) >= PIECE_BYTES:
            yield rest[:PIECE_BYTES], begins
            rest, begins = rest[PIECE_BYTES:], False
    if rest or not begins:
        yield rest + b"\n", begins
