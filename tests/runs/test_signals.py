"""Ctrl-C around a run, sent to this very process while it hears in the way that is tested."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from collector.runs.signals import ignore_interruptions, on_interruption, only_runs_are_interrupted

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself Ctrl-C there")


@pytest.fixture(autouse=True)
def heeding_ctrl_c() -> Iterator[None]:
    """Undo what a shell does to what it starts in the background, which ignores Ctrl-C; and what a test leaves."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


async def run(moments: list[str], *, presses: set[str]) -> str:
    """A run that is heard in its middle, with Ctrl-C before it, in it or after it."""
    for moment in ("before", "in it", "after"):
        if moment == "in it":
            with on_interruption(lambda: moments.append("heard")):
                if moment in presses:
                    press_ctrl_c()
                await asyncio.sleep(0)
                await asyncio.sleep(0.01)
        elif moment in presses:
            press_ctrl_c()
    await asyncio.sleep(0)
    return "its result"


@pytest.mark.parametrize(
    ("presses", "heard"),
    [(set(), 0), ({"before"}, 1), ({"in it"}, 1), ({"after"}, 0), ({"in it", "after"}, 1), ({"before", "in it"}, 2)],
)
def test_a_run_keeps_its_result_whenever_ctrl_c_comes(presses: set[str], heard: int) -> None:
    moments: list[str] = []
    with only_runs_are_interrupted():
        assert asyncio.run(run(moments, presses=presses)) == "its result"
    assert moments == ["heard"] * heard


def test_without_it_ctrl_c_after_the_run_costs_the_result() -> None:
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(run([], presses={"after"}))


def test_afterwards_ctrl_c_is_what_it_was() -> None:
    with only_runs_are_interrupted():
        press_ctrl_c()
    with pytest.raises(KeyboardInterrupt):
        press_ctrl_c()


def test_what_is_ignored_at_the_end_stays_ignored() -> None:
    with only_runs_are_interrupted():
        ignore_interruptions()
    press_ctrl_c()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_another_thread_changes_nothing() -> None:
    before = signal.getsignal(signal.SIGINT)
    found: list[object] = []

    def elsewhere() -> None:
        with only_runs_are_interrupted():
            found.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [before]
