"""Has the C library keep the pages of memory that blocks of a long log come and go in."""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h of glibc
_KEPT_BYTES = 128 << 20
_LARGE_BYTES = 32 << 20
"""The most that every glibc takes."""


def keep_pages() -> None:
    """Tell glibc, where it is the C library; for a process that reads long logs, as it holds on to more memory.

    Blocks of half a megabyte come and go there. By itself it has each one's pages made anew, which takes longer than
    most of what is done with them (measured).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt:
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
        mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
