import math

import pytest

from collector.evidence.timestamp_lines import Line
from collector.evidence.timestamp_window import away_s
from tests.factory import make_window
from tests.traces import UNIX_S

WINDOW = make_window()
"""Five minutes from UNIX_S on."""


@pytest.mark.parametrize("per_s", [1.0, 1e3, 1e6, 1e9])
@pytest.mark.parametrize(("at_s", "away"), [(-60.0, 60.0), (0.0, 0.0), (300.0, 0.0), (360.0, 60.0)])
def test_dates_in_any_unit_tell_how_far_away_the_window_is(per_s: float, at_s: float, away: float) -> None:
    assert away_s((UNIX_S + at_s) * per_s, Line(), WINDOW, UNIX_S) == pytest.approx(away, abs=1e-6)


@pytest.mark.parametrize("arrival", [-1.0, 0.0, 4711.0, 4.7e15])
def test_what_is_no_date_is_infinitely_far_away(arrival: float) -> None:
    assert away_s(arrival, Line(), WINDOW, UNIX_S) == math.inf


@pytest.mark.parametrize(("arrival", "away"), [(1050.0, 0.0), (900.0, 150.0), (1351.0, 1.0), (-1.0, math.inf)])
def test_the_two_clocks_of_a_header_tell_the_date(arrival: float, away: float) -> None:
    assert away_s(arrival, Line(unix=UNIX_S - 1000, monotonic=50.0), WINDOW, UNIX_S) == away
