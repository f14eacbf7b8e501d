"""Lets a thread take the next pieces while the last ones are worked on, a few of them ahead and no more."""

import queue
import threading
from collections.abc import Generator, Iterable
from dataclasses import dataclass

DEPTH = 8
WORTHWHILE_BYTES = 4 << 20
"""From here on the thread saves time; for fewer pieces, starting it takes longer."""


@dataclass(frozen=True, slots=True)
class _End:
    """The pieces are through, or ended in an error."""

    error: tuple[BaseException, ...] = ()


def ahead(chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
    """Yield the same pieces in order; an error of theirs is raised in its place. Closing it waits for the thread."""
    # Two of these cost a third of what one that is bounded by itself does (measured).
    waiting: queue.SimpleQueue[bytes | _End] = queue.SimpleQueue()
    wanted: queue.SimpleQueue[bool] = queue.SimpleQueue()
    for _ in range(DEPTH):
        wanted.put(True)
    given_up = threading.Event()

    def take() -> None:
        try:
            for chunk in chunks:
                wanted.get()
                if given_up.is_set():
                    return
                waiting.put(chunk)
            waiting.put(_End())
        except BaseException as error:  # noqa: BLE001  raised again where the pieces are used
            waiting.put(_End((error,)))

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        while not isinstance(item := waiting.get(), _End):
            yield item
            wanted.put(True)
        for error in item.error:
            raise error
    finally:
        given_up.set()
        wanted.put(True)
        thread.join()
