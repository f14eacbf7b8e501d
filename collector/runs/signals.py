"""Turns Ctrl-C, SIGTERM and a closed terminal into a call, for as long as a block runs.

What is ignored when a block begins stays so: nohup and a shell's & protect a run in this way.
"""

import asyncio
import contextlib
import math
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""SIGHUP is missing on Windows, SIGBREAK everywhere else."""


ENDING = ("SIGTERM", "SIGHUP")
"""Whoever sends these wants the program to end; Ctrl-C may only want a run cut short."""


TOGETHER_S = 0.5
"""Signals this close are one wish: ``timeout`` sends one to the program, and at once another to all of its group."""


class Wishes:
    """Tells the signals that are a wish of their own from those that only come with one."""

    def __init__(self) -> None:
        self._last_s = -math.inf

    def take(self) -> bool:
        """Take a signal that comes now, and return whether it is a wish of its own."""
        now_s = time.monotonic()
        # No call between these: another signal could be handled in the middle, and both would count.
        if now_s - self._last_s < TOGETHER_S:
            return False
        self._last_s = now_s
        return True


class Heard:
    """A handler that only notes that a signal came; ``told_to_end`` is whether one came, to a run too, that ends it."""

    def __init__(self) -> None:
        self.came = self.told_to_end = False
        self.wishes = Wishes()

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        """Note a signal that no run hears."""
        self.came = True
        self.wishes.take()
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
    before = {number: signal.signal(number, unheard) for number in _heeded()}
    try:
        yield unheard
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is unheard:
                signal.signal(number, handler)


@contextlib.contextmanager
def on_interruption(call: Callable[[], None]) -> Iterator[None]:
    """Call ``call`` in the running loop for every such wish. Outside the main thread nothing is changed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()

    def received(number: int, _frame: FrameType | None) -> None:
        handler = before[signal.Signals(number)]
        if isinstance(handler, Heard):
            handler.passed(number)
        if wishes.take():
            loop.call_soon_threadsafe(call)

    before = {number: signal.getsignal(number) for number in _heeded()}
    unheard = [handler for handler in before.values() if isinstance(handler, Heard)]
    wishes = unheard[0].wishes if unheard else Wishes()
    for number in before:
        signal.signal(number, received)
    if any(handler.came for handler in unheard):
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


def _heeded() -> list[signal.Signals]:
    return [number for number in _present() if signal.getsignal(number) is not signal.SIG_IGN]


def _present() -> list[signal.Signals]:
    return [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
