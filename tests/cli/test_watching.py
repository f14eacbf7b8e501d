import io

import pytest
from rich.console import Console

from collector.cli.watching import WatchLines, WatchScreen

NOW = "14:05:07Z round trip 30 ms, 95 % within 31 ms, lost 0 %"
WORST = "14:05:02Z: nothing came back"


def test_the_screen_shows_the_last_seconds_and_leaves_the_worst(capsys: pytest.CaptureFixture[str]) -> None:
    drawn = io.StringIO()
    screen = WatchScreen(Console(file=drawn, force_terminal=True, width=120), "14:15:00Z")
    screen.said("network.packets", f"{NOW}; worst second {WORST}")
    screen.said("network.path", "something else")
    screen.close()

    assert "Watching the network until 14:15:00Z" in drawn.getvalue()
    assert NOW in drawn.getvalue()
    assert "something else" not in drawn.getvalue()
    assert f"Worst second: {WORST}" in capsys.readouterr().err


def test_plain_lines_come_now_and_then_and_tell_of_packets_only(capsys: pytest.CaptureFixture[str]) -> None:
    lines = WatchLines()
    for _ in range(5):
        lines.said("network.packets", NOW)
        lines.said("network.path", "something else")

    assert capsys.readouterr().err.count(NOW) == 1
