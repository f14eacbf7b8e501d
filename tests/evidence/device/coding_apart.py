"""Does in a process of its own what uses coders, and ends it: SVT-AV1 4.1 was seen to wait for itself for ever.

avsync's own benchmark is such a process, too. In this one no time limit would be heard.
"""

import multiprocessing
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LIMIT_S = 60.0


def apart(work: Callable[..., T], *arguments: object) -> T:
    """Return what a function of a module returns there. Raises TimeoutError of multiprocessing."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply_async(work, arguments).get(LIMIT_S)
