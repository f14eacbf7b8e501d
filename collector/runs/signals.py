"""Turns Ctrl-C, SIGTERM and a closed terminal into a call, for as long as a block runs."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""SIGHUP is missing on Windows, SIGBREAK everywhere else."""


class _Unheard:
    """A handler that only notes that a signal came."""

    def __init__(self) -> None:
        self.came = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.came = True


@contextlib.contextmanager
def only_runs_are_interrupted() -> Iterator[None]:
    """Within the block, only ``on_interruption`` hears signals: late what came before it, and nothing after it.

    Between the end of a run and that of its event loop, Python would turn Ctrl-C into KeyboardInterrupt, and whoever
    presses it twice would not be told where the bundle lies. What is ignored at the end of the block stays so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    unheard = _Unheard()
    before = {number: signal.signal(number, unheard) for number in _present()}
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is unheard:
                signal.signal(number, handler)


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
    if any(isinstance(handler, _Unheard) and handler.came for handler in before.values()):
        loop.call_soon(call)
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
