"""Ctrl-C around a run, sent to this very process while it hears in the way that is tested."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from collector.runs import signals
from collector.runs.signals import TOGETHER_S, Wishes, ignore_interruptions, on_interruption, only_runs_are_interrupted

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
def test_a_run_keeps_its_result_whenever_ctrl_c_comes(
    presses: set[str], heard: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "TOGETHER_S", 0.0)
    moments: list[str] = []
    with only_runs_are_interrupted():
        assert asyncio.run(run(moments, presses=presses)) == "its result"
    assert moments == ["heard"] * heard


def test_ctrl_c_before_a_run_and_at_once_in_it_is_heard_once() -> None:
    moments: list[str] = []
    with only_runs_are_interrupted():
        asyncio.run(run(moments, presses={"before", "in it"}))
    assert moments == ["heard"]


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGHUP])
def test_what_timeout_or_a_closed_terminal_sends_twice_at_once_is_heard_once(second: signal.Signals) -> None:
    moments: list[str] = []

    async def run() -> None:
        with on_interruption(lambda: moments.append("heard")):
            for number in (signal.SIGTERM, second):
                os.kill(os.getpid(), number)
                await asyncio.sleep(0.01)

    with only_runs_are_interrupted() as heard:
        asyncio.run(run())
    assert (moments, heard.told_to_end) == (["heard"], True)


@pytest.mark.parametrize(
    ("later_s", "counted"),
    [
        ((TOGETHER_S - 0.01,), [True, False]),
        ((TOGETHER_S,), [True, True]),
        ((TOGETHER_S - 0.01, TOGETHER_S), [True, False, True]),
    ],
)
def test_a_second_wish_comes_a_moment_after_the_first(
    later_s: tuple[float, ...], counted: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes = Wishes()
    found = []
    for now_s in (0.0, *later_s):
        monkeypatch.setattr(signals, "time", SimpleNamespace(monotonic=lambda now_s=now_s: now_s))
        found.append(wishes.take())
    assert found == counted


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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_is_ignored_at_the_beginning_is_heard_nowhere_and_stays_ignored(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_IGN)
    moments: list[str] = []

    async def run() -> None:
        with on_interruption(lambda: moments.append("heard")):
            os.kill(os.getpid(), number)
            await asyncio.sleep(0.01)

    with only_runs_are_interrupted() as heard:
        os.kill(os.getpid(), number)
        asyncio.run(run())
    assert (moments, heard.came, heard.told_to_end) == ([], False, False)
    assert signal.getsignal(number) is signal.SIG_IGN


@pytest.mark.parametrize("ignored", [signal.SIGINT, signal.SIGHUP])
def test_a_run_that_ignores_one_signal_hears_the_others(ignored: signal.Signals) -> None:
    signal.signal(ignored, signal.SIG_IGN)
    moments: list[str] = []

    async def run() -> None:
        with on_interruption(lambda: moments.append("heard")):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.01)

    with only_runs_are_interrupted() as heard:
        asyncio.run(run())
    assert (moments, heard.told_to_end) == (["heard"], True)


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
