"""A log's zone and clock error: from its own lines first, rounded to what a zone can be, and doubted if it cannot."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.clocks import ASSUMED_S, OWN_CLOCK_S, Here, find_clock, zone_text
from collector.evidence.logs.clues import Clues, Stated
from collector.evidence.logs.sniff import Shape
from collector.model.clock import ClockSource
from collector.vendors.formats import Anchor, formats
from tests.factory import make_window

AGORA = Shape(format=next(item for item in formats() if item.id == "agora-4"), prefixed=0, encoding="utf-8")
UTC_NOW = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
STRAY = UTC_NOW.replace(tzinfo=None)


def stated(offset_s: float, *, clock_s: float = -1.0) -> Stated:
    stamp = (UTC_NOW + timedelta(seconds=offset_s)).replace(tzinfo=None)
    return stamp, Anchor(utc=UTC_NOW, clock_s=clock_s)


@given(st.integers(-48, 56), st.floats(-100, 100))
def test_a_zone_is_rounded_to_a_quarter_of_an_hour(quarters: int, residual_s: float) -> None:
    clock = find_clock(Clues(name="a.log", shape=AGORA, stated=(stated(quarters * 900 + residual_s),)))
    assert clock.described.utc_offset_s == quarters * 900
    assert clock.described.uncertainty_s == pytest.approx(max(OWN_CLOCK_S, abs(residual_s)), abs=1e-5)


@pytest.mark.parametrize(("residual_s", "expected"), [(119, ClockSource.IN_CONTENT), (121, ClockSource.UNKNOWN)])
def test_a_residual_beyond_two_minutes_is_a_contradiction(residual_s: float, expected: ClockSource) -> None:
    clock = find_clock(Clues(name="a.log", shape=AGORA, stated=(stated(8 * 3600 + residual_s),)))
    assert clock.described.known_by is expected
    assert clock.described.uncertainty_s >= residual_s


def test_a_server_s_time_gives_the_error_of_the_clock() -> None:
    clock = find_clock(Clues(name="a.log", shape=AGORA, stated=(stated(8 * 3600 - 1.116, clock_s=0.1),)))
    assert clock.error_s == pytest.approx(-1.116)
    assert clock.described.uncertainty_s == pytest.approx(0.1)
    stamp = (UTC_NOW + timedelta(hours=8, seconds=-1.116)).replace(tzinfo=None)
    assert clock.utc(stamp) == UTC_NOW


def test_the_option_beats_what_the_log_states() -> None:
    clock = find_clock(
        Clues(name="a.log", shape=AGORA, zone_name="+01:00", stated=(stated(8 * 3600),), latest=(STRAY,))
    )
    assert (clock.described.known_by, clock.described.utc_offset_s) == (ClockSource.OPTION, 3600)


def test_a_zone_that_the_log_contradicts_is_kept_and_doubted() -> None:
    clock = find_clock(
        Clues(name="a.log", shape=AGORA, zone_name="+01:00", stated=(stated(8 * 3600),), latest=(STRAY,))
    )
    assert "own times say +08:00" in clock.described.detail


def test_a_zone_that_the_log_confirms_does_not_hide_the_clock_s_error() -> None:
    seen = datetime(2026, 3, 5, 22, 0)  # noqa: DTZ001
    found = (stated(8 * 3600 - 1.116, clock_s=0.1),)
    clock = find_clock(Clues(name="a.log", shape=AGORA, zone_name="Asia/Shanghai", stated=found, latest=(seen,)))
    assert clock.error_s == pytest.approx(-1.116)
    told = clock.described_in(make_window(), "logs.1/a.log")
    assert (told.known_by, told.zone) == (ClockSource.OPTION, "Asia/Shanghai")
    assert told.utc_offset_s == pytest.approx(28800 - 1.116)
    assert told.uncertainty_s == pytest.approx(0.1)
    assert clock.utc(seen - timedelta(seconds=1.116)) == UTC_NOW


@pytest.mark.parametrize(
    ("own", "zone", "where"),
    [((), "+01:00", "in b.log, of the same device"), ((stated(8 * 3600),), "+08:00", "in the log")],
)
def test_what_another_log_of_the_device_states_counts_where_the_log_states_nothing_itself(
    own: tuple[Stated, ...], zone: str, where: str
) -> None:
    clock = find_clock(Clues(name="a.log", shape=AGORA, stated=own, lender="b.log", lent=(stated(3600),)))
    assert clock.described.zone == zone
    assert where in clock.described.detail


CHANGE = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "end", "offset_s", "told"),
    [
        (CHANGE - 2 * HOUR, CHANGE - HOUR, 7200, ""),
        (CHANGE - HOUR, CHANGE + HOUR, 7200, "changed inside the window: +01:00 at its end"),
        (CHANGE, CHANGE + HOUR, 3600, ""),
    ],
)
def test_the_offset_is_the_one_that_the_zone_had_in_the_window(
    start: datetime, end: datetime, offset_s: float, told: str
) -> None:
    after = datetime(2026, 10, 30, 12, 0)  # noqa: DTZ001  long after the clocks changed
    clock = find_clock(Clues(name="a.log", shape=AGORA, zone_name="Europe/Berlin", latest=(after,)))
    described = clock.described_in(make_window(start=start, end=end), "logs.1/a.log")
    assert (described.source, described.utc_offset_s) == ("logs.1/a.log", offset_s)
    assert told in described.detail
    assert described.window(start, start)[1] == clock_shows(start, offset_s + described.uncertainty_s)


def clock_shows(at: datetime, ahead_s: float) -> str:
    return (at + timedelta(seconds=ahead_s)).replace(tzinfo=None).isoformat(timespec="milliseconds")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a Windows machine cannot be set for one process")
def test_this_machine_s_zone_is_told_as_it_was_in_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        clock = find_clock(Clues(name="a.log", shape=AGORA, latest=(datetime(2026, 10, 30, 12, 0),)))  # noqa: DTZ001
        told = clock.described_in(make_window(start=CHANGE - 2 * HOUR, end=CHANGE - HOUR), "logs.1/a.log")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (told.zone, told.utc_offset_s) == ("+02:00", 7200)
    assert told.detail.endswith("(this machine: +02:00)")


def test_without_anything_it_is_this_machine_s_zone_and_says_so() -> None:
    stamp = datetime(2026, 3, 5, 14, 0)  # noqa: DTZ001
    clock = find_clock(Clues(name="a.log", shape=AGORA, latest=(stamp,)))
    assert (clock.described.known_by, clock.described.uncertainty_s) == (ClockSource.MACHINE, ASSUMED_S)
    assert "PATH@ZONE" in clock.described.detail
    assert clock.utc(stamp) == stamp.astimezone(UTC)


@pytest.mark.parametrize(
    ("offset_s", "expected"), [(0, "+00:00"), (28800, "+08:00"), (-12600, "-03:30"), (20700, "+05:45")]
)
def test_a_zone_is_shown_as_an_offset(offset_s: float, expected: str) -> None:
    assert zone_text(offset_s) == expected


def test_a_clock_set_while_the_log_was_written_is_less_certain() -> None:
    times = tuple(stated(8 * 3600 + error_s, clock_s=0.024) for error_s in (-1.1, -1.1, -1.1, 3.9))
    clock = find_clock(Clues(name="a.log", shape=AGORA, stated=times))
    assert clock.error_s == pytest.approx(-1.1)
    assert clock.described.uncertainty_s == pytest.approx(5.0)


@pytest.mark.parametrize(("winter", "uncertainty_s"), [(1, OWN_CLOCK_S), (2, 3600)])
def test_two_zones_in_one_log_widen_its_uncertainty(winter: int, uncertainty_s: float) -> None:
    summer = (stated(7200),) * 5
    clock = find_clock(Clues(name="a.log", shape=AGORA, stated=summer + (stated(3600),) * winter))
    assert (clock.described.zone, clock.described.uncertainty_s) == ("+02:00", uncertainty_s)
    assert ("+01:00" in clock.described.detail) == (winter > 1)


SERVER = Shape(
    format=next(item for item in formats() if item.id == "livekit-server-json"), prefixed=0, encoding="utf-8"
)


def test_a_given_zone_holds_for_the_stamps_that_state_none() -> None:
    naive = datetime(2026, 3, 5, 14, 0)  # noqa: DTZ001
    given_zone = find_clock(Clues(name="a.log", shape=SERVER, zone_name="+01:00", latest=(UTC_NOW,)))
    none_given = find_clock(Clues(name="a.log", shape=SERVER, latest=(UTC_NOW,)))
    assert (given_zone.utc(naive), none_given.utc(naive)) == (UTC_NOW - timedelta(hours=1), UTC_NOW)
    assert given_zone.utc(UTC_NOW) == none_given.utc(UTC_NOW) == UTC_NOW


def test_a_program_s_log_with_stamps_that_state_no_zone_says_that_they_are_read_in_utc() -> None:
    strays = find_clock(Clues(name="a.log", shape=SERVER, latest=(UTC_NOW,), naive=(STRAY,)))
    assert "those without one are read in UTC" in strays.described.detail
    assert strays.utc(STRAY) == UTC_NOW


def test_stamps_beside_those_that_state_a_zone_show_that_of_the_others() -> None:
    naive = datetime(2026, 3, 5, 22, 0)  # noqa: DTZ001
    clock = find_clock(Clues(name="a.log", shape=SERVER, stated=(stated(8 * 3600),), latest=(UTC_NOW,)))
    assert (clock.utc(naive), clock.utc(UTC_NOW)) == (UTC_NOW, UTC_NOW)
    assert "+08:00" in clock.described.detail


TEXT = Shape(format=next(item for item in formats() if item.id == "text"), prefixed=0, encoding="utf-8")


@pytest.mark.parametrize(
    ("strays", "zone_name", "said"),
    [
        ((), "", "each stamp states its zone"),
        ((STRAY,), "", "those without one are read in this machine's zone"),
        ((STRAY,), "+01:00", "those without one are read in the zone given"),
    ],
)
def test_a_log_in_which_most_stamps_state_a_zone_says_how_the_others_are_read(
    strays: tuple[datetime, ...], zone_name: str, said: str
) -> None:
    clock = find_clock(Clues(name="a.log", shape=TEXT, zone_name=zone_name, latest=(UTC_NOW,), naive=strays))
    assert said in clock.described.detail
    assert clock.described.detail.startswith("each stamp") == (not strays)
    assert clock.zone is (clock.zone if zone_name else Here.ZONE if strays else UTC)


def test_a_first_stamp_of_another_format_does_not_state_this_one_s_zone() -> None:
    clock = find_clock(Clues(name="a.log", shape=AGORA, latest=(UTC_NOW.replace(tzinfo=None),)))
    assert clock.described.known_by is ClockSource.MACHINE


@pytest.mark.parametrize("error_s", [-600.0, 86_400.0 * 20, -40.0])
def test_the_zone_is_the_own_clock_s_and_the_error_is_the_server_s(error_s: float) -> None:
    own = (UTC_NOW + timedelta(hours=8)).replace(tzinfo=None), Anchor(utc=UTC_NOW)
    clock = find_clock(Clues(name="a.log", shape=AGORA, stated=(own, stated(8 * 3600 + error_s, clock_s=0.1))))
    assert (clock.described.zone, clock.described.known_by) == ("+08:00", ClockSource.IN_CONTENT)
    assert clock.utc((UTC_NOW + timedelta(seconds=8 * 3600 + error_s)).replace(tzinfo=None)) == UTC_NOW


@pytest.mark.parametrize("days", [-300, 2, 9000])
def test_a_clock_set_to_another_day_is_corrected_and_named_unknown(days: int) -> None:
    clock = find_clock(Clues(name="a.log", shape=AGORA, stated=(stated(days * 86_400, clock_s=0.1),)))
    assert clock.described.known_by is ClockSource.UNKNOWN
    assert clock.utc((UTC_NOW + timedelta(days=days)).replace(tzinfo=None)) == UTC_NOW


@pytest.mark.parametrize(("hours", "known"), [(14, True), (14.25, False), (-12, True), (-12.25, False)])
def test_zones_end_where_the_world_does(hours: float, known: bool) -> None:
    clock = find_clock(Clues(name="a.log", shape=AGORA, stated=(stated(hours * 3600),)))
    assert (clock.described.known_by is ClockSource.IN_CONTENT) == known
