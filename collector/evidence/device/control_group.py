"""Turns a process's Linux control groups into the memory and processor time that they leave it.

In a container the machine's own figures describe the host: what counts is the tightest limit of the group and of those
above it (kernel: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
ROOT = Path("/sys/fs/cgroup")
MEGABYTE = 2**20
UNLIMITED_BYTES = 2**60
"""Version 1 writes the largest multiple of a page for "no limit"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quota:
    """Cores' time that a group may use, how many of the kernel's periods passed so far, and in how many of them it was
    used up and programs stopped; -1 where no limit is set or nothing counts them.

    The time that programs waited is no measure: the kernel adds it up over processors.
    """

    cores: float = -1.0
    periods: int = -1
    throttled: int = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoryLimit:
    """The tightest limit on memory and what it leaves, in MiB; infinite where there is none."""

    total_mb: float = float("inf")
    available_mb: float = float("inf")


class ControlGroup:
    """The groups that a process was in when this was made; where they cannot be read there is no limit."""

    def __init__(self, pid: int | str = "self", *, proc: Path = PROC, root: Path = ROOT) -> None:
        whole, memory, cpu = _paths(_text(proc / str(pid) / "cgroup"))
        self._two = tuple(_upwards(root, whole) if (root / "cgroup.controllers").exists() else ())
        self._memory = tuple(_upwards(root / "memory", memory))
        self._cpu = tuple(_upwards(root / "cpu", cpu))

    def memory(self) -> MemoryLimit:
        """Return the limit that leaves least now; file pages that the kernel can drop count as available."""
        found = [
            *(_limit(folder, "memory.max", "memory.current", "inactive_file") for folder in self._two),
            *(
                _limit(folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
                for folder in self._memory
            ),
        ]
        return min(found, key=lambda limit: limit.available_mb, default=MemoryLimit())

    def quota(self) -> Quota:
        """Return the tightest quota of processor time."""
        found = [*map(_quota_two, self._two), *map(_quota_one, self._cpu)]
        return min((quota for quota in found if quota.cores > 0), key=lambda quota: quota.cores, default=Quota())


def _paths(listing: str) -> tuple[str, str, str]:
    """Read /proc/PID/cgroup: the path in version 2, and in version 1 those for memory and cpu."""
    found = {"": "/", "memory": "/", "cpu": "/"}
    for line in listing.splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        found |= {name: path for name in controllers.split(",") if name in found}
    return found[""], found["memory"], found["cpu"]


def _upwards(root: Path, path: str) -> Iterator[Path]:
    """Yield the group's folder and those above it. A container's own view may hide them all but the root."""
    parts = [part for part in path.split("/") if part not in ("", "..")]
    for length in range(len(parts), -1, -1):
        folder = root.joinpath(*parts[:length])
        if folder.is_dir():
            yield folder


def _limit(folder: Path, limit: str, usage: str, droppable: str) -> MemoryLimit:
    limit_bytes, used_bytes = _number(_text(folder / limit)), _number(_text(folder / usage))
    if not 0 <= limit_bytes < UNLIMITED_BYTES or used_bytes < 0:
        return MemoryLimit()
    dropped_bytes = max(0, _fields(folder / "memory.stat").get(droppable, -1))
    available_bytes = min(limit_bytes, max(0, limit_bytes - used_bytes + dropped_bytes))
    return MemoryLimit(total_mb=limit_bytes / MEGABYTE, available_mb=available_bytes / MEGABYTE)


def _quota_two(folder: Path) -> Quota:
    quota, _, period = _text(folder / "cpu.max").partition(" ")
    return _quota(_number(quota), _number(period), folder)


def _quota_one(folder: Path) -> Quota:
    quota, period = _number(_text(folder / "cpu.cfs_quota_us")), _number(_text(folder / "cpu.cfs_period_us"))
    return _quota(quota, period, folder)


def _quota(quota_us: int, period_us: int, folder: Path) -> Quota:
    if quota_us <= 0 or period_us <= 0:
        return Quota()
    counted = _fields(folder / "cpu.stat")
    return Quota(
        cores=quota_us / period_us, periods=counted.get("nr_periods", -1), throttled=counted.get("nr_throttled", -1)
    )


def _fields(path: Path) -> dict[str, int]:
    parted = (line.partition(" ") for line in _text(path).splitlines())
    return {name: _number(value) for name, _, value in parted}


def _number(text: str) -> int:
    return int(text) if text.strip().isdigit() else -1


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
