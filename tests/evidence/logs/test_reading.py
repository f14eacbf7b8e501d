"""Stamps without zone, year or date become instants, also where clocks change and days and years end."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.clocks import LogClock, find_clock
from collector.evidence.logs.clues import Clues
from collector.evidence.logs.reading import Calendar, Origin, Reader, origin_before, redated
from collector.evidence.logs.sniff import Shape
from collector.vendors.formats import Written, formats
from tests.logs_factory import agora_line

AGORA = Shape(format=next(item for item in formats() if item.id == "agora-4"), prefixed=False, encoding="utf-8")
BERLIN = ZoneInfo("Europe/Berlin")


def clock(zone: str) -> LogClock:
    return find_clock(Clues(name="a.log", shape=AGORA, zone_name=zone))


def read_back(instants: list[datetime], zone: str) -> list[datetime | None]:
    reader = Reader(AGORA, clock(zone), Calendar(Written.WITHOUT_ZONE, Origin()))
    return [reader.instant(agora_line(at.astimezone(ZoneInfo(zone)), "x").encode()) for at in instants]


@pytest.mark.parametrize("change", [datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)])
def test_naive_stamps_stay_in_step_through_a_daylight_saving_change(change: datetime) -> None:
    instants = [change + timedelta(minutes=minute) for minute in range(-180, 181, 5)]
    assert read_back(instants, "Europe/Berlin") == instants


@given(st.lists(st.integers(0, 600), min_size=2, max_size=60))
def test_no_record_moves_by_the_change_if_they_are_close_enough(steps: list[int]) -> None:
    at, instants = datetime(2026, 10, 24, 22, 0, tzinfo=UTC), []
    for step in steps:
        at += timedelta(seconds=step)
        instants.append(at)
    assert read_back(instants, "Europe/Berlin") == instants


@given(st.datetimes(datetime(2001, 1, 1), datetime(2037, 1, 1)))  # noqa: DTZ001  naive on purpose
def test_a_fixed_offset_moves_every_stamp_alike(stamp: datetime) -> None:
    stamp = stamp.replace(microsecond=0)
    reader = Reader(AGORA, clock("+05:30"), Calendar(Written.WITHOUT_ZONE, Origin()))
    expected = stamp.replace(tzinfo=UTC) - timedelta(hours=5, minutes=30)
    assert reader.instant(agora_line(stamp, "x").encode()) == expected


def test_a_line_that_only_continues_has_no_instant() -> None:
    reader = Reader(AGORA, clock("UTC"), Calendar(Written.WITHOUT_ZONE, Origin()))
    assert reader.instant(b"  continued\n") is None
    assert reader.instant(b"[13/45/26 99:00:00:000][1][I]: no time\n") is None


def test_a_line_that_begins_with_a_date_is_a_record_whoever_wrote_it() -> None:
    reader = Reader(AGORA, clock("+01:00"), Calendar(Written.WITHOUT_ZONE, Origin()))
    own = datetime(2026, 3, 5, 14, 5, tzinfo=UTC)
    assert reader.instant(b"2026-03-05 15:05:00.000 | INFO | app:12 - joined\n") == own
    assert reader.instant(b"[2026-03-05T14:05:00Z] joined\n") == own
    assert reader.instant(b"taken at 2026-03-05 15:05:00 by the app\n") is None


def test_a_date_in_a_line_that_goes_on_is_no_record_s() -> None:
    text = Shape(format=next(item for item in formats() if item.id == "text"), prefixed=0, encoding="utf-8")
    reader = Reader(text, clock("UTC"), Calendar(Written.SOME_WITH_ZONE, Origin()))
    own = datetime(2026, 3, 5, 14, 5, tzinfo=UTC)
    assert reader.instant(b"certificate valid to 2026-03-05 14:05:00\n") == own
    assert reader.instant(b"  notAfter: 2036-01-01T00:00:00Z\n") is None
    assert reader.instant(b'\t"expires": "2036-01-01 00:00:00"\n') is None


def test_a_time_of_day_turns_at_midnight() -> None:
    calendar = Calendar(Written.WITHOUT_DATE, Origin(day=datetime(2026, 3, 5)))  # noqa: DTZ001  wall clock
    stamps = [datetime(2000, 1, 1, hour, minute) for hour, minute in [(23, 58), (23, 59), (0, 1), (0, 0)]]  # noqa: DTZ001
    assert [calendar.complete(stamp).day for stamp in stamps] == [5, 5, 6, 6]


def test_a_line_of_before_midnight_that_comes_late_makes_no_further_day() -> None:
    calendar = Calendar(Written.WITHOUT_DATE, Origin(day=datetime(2026, 3, 5)))  # noqa: DTZ001  wall clock
    seconds = [86_398, 0, 86_399, 1, 86_391, 86_389, 5]
    days = [calendar.complete(datetime(2000, 1, 1) + timedelta(seconds=after)).day for after in seconds]  # noqa: DTZ001
    assert days == [5, 6, 5, 6, 5, 6, 7]  # ten seconds late at most: what is later is of the next evening


def test_a_line_of_the_old_year_that_comes_late_makes_no_further_year() -> None:
    calendar = Calendar(Written.WITHOUT_YEAR, Origin(year=2025))
    late = datetime(2000, 12, 31, 23, 59, 59)  # noqa: DTZ001  no zone
    stamps = [late, datetime(2000, 1, 1), late, datetime(2000, 1, 1, 0, 0, 1)]  # noqa: DTZ001
    assert [calendar.complete(stamp).year for stamp in stamps] == [2025, 2026, 2025, 2026]
    assert calendar.turns == 1


def test_a_stamp_without_year_turns_at_new_year() -> None:
    calendar = Calendar(Written.WITHOUT_YEAR, Origin(year=2025))
    stamps = [datetime(2000, 12, 31), datetime(2000, 1, 1), datetime(2000, 1, 2)]  # noqa: DTZ001
    assert [calendar.complete(stamp).year for stamp in stamps] == [2025, 2026, 2026]


@pytest.mark.parametrize(
    ("last_written", "last_stamp", "turns", "expected"),
    [
        (datetime(2026, 3, 5), datetime(2000, 3, 5), 0, 2026),  # noqa: DTZ001
        (datetime(2026, 3, 5), datetime(2000, 3, 7), 0, 2025),  # noqa: DTZ001
        (datetime(2026, 1, 1), datetime(2000, 12, 31), 0, 2025),  # noqa: DTZ001
        (datetime(2026, 1, 2), datetime(2001, 1, 2), 1, 2025),  # noqa: DTZ001
    ],
)
def test_the_file_s_time_gives_the_year_of_its_first_line(
    last_written: datetime, last_stamp: datetime, turns: int, expected: int
) -> None:
    found = origin_before(Written.WITHOUT_YEAR, last_written=last_written, last_stamp=last_stamp, turns=turns)
    assert found.year == expected


@pytest.mark.parametrize(
    ("written_at", "stamp_at", "expected_day"), [((10, 0), (9, 59), 5), ((10, 0), (10, 2), 4), ((0, 1), (23, 59), 4)]
)
def test_the_file_s_time_gives_the_day_of_its_last_line(
    written_at: tuple[int, int], stamp_at: tuple[int, int], expected_day: int
) -> None:
    last_written = datetime(2026, 3, 5, *written_at)  # noqa: DTZ001
    last_stamp = datetime(2000, 1, 1, *stamp_at)  # noqa: DTZ001
    found = origin_before(Written.WITHOUT_DATE, last_written=last_written, last_stamp=last_stamp, turns=0)
    assert found.day.day == expected_day


def test_the_29th_of_february_in_another_year_is_the_1st_of_march() -> None:
    leap = datetime(2000, 2, 29, 12)  # noqa: DTZ001
    assert redated(leap, Origin(year=2026)) == datetime(2026, 3, 1, 12)  # noqa: DTZ001
