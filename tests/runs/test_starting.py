import asyncio
import importlib.util
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from collector.model.request import LogPath, Request
from collector.model.source import MANY_FILES, Share
from collector.runs.starting import Ahead, Reserve, ahead_of, end
from tests.factory import make_incident, make_request, make_window

MODULE = "tests.runs.staged"
SOURCE = "a.source"


async def closed(process: asyncio.subprocess.Process) -> int:
    """End a worker that has no job, and return its exit code."""
    assert process.stdin is not None
    process.stdin.close()
    return await process.wait()


def test_a_worker_that_waits_is_taken_once_and_one_that_is_not_needed_ends_by_itself() -> None:
    async def codes() -> list[int]:
        reserve = Reserve()
        async with reserve.filled(Ahead(source=SOURCE, module=MODULE)):
            (waiting,) = reserve.waiting
            first, second = await reserve.worker(Share.OWN, SOURCE), await reserve.worker(Share.OWN, SOURCE)
            assert first is waiting
            assert second is not first
        return [await closed(first), await closed(second)]

    assert asyncio.run(asyncio.wait_for(codes(), timeout=30)) == [0, 0]


def test_a_worker_that_waits_for_another_source_goes_on_waiting() -> None:
    async def waits() -> bool:
        reserve = Reserve()
        async with reserve.filled(Ahead(source=SOURCE, module=MODULE)):
            (waiting,) = reserve.waiting
            await closed(await reserve.worker(Share.OWN, "another"))
            return reserve.waiting == (waiting,)

    assert asyncio.run(asyncio.wait_for(waits(), timeout=30))


def test_a_worker_loads_its_source_before_its_job_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "loaded"
    (tmp_path / "told.py").write_text(f"open({str(mark)!r}, 'w').close()\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    async def loaded() -> None:
        async with Reserve().filled(Ahead(source=SOURCE, module="told")):
            while not mark.exists():  # noqa: ASYNC110  another process tells, through a file
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(loaded(), timeout=30))


@pytest.mark.parametrize("wanted", ["long", "many"])
def test_what_waits_with_a_worker_for_its_logs_ends_with_it(wanted: str) -> None:
    async def lanes() -> list[psutil.Process]:
        reserve = Reserve()
        async with reserve.filled(Ahead(source=SOURCE, module=MODULE, wanted=(wanted,))):
            (waiting,) = reserve.waiting
            while not (started := psutil.Process(waiting.pid).children()):  # noqa: ASYNC110  another process starts them
                await asyncio.sleep(0.01)
        return started

    started = asyncio.run(asyncio.wait_for(lanes(), timeout=30))
    assert psutil.wait_procs(started, timeout=30)[1] == []


CHILDREN_LEFT = """
import ctypes, subprocess, sys
import psutil
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: the children of the dead come to us
subprocess.run([sys.executable, "-m", "collector.runs.worker", *sys.argv[1:]], stdin=subprocess.DEVNULL, check=True)
print(len(psutil.Process().children()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody inherits them so")
@pytest.mark.parametrize("wanted", ["long", "many"])
def test_a_worker_leaves_no_dead_process_to_whoever_inherits_them(wanted: str) -> None:
    left = subprocess.run([sys.executable, "-c", CHILDREN_LEFT, MODULE, wanted], capture_output=True, check=True)
    assert left.stdout == b"0\n"


LONG = 128 << 20


def asked(*logs: LogPath, live: bool, hidden: bool) -> Request:
    request = make_request(incident=make_incident(window=make_window(live=live)))
    return replace(request, logs=logs, hide_identities=hidden)


@pytest.mark.parametrize(
    ("size", "live", "hidden", "long"),
    [
        (LONG, False, False, True),
        (LONG - 1, False, False, False),
        (LONG, True, False, False),
        (LONG, False, True, False),
    ],
)
def test_lanes_are_started_ahead_for_a_long_log_of_a_window_that_is_over(
    size: int, live: bool, hidden: bool, long: bool, tmp_path: Path
) -> None:
    log = tmp_path / "a.log"
    with log.open("wb") as out:
        out.truncate(size)
    logs = (LogPath(path=str(tmp_path / "none")), LogPath(path=str(log)))
    ahead = list(ahead_of(asked(*logs, live=live, hidden=hidden)))
    assert [item.wanted for item in ahead] == [(), ("long",) if long else ()]
    assert ahead[1].source == ("logs.2" if long else "logs.1")
    assert all(importlib.util.find_spec(item.module) for item in ahead)
    assert list(ahead_of(asked(live=live, hidden=False))) == ahead[:1]


@pytest.mark.parametrize(
    ("count", "live", "hidden", "many"),
    [
        (MANY_FILES, False, False, True),
        (MANY_FILES - 1, False, False, False),
        (MANY_FILES, True, False, False),
        (MANY_FILES, False, True, False),
    ],
)
def test_helpers_are_started_ahead_for_a_folder_of_many_logs_of_a_window_that_is_over(
    count: int, live: bool, hidden: bool, many: bool, tmp_path: Path
) -> None:
    for number in range(count):
        folder = tmp_path / str(number % 7)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.log").touch()
    request = asked(LogPath(path=str(tmp_path)), live=live, hidden=hidden)
    assert [item.wanted for item in ahead_of(request)] == [(), ("many",) if many else ()]


def test_what_nobody_needs_has_ended_when_the_block_is_left() -> None:
    async def left() -> tuple[asyncio.subprocess.Process, ...]:
        reserve = Reserve()
        async with reserve.filled(Ahead(source=SOURCE, module=MODULE), Ahead(source="another", module="tests.factory")):
            waiting = reserve.waiting
        assert len(waiting) == 2
        assert reserve.waiting == ()
        return waiting

    assert all(process.returncode is not None for process in asyncio.run(asyncio.wait_for(left(), timeout=30)))


def test_one_that_shares_the_processors_is_started_anew() -> None:
    async def taken() -> bool:
        reserve = Reserve()
        async with reserve.filled(Ahead(source=SOURCE, module=MODULE)):
            process = await reserve.worker(Share.COMMON, SOURCE)
            await closed(process)
            return process not in reserve.waiting

    assert asyncio.run(asyncio.wait_for(taken(), timeout=30))


def test_one_that_died_while_it_waited_is_not_given_a_job() -> None:
    async def replaced() -> bool:
        reserve = Reserve()
        async with reserve.filled(Ahead(source=SOURCE, module=MODULE)):
            (dead,) = reserve.waiting
            dead.kill()
            await dead.wait()
            process = await reserve.worker(Share.OWN, SOURCE)
            await end(process)
            return process is not dead

    assert asyncio.run(asyncio.wait_for(replaced(), timeout=30))
