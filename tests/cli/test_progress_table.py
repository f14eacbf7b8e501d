import io
import re

import pytest
from rich.console import Console

from collector.cli.progress_table import Screen
from collector.model.source import Phase, SourcePlan
from tests.cli.screen import Screen as Drawn

LOAD = SourcePlan(source="device.load", why="how busy this machine is", phase=Phase.LIVE, deadline_s=60.0)
HEAT = SourcePlan(source="device.thermal", why="whether it is too hot", phase=Phase.LIVE, deadline_s=60.0)


@pytest.mark.parametrize("colour", [True, False])
def test_a_terminal_shows_what_runs_now_and_the_time_it_took(colour: bool) -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, no_color=not colour, width=80, height=24)
    table = Screen(console)
    table.stage("Measure this machine")
    table.planned((LOAD, HEAT))
    table.began(LOAD)
    table.said("device.load", "looked 3 times")
    shown = Drawn()
    shown.feed(written.getvalue().replace("\n", "\r\n"))
    table.close()
    lines = shown.text.splitlines()
    assert re.fullmatch(r"Measure this machine, \d+ s so far", lines[0])
    assert [line.split() for line in lines[1:]] == [
        ["running", "device.load", "looked", "3", "times"],
        ["waiting", "device.thermal", "whether", "it", "is", "too", "hot"],
    ]
    assert bool(re.search(r"\x1b\[[\d;]*3\d", written.getvalue())) is colour
