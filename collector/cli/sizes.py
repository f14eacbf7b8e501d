"""Turns a size as people write it into bytes."""

import re

from collector.errors import UsageError

LEAST_BYTES = 1_000_000
"""A bundle without any log may need this much."""
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*(?:([kmg])(i?)b?|b)?", re.IGNORECASE)
_POWER = {"": 0, "k": 1, "m": 2, "g": 3}


def size_bytes(option: str, text: str) -> int:
    """Return ``20MB`` (10^6), ``20MiB`` (2^20), ``1.5g`` or a number of bytes; 0 for no text. Raises UsageError."""
    if not text:
        return 0
    found = _SIZE.fullmatch(text.strip())
    size = 0
    if found:
        size = int(float(found[1]) * (1024 if found[3] else 1000) ** _POWER[(found[2] or "").lower()])
    if size < LEAST_BYTES:
        raise UsageError(f'{option} "{text}" is no size of at least 1 MB. Use for example {option} 20MB or 1GB.')
    return size
