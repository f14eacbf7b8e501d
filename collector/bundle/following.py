"""Works out the SHA-256 of a file while it is written: a thread follows behind what will not change any more."""

import contextlib
import errno
import hashlib
import queue
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

READ_BYTES = 1 << 20
_WHOLE = -1


class Follower:
    """The thread's two ends: what it is told, and what it found."""

    def __init__(self, path: Path, pool: ThreadPoolExecutor) -> None:
        self._ends: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._digest: Future[str] = pool.submit(_followed, path, self._ends)

    def settled(self, end: int) -> None:
        """Tell it that all bytes before ``end`` are in the file and stay as they are."""
        self._ends.put(end)

    def sha256(self) -> str:
        """Return the digest of all that was settled, in hex. Raises OSError if the file cannot be read back."""
        self._ends.put(_WHOLE)
        return self._digest.result()


@contextlib.contextmanager
def following(path: Path) -> Iterator[Follower]:
    """Follow a file that is there already; leaving it waits for the thread."""
    with ThreadPoolExecutor(1) as pool:
        follower = Follower(path, pool)
        try:
            yield follower
        finally:
            follower.settled(_WHOLE)


def _followed(path: Path, ends: "queue.SimpleQueue[int]") -> str:
    digest, at = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:  # a buffer would hold what may still change
        while (end := ends.get()) != _WHOLE:
            while at < end:
                chunk = file.read(min(READ_BYTES, end - at))
                if not chunk:
                    raise OSError(errno.EIO, "a file is shorter than what was written to it")
                digest.update(chunk)
                at += len(chunk)
    return digest.hexdigest()
