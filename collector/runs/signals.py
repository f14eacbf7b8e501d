"""Turns Ctrl-C, SIGTERM and a closed terminal into a call, for as long as a block runs."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""SIGHUP is missing on Windows, SIGBREAK everywhere else."""


@contextlib.contextmanager
def on_interruption(call: Callable[[], None]) -> Iterator[None]:
    """Call ``call`` in the running loop for every such signal. Outside the main thread nothing is changed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()

    def received(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(call)

    before = {number: signal.signal(number, received) for number in _present()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_interruptions() -> None:
    """Hear none of them any more: the run is over, and where its bundle lies is still to be said."""
    if threading.current_thread() is threading.main_thread():
        for number in _present():
            signal.signal(number, signal.SIG_IGN)


def _present() -> list[signal.Signals]:
    return [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
