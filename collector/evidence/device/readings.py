"""Turns psutil's counters into plain figures, -1 or empty where the system does not show them.

A container without parts of /proc makes psutil raise; what can be read is then worth all the more.
"""

import contextlib
import sys
import warnings

import psutil

MEGABYTE = 2**20
UNREADABLE = (OSError, RuntimeError, ValueError, LookupError, NotImplementedError, AttributeError, psutil.Error)
"""What psutil raises where a file of /proc is not there, hidden or not as it should be."""


def cpu_percent() -> tuple[float, ...]:
    """Return each core's use since the last call, 0 to 100; the first call's figures mean nothing."""
    with contextlib.suppress(*UNREADABLE):
        return tuple(psutil.cpu_percent(percpu=True))
    return ()


def memory_mb() -> tuple[float, float]:
    """Return the machine's memory and what of it is available, in MiB, or 0 and -1."""
    with contextlib.suppress(*UNREADABLE):
        memory = psutil.virtual_memory()
        return memory.total / MEGABYTE, memory.available / MEGABYTE
    return 0.0, -1.0


def swap_used_mb() -> float:
    """Return how much of the swap is used, in MiB, or -1."""
    swap = _swap()
    return swap.used / MEGABYTE if swap else -1.0


def swapped_bytes() -> int:
    """Return bytes swapped in and out since the start; only Linux counts swap apart from other paging, else -1."""
    swap = _swap() if sys.platform.startswith("linux") else ()
    return int(swap.sin + swap.sout) if swap else -1


def load_1min() -> float:
    """Return how many programs ran or waited to run on average over the last minute, or -1."""
    with contextlib.suppress(*UNREADABLE):
        return float(psutil.getloadavg()[0])
    return -1.0


def _swap() -> "psutil._ntuples.sswap | tuple[()]":
    with warnings.catch_warnings(), contextlib.suppress(*UNREADABLE):
        warnings.simplefilter("ignore", RuntimeWarning)  # a container without /proc/vmstat: the counters are then 0
        return psutil.swap_memory()
    return ()
