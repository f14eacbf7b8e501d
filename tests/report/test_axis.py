from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from collector.report.axis import MOST_TICKS, Axis, percent, sampled_axis, window_axis
from tests.factory import END, START, make_window

START_MS, END_MS = START.timestamp() * 1000, END.timestamp() * 1000


def axis(seconds: float, *, zone: str = "UTC") -> Axis:
    return window_axis(replace(make_window(end=START + timedelta(seconds=seconds)), zone=zone))


@pytest.mark.parametrize("seconds", [0.001, 1, 7, 8, 60, 300, 900, 3600, 86_400, 30 * 86_400, 40 * 365 * 86_400])
def test_ticks_are_few_and_lie_on_the_axis(seconds: float) -> None:
    ticks = axis(seconds).ticks()
    assert len(ticks) <= MOST_TICKS + 1
    assert all(0 <= float(tick.x) <= 1000 for tick in ticks)


@pytest.mark.parametrize(
    ("seconds", "first"), [(20, ["14:00:00", "14:00:05"]), (300, ["14:00", "14:01"]), (5 * 86_400, ["03-06", "03-07"])]
)
def test_a_tick_is_a_full_time_in_the_words_that_its_step_needs(seconds: float, first: list[str]) -> None:
    assert [tick.utc for tick in axis(seconds).ticks()][:2] == first


def test_a_tick_stands_in_the_windows_zone_too() -> None:
    assert [tick.local for tick in axis(300, zone="Europe/Berlin").ticks()][:2] == ["15:00", "15:01"]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (9.9, ["14:00", "16:00", "18:00", "20:00", "22:00"]),
        (10, ["14:00", "16:00", "18:00", "20:00", "22:00", "03-06"]),
        (48, ["03-06", "12:00", "03-07", "12:00"]),
    ],
)
def test_a_day_begins_with_its_date_where_the_axis_has_several(hours: float, expected: list[str]) -> None:
    assert [tick.utc for tick in axis(hours * 3600).ticks()] == expected


def test_the_midnight_at_which_an_axis_of_one_day_begins_is_a_time() -> None:
    midnight = START.replace(hour=0)
    ticks = window_axis(make_window(start=midnight, end=midnight + timedelta(minutes=5))).ticks()
    assert ticks[0].utc == "00:00"


def test_a_day_begins_with_its_date_in_the_windows_zone_too() -> None:
    ticks = axis(12 * 3600, zone="Europe/Athens").ticks()
    assert [(tick.utc, tick.local) for tick in ticks if "03-06" in (tick.utc, tick.local)] == [
        ("22:00", "03-06"),
        ("03-06", "02:00"),
    ]


@pytest.mark.parametrize(
    ("zone", "hours", "expected"),
    [
        ("Europe/Berlin", 1, ("14:00:00", "15:00:00")),
        ("Europe/Berlin", 10, ("2026-03-05 14:00:00", "2026-03-05 15:00:00")),
        ("Pacific/Auckland", 1, ("2026-03-05 14:00:00", "2026-03-06 03:00:00")),
    ],
)
def test_an_instant_has_its_day_where_the_window_is_not_of_one(
    zone: str, hours: float, expected: tuple[str, str]
) -> None:
    whole = axis(hours * 3600, zone=zone)
    sampled = sampled_axis(whole, [START_MS, START_MS + 1000])
    assert (whole.utc(START_MS), whole.local(START_MS)) == expected
    assert (sampled.utc(START_MS), sampled.local(START_MS)) == expected


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "no/such/zone", "\x00", "../../etc/passwd"])
def test_a_zone_that_is_utc_or_no_zone_adds_nothing(zone: str) -> None:
    assert {tick.local for tick in axis(300, zone=zone).ticks()} == {""}


@pytest.mark.parametrize(
    ("last_s", "sampled"), [(100, True), (179, True), (180, False), (300, False)], ids=["third", "less", "most", "all"]
)
def test_what_was_sampled_for_less_than_most_of_the_window_has_its_own_axis(last_s: float, sampled: bool) -> None:
    whole = axis(300)
    found = sampled_axis(whole, [START_MS, START_MS + last_s * 1000])
    assert (found != whole) is sampled


def test_what_was_sampled_outside_the_window_moves_no_axis() -> None:
    whole = axis(300)
    assert sampled_axis(whole, [START_MS - 1, END_MS + 1]) == whole
    assert sampled_axis(whole, []) == whole


def test_one_single_instant_is_no_division_by_zero() -> None:
    point = sampled_axis(axis(300), [START_MS])
    assert point.part(START_MS) == 0.0
    assert point.ticks()


@pytest.mark.parametrize(("part", "expected"), [(0.0, "0%"), (1.0, "100%"), (1 / 3, "33.33%"), (0.125, "12.5%")])
def test_a_share_is_an_svg_length(part: float, expected: str) -> None:
    assert percent(part) == expected


def test_a_window_of_the_first_years_is_drawn() -> None:
    first = datetime(1970, 1, 1, tzinfo=UTC)
    assert window_axis(make_window(start=first, end=first + timedelta(seconds=60))).ticks()
