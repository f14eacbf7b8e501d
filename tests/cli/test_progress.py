"""Whoever waits is told what runs now and how long it has taken; nothing is said of time to come."""

import re
import time

import pytest

from collector.cli.progress import Brief
from collector.model.coverage import Coverage, Reason, State
from collector.model.source import Phase, SourcePlan

PATIENCE_S = 10.0
LOAD = SourcePlan(source="device.load", why="how busy this machine is", phase=Phase.LIVE, deadline_s=60.0)
HEAT = SourcePlan(source="device.thermal", why="whether it is too hot", phase=Phase.LIVE, deadline_s=60.0)


class Hasty(Brief):
    beat_s = 0.02


def until(said: str, heard: "pytest.CaptureFixture[str]") -> str:
    """Return all that was printed when ``said`` matches it."""
    printed, began = "", time.monotonic()
    while not re.search(said, printed):
        assert time.monotonic() - began < PATIENCE_S, printed
        printed += heard.readouterr().err
        time.sleep(0.01)
    return printed


def test_a_long_silence_is_broken_by_what_still_runs_and_how_long_it_took(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Hasty()
    for plan in (LOAD, HEAT):
        lines.began(plan)
    until(r"  \d+ s so far, still running: device\.load, device\.thermal\n", capsys)
    lines.ended(Coverage(source="device.load", state=State.COLLECTED))
    until(r"still running: device\.thermal\n", capsys)
    lines.ended(Coverage(source="device.thermal", state=State.MISSING, reason=Reason.UNSUPPORTED))
    lines.close()
    capsys.readouterr()
    time.sleep(5 * Hasty.beat_s)
    assert capsys.readouterr().err == ""


def test_what_ends_soon_is_not_interrupted(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Brief()
    lines.began(LOAD)
    lines.said("device.load", "halfway")
    lines.ended(Coverage(source="device.load", state=State.COLLECTED))
    lines.close()
    assert capsys.readouterr().err == "  device.load: halfway\n  device.load: done\n"
