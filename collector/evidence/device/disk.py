"""Turns small writes that are flushed to the disk into how fast a folder takes logs and recordings."""

import os
import tempfile
import time
from functools import partial
from pathlib import Path

import platformdirs

from collector.evidence.blocking import before_deadline
from collector.measure.robust import mean, median
from collector.model.measured import Measured
from collector.model.records.device import DiskSpeed
from collector.model.request import Request
from collector.model.source import StopSignal

BLOCK = os.urandom(256 * 1024)
"""Random, as file systems that compress would store a row of zeros in no time."""
MOST_BLOCKS = 40
FEWEST_BLOCKS = 6
SECONDS = 1.0
PLACE_DEADLINE_S = 5.0
MEGABYTE = 2**20


def time_writing(folder: Path, place: str, *, seconds: float = SECONDS) -> DiskSpeed:
    """Write and flush blocks to a nameless file in ``folder`` for ``seconds``, 10 MB at most; nothing is left there.

    Raises OSError if the folder takes no file. Blocks as long as the disk does.
    """
    writing_s: list[float] = []
    flushing_ms: list[float] = []
    ends = time.monotonic() + seconds
    with tempfile.TemporaryFile(dir=folder, prefix=".avsync-", buffering=0) as file:
        while len(writing_s) < FEWEST_BLOCKS or (len(writing_s) < MOST_BLOCKS and time.monotonic() < ends):
            began = time.perf_counter()
            file.write(BLOCK)
            written = time.perf_counter()
            os.fsync(file.fileno())
            flushed = time.perf_counter()
            writing_s.append(flushed - began)
            flushing_ms.append((flushed - written) * 1000)
    return DiskSpeed(
        place=place,
        written_mb_per_s=_rate(writing_s),
        flush_p50_ms=median(flushing_ms),
        flush_max_ms=Measured(value=max(flushing_ms), bound=0.0, n=len(flushing_ms), method="slowest flush"),
    )


async def time_places(request: Request, stopping: StopSignal) -> tuple[DiskSpeed, ...]:
    """Time the folder that bundle and recordings go to, and that of the first log if it lies on another disk."""
    found: list[DiskSpeed] = []
    for place, folder in _places(request).items():
        if stopping.is_set():
            break
        try:
            found.append(await before_deadline(partial(time_writing, folder, place), deadline_s=PLACE_DEADLINE_S))
        except (OSError, TimeoutError):
            continue  # it may not be written to, or hangs: it is missing from the list, and the coverage says so
    return tuple(found)


def _places(request: Request) -> dict[str, Path]:
    folders = {"working folder": Path.cwd(), "log folder": _log_folder(request)}
    seen: set[int] = set()
    places: dict[str, Path] = {}
    for place, folder in folders.items():
        try:
            device = folder.stat().st_dev
        except OSError:
            continue
        if device not in seen:
            places[place] = folder
        seen.add(device)
    return places


def _log_folder(request: Request) -> Path:
    for log in request.logs:
        path = Path(log.path).expanduser()
        if path.exists():
            return path if path.is_dir() else path.parent
    return platformdirs.user_log_path().parent


def _rate(writing_s: list[float]) -> Measured:
    """Return MiB per second from the mean time of one block, and the bound that follows from that of the mean."""
    each, size_mb = mean(writing_s), len(BLOCK) / MEGABYTE
    value = size_mb / max(each.value, 1e-9)
    slowest = size_mb / max(each.high, 1e-9)
    fastest = size_mb / each.low if each.low > 0 else float("inf")
    bound = max(value - slowest, fastest - value)
    return Measured(value=value, bound=bound, n=each.n, method="256 KiB blocks, each flushed")
