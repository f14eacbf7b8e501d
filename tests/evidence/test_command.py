import asyncio
import sys

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
