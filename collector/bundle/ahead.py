"""Lets a thread take the next pieces while the last ones are worked on, a few of them ahead and no more."""

import queue
import threading
from collections.abc import Generator, Iterable
from dataclasses import dataclass

DEPTH = 8


@dataclass(frozen=True, slots=True)
class _End:
    """The pieces are through, or ended in an error."""

    error: tuple[BaseException, ...] = ()


def ahead(chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
    """Yield the same pieces in order; an error of theirs is raised in its place. Closing it waits for the thread."""
    waiting: queue.Queue[bytes | _End] = queue.Queue(DEPTH)
    given_up = threading.Event()

    def put(item: bytes | _End) -> bool:
        while not given_up.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def take() -> None:
        try:
            if all(put(chunk) for chunk in chunks):
                put(_End())
        except BaseException as error:  # noqa: BLE001  raised again where the pieces are used
            put(_End((error,)))

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        while not isinstance(item := waiting.get(), _End):
            yield item
        for error in item.error:
            raise error
    finally:
        given_up.set()
        thread.join()
