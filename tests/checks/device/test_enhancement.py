import pytest

from collector.checks.device import enhancement
from collector.model.finding import Verdict
from collector.model.records.device import ToolFacts
from tests.checks.device.device_factory import make_tool, make_tools


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        ((), Verdict.PASS),
        ((make_tool("driver"),), Verdict.PASS),
        ((make_tool("device", "driver"),), Verdict.PASS),
        ((make_tool("device", default=True),), Verdict.INCONCLUSIVE),
        ((make_tool("process"),), Verdict.INCONCLUSIVE),
        ((make_tool("process", purpose="capture"),), Verdict.PASS),
        ((make_tool("driver"), make_tool("process", tool="Krisp")), Verdict.INCONCLUSIVE),
    ],
)
def test_only_what_runs_or_is_chosen_is_in_use(tools: tuple[ToolFacts, ...], expected: Verdict) -> None:
    assert enhancement.check(make_tools(*tools)).verdict is expected


def test_what_runs_is_named_with_its_load_and_a_way_to_know() -> None:
    answer = enhancement.check(make_tools(make_tool("process", cpu_percent=35.0), make_tool("driver", tool="Camo")))

    assert "OBS Studio (virtual camera)" in answer.summary
    assert answer.values["installed"] == "Camo"
    assert answer.values["cpu_percent_of_a_core"] == 35.0
    assert "measure again" in answer.advice


def test_a_recorder_is_told_though_nothing_goes_through_it() -> None:
    recorder = make_tool("process", tool="FFmpeg", purpose="capture", cpu_percent=80.0)
    answer = enhancement.check(make_tools(recorder))

    assert answer.values["in_use"] == "FFmpeg"
    assert answer.values["cpu_percent_of_a_core"] == 80.0


def test_many_are_counted() -> None:
    answer = enhancement.check(make_tools(*(make_tool("process", tool=f"Tool {number}") for number in range(6))))

    assert "and 2 more" in answer.summary


def test_unreadable_processes_are_no_all_clear() -> None:
    assert enhancement.check(make_tools(processes_read=0)).verdict is Verdict.SKIP
