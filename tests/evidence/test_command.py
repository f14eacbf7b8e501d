import asyncio
import sys
from pathlib import Path

import psutil
import pytest

from collector.evidence.command import output_of, parsed, rows, text_of


def test_what_a_command_prints_is_returned() -> None:
    assert asyncio.run(output_of((sys.executable, "-c", "print('ü')"))).strip() in ("ü", "\\xfc")


@pytest.mark.parametrize(
    "command",
    [("a-tool-that-nobody-has",), (sys.executable, "-c", "raise SystemExit(3)")],
)
def test_an_absent_or_failing_tool_says_nothing(command: tuple[str, ...]) -> None:
    assert asyncio.run(output_of(command)) == ""


def test_a_tool_that_hangs_is_ended_and_says_nothing() -> None:
    assert asyncio.run(output_of((sys.executable, "-c", "import time; time.sleep(60)"), deadline_s=0.2)) == ""


@pytest.mark.parametrize(("text", "count"), [('{"a": 1}', 1), ('[{"a": 1}, {"b": 2}, 3]', 2), ("oops", 0), ("4", 0)])
def test_only_objects_are_rows(text: str, count: int) -> None:
    assert len(rows(parsed(text))) == count


def test_a_field_that_is_no_text_is_empty() -> None:
    assert (text_of({"a": 1}, "a"), text_of({}, "a"), text_of({"a": " x "}, "a")) == ("", "", "x")


def test_a_tool_that_nobody_waits_for_any_more_is_ended(tmp_path: Path) -> None:
    script = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
    told = tmp_path / "pid"

    async def leave() -> None:
        asking = asyncio.create_task(output_of((sys.executable, "-c", script, str(told)), deadline_s=60))
        while not (told.exists() and told.read_text()):  # noqa: ASYNC110  another process tells, through a file
            await asyncio.sleep(0.02)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    asyncio.run(leave())

    assert not psutil.pid_exists(int(told.read_text()))
