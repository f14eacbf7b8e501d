"""Turns Ctrl-C, SIGTERM and a closed terminal into a call, for as long as a block runs."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""SIGHUP is missing on Windows, SIGBREAK everywhere else."""


ENDING = ("SIGTERM", "SIGHUP")
"""Whoever sends these wants the program to end; Ctrl-C may only want a run cut short."""


class Heard:
    """A handler that only notes that a signal came; ``told_to_end`` is whether one came, to a run too, that ends it."""

    def __init__(self) -> None:
        self.came = self.told_to_end = False

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        """Note a signal that no run hears."""
        self.came = True
        self.passed(number)

    def passed(self, number: int) -> None:
        """Note a signal that a run hears."""
        self.told_to_end |= signal.Signals(number).name in ENDING


@contextlib.contextmanager
def only_runs_are_interrupted() -> Iterator[Heard]:
    """Within the block, only ``on_interruption`` hears signals: late what came before it, and nothing after it.

    Between the end of a run and that of its event loop, Python would turn Ctrl-C into KeyboardInterrupt, and whoever
    presses it twice would not be told where the bundle lies. What is ignored at the end of the block stays so.
    """
    unheard = Heard()
    if threading.current_thread() is not threading.main_thread():
        yield unheard
        return
    before = {number: signal.signal(number, unheard) for number in _present()}
    try:
        yield unheard
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

    def received(number: int, _frame: FrameType | None) -> None:
        handler = before[signal.Signals(number)]
        if isinstance(handler, Heard):
            handler.passed(number)
        loop.call_soon_threadsafe(call)

    before = {number: signal.signal(number, received) for number in _present()}
    if any(isinstance(handler, Heard) and handler.came for handler in before.values()):
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
