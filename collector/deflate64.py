"""Unpacks Deflate64, zip's method 9, which zipfile cannot: the one place that knows which package does it."""

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from typing import cast

METHOD = 9
"""APPNOTE.TXT, section 4.4.5."""
_STEP_BYTES = 1024
"""Small steps: Deflate64 can unpack to 30,000 times its size, and a step's result is held in memory."""


def unpack(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the unpacked bytes of a raw Deflate64 stream. Raises ValueError if it is damaged."""
    step = _stepper()
    for chunk in chunks:
        for start in range(0, len(chunk), _STEP_BYTES):
            try:
                out = step(chunk[start : start + _STEP_BYTES])
            except Exception as error:  # the packages raise types of their own, not all public
                raise ValueError(f"damaged Deflate64 data ({type(error).__name__})") from error
            if out:
                yield out


def _stepper() -> Callable[[bytes], bytes]:
    """Use zipfile-deflate64 where it was installed (it needs a C compiler), else inflate64, which is always here."""
    # Untyped packages, cast to what their documentation says.
    if importlib.util.find_spec("zipfile_deflate64"):
        native = importlib.import_module("zipfile_deflate64.deflate64")
        return cast("Callable[[bytes], bytes]", native.Deflate64().decompress)
    return cast("Callable[[bytes], bytes]", importlib.import_module("inflate64").Inflater().inflate)
