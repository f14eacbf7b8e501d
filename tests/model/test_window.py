import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.errors import UsageError
from collector.model.window import MACHINE_ZONE, named_zone, parse_duration, parse_instant, resolve_window

NOW = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
# Hypothesis wants naive limits for naive values.
OLDEST, NEWEST = datetime(2000, 1, 1), datetime(2026, 3, 5)  # noqa: DTZ001


def test_without_options_the_window_starts_five_minutes_before_the_run_and_says_so() -> None:
    window = resolve_window(now=NOW)
    assert (window.start, window.end) == (NOW - timedelta(minutes=5), NOW)
    assert window.known_by == "assumed"
    assert window.live


def test_from_alone_ends_now() -> None:
    window = resolve_window(now=NOW, start="2026-03-05T14:00:00Z")
    assert (window.start, window.end) == (datetime(2026, 3, 5, 14, 0, tzinfo=UTC), NOW)
    assert window.live


def test_around_is_five_minutes_each_side() -> None:
    window = resolve_window(now=NOW, around="2026-03-05T12:00:00Z")
    assert window.start == datetime(2026, 3, 5, 11, 55, tzinfo=UTC)
    assert window.end == datetime(2026, 3, 5, 12, 5, tzinfo=UTC)
    assert not window.live


def test_around_a_moment_ago_ends_now_and_is_live() -> None:
    window = resolve_window(now=NOW, around="2m")
    assert (window.start, window.end) == (NOW - timedelta(minutes=7), NOW)
    assert window.live


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-03-05T14:05+01:00", "UTC", datetime(2026, 3, 5, 13, 5, tzinfo=UTC)),
        ("2026-03-05T14:05", "Europe/Berlin", datetime(2026, 3, 5, 13, 5, tzinfo=UTC)),
        ("2026-03-05 14:05:30.250", "UTC", datetime(2026, 3, 5, 14, 5, 30, 250_000, tzinfo=UTC)),
        ("14:05", "UTC", datetime(2026, 3, 5, 14, 5, tzinfo=UTC)),
        ("9:05", "UTC", datetime(2026, 3, 5, 9, 5, tzinfo=UTC)),
        ("21:57", "UTC", datetime(2026, 3, 4, 21, 57, tzinfo=UTC)),
        ("15:00", "+08:00", datetime(2026, 3, 5, 7, 0, tzinfo=UTC)),
        ("10m", "UTC", datetime(2026, 3, 5, 14, 20, tzinfo=UTC)),
        ("now", "UTC", NOW),
    ],
)
def test_instants_are_read_in_the_zone_given(text: str, zone: str, expected: datetime) -> None:
    assert parse_instant(text, now=NOW, zone=named_zone(zone)) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [("2026-03-29T02:30", "did not exist"), ("2025-10-26T02:30", "happened twice")],
)
def test_a_naive_time_across_a_clock_change_is_refused(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        parse_instant(text, now=datetime(2026, 6, 1, tzinfo=UTC), zone=BERLIN)


@pytest.mark.parametrize("text", ["", "yesterday", "25:00", "2026-13-01T00:00", "14:5x", "-5m", "0m", "1e9d"])
def test_what_is_no_time_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(UsageError, match="Use "):
        parse_instant(text, now=NOW, zone=UTC)


@pytest.mark.parametrize(
    "text", ["Mars/Olympus", "+25:00", "../etc/passwd", "+8", "-12:15", "+14:15", "-05:10", "+05:60"]
)
def test_what_is_no_zone_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a time zone"):
        named_zone(text)


@pytest.mark.parametrize(("name", "hours"), [("-12:00", -12), ("+14:00", 14), ("+05:45", 5.75), ("-0330", -3.5)])
def test_an_offset_that_a_zone_can_have_is_one(name: str, hours: float) -> None:
    assert named_zone(name).utcoffset(None) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["2026-03-05T14:05-14:20", "2026-03-05T14:05+14:15", "2026-03-05T14:05+00:00:01"])
def test_an_offset_that_no_zone_has_is_refused_behind_a_time_too(text: str) -> None:
    with pytest.raises(UsageError, match="no time zone has"):
        parse_instant(text, now=NOW, zone=UTC)


def test_from_after_to_is_refused() -> None:
    with pytest.raises(UsageError, match="Swap them"):
        resolve_window(now=NOW, start="14:10", end="14:00", zone_name="UTC")


def test_a_window_in_the_future_is_refused() -> None:
    with pytest.raises(UsageError, match="lies in the future"):
        resolve_window(now=NOW, start="2026-03-05T15:00Z", end="2026-03-05T15:10Z")


def test_an_end_in_the_future_is_refused() -> None:
    with pytest.raises(UsageError, match="lies in the future"):
        resolve_window(now=NOW, start="2026-03-05T14:00Z", end="2026-03-05T15:10Z")


@pytest.mark.parametrize(
    ("start", "zone"),
    [("9999-12-31T23:59", "-12:00"), ("0001-01-01T00:00", "+12:00"), ("1969-12-31T23:59", "UTC"), ("800000d", "UTC")],
)
def test_a_time_that_no_log_can_tell_is_refused(start: str, zone: str) -> None:
    with pytest.raises(UsageError, match="Check"):
        resolve_window(now=NOW, start=start, zone_name=zone)


def test_a_span_that_began_before_the_calendar_is_refused() -> None:
    with pytest.raises(UsageError, match="Check the date"):
        resolve_window(now=NOW, last="800000d")


def test_the_first_second_that_logs_can_tell_is_taken() -> None:
    assert resolve_window(now=NOW, start="1970-01-01T00:00Z").start == datetime(1970, 1, 1, tzinfo=UTC)


def test_two_ways_to_say_when_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        resolve_window(now=NOW, last="10m", around="14:00")


@given(st.datetimes(OLDEST, NEWEST), st.integers(-12 * 4, 14 * 4))
def test_an_instant_means_the_same_in_every_offset(naive: datetime, quarters: int) -> None:
    instant = naive.replace(tzinfo=UTC)
    sign = "-" if quarters < 0 else "+"
    hours, minutes = divmod(abs(quarters) * 15, 60)
    zone = named_zone(f"{sign}{hours:02d}:{minutes:02d}")
    local = instant.astimezone(zone).replace(tzinfo=None)
    assert parse_instant(local.isoformat(), now=NOW, zone=zone) == instant


@given(st.integers(1, 10_000))
def test_durations_are_read_in_their_unit(count: int) -> None:
    assert parse_duration(f"{count}m") == timedelta(minutes=count) == parse_duration(f"{count}min")
    assert parse_duration(f"{count}s") == timedelta(seconds=count)


@pytest.fixture
def machine_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a Windows machine cannot be set for one process")

    def put(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield put
    monkeypatch.undo()
    time.tzset()


NOVEMBER = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("around", "start", "zone"),
    [
        ("2026-10-20T14:05", datetime(2026, 10, 20, 12, 0, tzinfo=UTC), "+02:00"),
        ("2026-10-25T01:59", datetime(2026, 10, 24, 23, 54, tzinfo=UTC), "+02:00"),
        ("2026-10-25T03:05", datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "CET"),
        ("10:05", datetime(2026, 11, 10, 9, 0, tzinfo=UTC), "CET"),
    ],
)
def test_without_a_zone_a_time_is_read_as_this_machine_s_clocks_showed_it_then(
    machine_in: Callable[[str], None], around: str, start: datetime, zone: str
) -> None:
    machine_in("Europe/Berlin")
    window = resolve_window(now=NOVEMBER, around=around)
    assert (window.start, window.zone) == (start, zone)


def test_a_time_of_the_day_before_the_clocks_changed_is_read_as_of_that_day(machine_in: Callable[[str], None]) -> None:
    machine_in("Europe/Berlin")
    change = datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    assert parse_instant("14:05", now=change, zone=MACHINE_ZONE) == datetime(2026, 10, 24, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "why"), [("2026-03-29T02:30", "did not exist"), ("2026-10-25T02:30", "happened twice")]
)
def test_a_time_that_this_machine_s_clocks_skipped_or_showed_twice_is_refused(
    machine_in: Callable[[str], None], text: str, why: str
) -> None:
    machine_in("Europe/Berlin")
    with pytest.raises(UsageError, match=f"{why} in this machine's zone"):
        resolve_window(now=NOVEMBER, around=text)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 02:30 CEST +0200"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25 02:30 CET +0100"),
    ],
)
def test_an_instant_is_shown_as_this_machine_s_clocks_showed_it(
    machine_in: Callable[[str], None], at: datetime, shown: str
) -> None:
    machine_in("Europe/Berlin")
    there = at.astimezone(MACHINE_ZONE)
    assert (f"{there:%Y-%m-%d %H:%M %Z %z}", there.astimezone(UTC)) == (shown, at)


@pytest.mark.parametrize("text", ["9999-12-31T23:59", "0001-01-01T00:00", "800000d"])
def test_an_instant_outside_the_calendar_is_refused(machine_in: Callable[[str], None], text: str) -> None:
    machine_in("America/New_York" if text.startswith("9") else "Asia/Shanghai")
    with pytest.raises(UsageError, match="Check the date"):
        parse_instant(text, now=NOW, zone=MACHINE_ZONE)
