"""Makes a folder that takes so much and no more: a real small file system where that is allowed, else a limit."""

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SMALL_BYTES = 1 << 20


@contextlib.contextmanager
def small_disk(folder: Path, *, size_bytes: int = SMALL_BYTES) -> Iterator[Path]:
    """Mount a tmpfs on ``folder``, or where that is refused limit the size of one file (EFBIG, not ENOSPC)."""
    if _mounted(folder, size_bytes):
        try:
            yield folder
        finally:
            # A server that was told to end may still have a file open.
            subprocess.run([_tool("umount"), "--lazy", str(folder)], check=True)
        return
    with limited_files(size_bytes):
        yield folder


def resized(folder: Path, *, size_bytes: int) -> None:
    """Give what ``small_disk`` mounted another size."""
    subprocess.run([_tool("mount"), "-o", f"remount,size={size_bytes}", str(folder)], check=True)


@contextlib.contextmanager
def limited_files(most_bytes: int) -> Iterator[None]:
    """Refuse files of this process beyond ``most_bytes``, as a quota would; POSIX only."""
    if sys.platform == "win32":
        raise OSError("Windows has no limit on the size of a process's files")
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _mounted(folder: Path, size_bytes: int) -> bool:
    if not sys.platform.startswith("linux") or not shutil.which("mount"):
        return False
    command = [_tool("mount"), "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _tool(name: str) -> str:
    return shutil.which(name) or name
