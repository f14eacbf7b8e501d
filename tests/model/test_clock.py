"""A clock tells what it showed at an instant, whether it shows the time of day or counts from its own zero."""

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.model.clock import Clock, ClockSource
from tests.factory import END, START


def clock(offset_s: float, *, uncertainty_s: float = 0.0) -> Clock:
    return Clock(
        source="a.log",
        unit="ms",
        zone="x",
        utc_offset_s=offset_s,
        uncertainty_s=uncertainty_s,
        known_by=ClockSource.IN_CONTENT,
    )


@pytest.mark.parametrize(
    ("offset_s", "expected"),
    [
        (0.0, "2026-03-05T14:00:00.000"),
        (28800.0, "2026-03-05T22:00:00.000"),
        (28800.0 - 1.116, "2026-03-05T21:59:58.884"),
        (60.5 - START.timestamp(), "60.500"),
        (-60.5 - START.timestamp(), "-60.500"),
    ],
)
def test_a_clock_shows_a_time_of_day_or_counts(offset_s: float, expected: str) -> None:
    assert clock(offset_s).shows(START) == expected


@given(st.integers(-14 * 3600, 14 * 3600))
def test_what_a_clock_shows_less_its_offset_is_utc(offset_s: int) -> None:
    shown = (START + timedelta(seconds=offset_s)).replace(tzinfo=None).isoformat(timespec="milliseconds")
    assert clock(offset_s).shows(START) == shown


def test_the_window_is_widened_by_the_uncertainty() -> None:
    assert clock(0.0, uncertainty_s=2).window(START, END) == ("2026-03-05T13:59:58.000", "2026-03-05T14:05:02.000")


@pytest.mark.parametrize("uncertainty_s", [math.inf, math.nan, 1e12])
def test_a_clock_without_a_bound_shows_no_window(uncertainty_s: float) -> None:
    assert clock(0.0, uncertainty_s=uncertainty_s).window(START, END) == ()
