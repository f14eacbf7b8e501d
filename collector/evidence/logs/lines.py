"""Turns chunks of bytes in any Unicode encoding into lines in UTF-8, the very long ones in pieces."""

import codecs
from collections.abc import Iterator

PIECE_BYTES = 1024 * 1024
"""The longest piece of a line (model/source.py, RawStream)."""
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def encoding_of(head: bytes) -> str:
    """Tell UTF-16 by its mark, or by the zeros that every second byte of plain text then is; else ``utf-8``."""
    marked = _UTF16.get(head[:2])
    if marked:
        return marked
    sample = head[:4096]
    if len(sample) >= 8:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if odd > 0.4 * half > 20 * even:
            return "utf-16-le"
        if even > 0.4 * half > 20 * odd:
            return "utf-16-be"
    return "utf-8"


def plain(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same text as UTF-8 without byte order mark and without NULs, which would hide what must be found."""
    decoder: codecs.IncrementalDecoder | None = None
    started = False
    for chunk in chunks:
        data = chunk
        if not started:
            started = True
            encoding = encoding_of(data)
            if encoding != "utf-8":
                decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
            else:
                data = data.removeprefix(codecs.BOM_UTF8)
        if decoder is not None:
            data = decoder.decode(data).lstrip("\ufeff").encode("utf-8", "replace")
        if b"\0" in data:
            data = data.replace(b"\0", b"")
        if data:
            yield data


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
