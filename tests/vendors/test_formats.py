"""Formats are found by walking, tell their samples apart, and read back what a clock says."""

import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.model.incident import Vendor
from collector.vendors.formats import NEUTRAL, PREFIX, LogFormat, Written, formats, uncoloured, unix
from tests.log_writers import WRITERS

SAMPLES = [(item, sample) for item in formats() for sample in item.samples]
RELATIVE_START = datetime(2026, 3, 1, tzinfo=UTC)
INSTANTS = st.datetimes(min_value=datetime(2026, 3, 1), max_value=datetime(2056, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def named(identifier: str) -> LogFormat:
    return next(item for item in formats() if item.id == identifier)


def read(identifier: str, line: str) -> datetime:
    found = named(identifier).header.match(line.encode())
    assert found, line
    return named(identifier).stamp(found)


@pytest.mark.parametrize(
    ("log_format", "sample"), SAMPLES, ids=[f"{item.id} {sample[:80]}" for item, sample in SAMPLES]
)
def test_a_sample_is_read_by_its_own_format_and_by_no_other_exact_one(log_format: LogFormat, sample: str) -> None:
    matching = {item.id for item in formats() if item.header.match(sample.encode())}
    assert log_format.id in matching
    assert {item for item in matching if not named(item).best_effort} <= {log_format.id}


@pytest.mark.parametrize("log_format", formats(), ids=lambda item: item.id)
def test_a_format_that_went_to_another_process_is_the_same_one(log_format: LogFormat) -> None:
    assert pickle.loads(pickle.dumps(log_format)) is log_format


def test_best_effort_comes_last() -> None:
    assert [item.best_effort for item in formats()] == sorted(item.best_effort for item in formats())


def test_the_law_covers_every_format() -> None:
    assert {item.id for item in formats()} == set(WRITERS)


@pytest.mark.parametrize("identifier", sorted(WRITERS))
@given(at=INSTANTS, text=st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=40))
def test_parsing_a_written_record_gives_it_back(identifier: str, at: datetime, text: str) -> None:
    writer = WRITERS[identifier]
    expected = at - (at - RELATIVE_START) % writer.step
    found = read(identifier, writer.write(expected, text))
    assert found == as_written(named(identifier).written, expected, aware=found.tzinfo is not None)


def as_written(written: Written, at: datetime, *, aware: bool) -> datetime:
    """Return what is left of an instant once a format has written it."""
    wall = at.replace(tzinfo=None)
    match written:
        case Written.WITHOUT_DATE:
            return datetime.combine(NEUTRAL, wall.time())
        case Written.WITHOUT_YEAR:
            return wall.replace(year=NEUTRAL.year)
        case Written.RELATIVE:
            return NEUTRAL + (at - RELATIVE_START)
        case _:
            return at if aware else wall


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2026-03-05T14:05:00Z x", datetime(2026, 3, 5, 14, 5, tzinfo=UTC)),
        ("2026-03-05 14:05:00.5+0100 x", datetime(2026, 3, 5, 14, 5, 0, 500_000, timezone(timedelta(hours=1)))),
        ("x 2026-03-05T14:05:00,123 - y", datetime(2026, 3, 5, 14, 5, 0, 123_000)),  # noqa: DTZ001  no zone stated
        ("2026-03-05 14:05:00 UTC [77] x", datetime(2026, 3, 5, 14, 5, tzinfo=UTC)),
        ("Thu 2026-03-05 14:05:00 GMT host app[7]: x", datetime(2026, 3, 5, 14, 5, tzinfo=UTC)),
        ("2026-03-05 14:05:00 GMT+01:00 x", datetime(2026, 3, 5, 14, 5, tzinfo=timezone(timedelta(hours=1)))),
        ("2026-03-05 14:05:00+02 x", datetime(2026, 3, 5, 14, 5, tzinfo=timezone(timedelta(hours=2)))),
        ("2026-03-05 14:05:00.5-04: x", datetime(2026, 3, 5, 14, 5, 0, 500_000, timezone(timedelta(hours=-4)))),
        ("2026-03-05 14:05:00-14 x", datetime(2026, 3, 5, 14, 5, tzinfo=timezone(timedelta(hours=-14)))),
        ("2026-03-05 14:05:00-15 x", datetime(2026, 3, 5, 14, 5)),  # noqa: DTZ001
        ("2026-03-05 14:05:00 -10 dB", datetime(2026, 3, 5, 14, 5)),  # noqa: DTZ001
        ("2026-03-05 14:05:00 UTCfoo", datetime(2026, 3, 5, 14, 5)),  # noqa: DTZ001
        ("2026-03-05 14:05:00 UTC+8 x", datetime(2026, 3, 5, 14, 5)),  # noqa: DTZ001
    ],
)
def test_other_text_is_read_by_iso_8601(line: str, expected: datetime) -> None:
    assert read("text", line) == expected


@pytest.mark.parametrize(
    ("time", "hour"),
    [
        ("02:05:00 PM", 14),
        ("02:05:00 AM", 2),
        ("12:05:00 PM", 12),
        ("12:05:00 AM", 0),
        ("11:05:00PM", 23),
        ("01:05:00\u202fpm", 13),
        ("01:05:00 p.m.", 13),
        ("14:05:00 PM", 14),
        ("02:05:00 PMX", 2),
        ("02:05:00.250 PM", 14),
    ],
)
def test_a_clock_of_12_hours_is_read_by_its_half_of_the_day(time: str, hour: int) -> None:
    assert read("text", f"2026-03-05 {time} INFO x").replace(microsecond=0) == datetime(2026, 3, 5, hour, 5)  # noqa: DTZ001
    assert read("clock-time", f"[{time}] x" if "X" not in time else f"{time} x").hour == hour


@pytest.mark.parametrize(
    ("line", "matches"), [("2:05:00 PM x", True), ("2:05:00.250 PM: x", True), ("2:05:00 x", False)]
)
def test_an_hour_of_one_digit_is_one_of_a_clock_of_12_hours(line: str, matches: bool) -> None:
    assert bool(named("clock-time").header.match(line.encode())) == matches


def test_a_zone_may_follow_a_half_of_the_day() -> None:
    assert read("text", "2026-03-05 02:05:00 PM UTC x") == datetime(2026, 3, 5, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "matches"),
    [
        ("2026-03-05 14:05:00.123 Google Chrome[77] x", True),
        ("2026-03-05 14:05:00.123 UTC [77] LOG:  x", False),
        ("2026-03-05 14:05:00.123 CET [77] LOG:  x", False),
        ("2026-03-05 14:05:00.123 UTC postgres[77] LOG:  x", False),
    ],
)
def test_what_stands_before_a_process_id_is_a_process_and_no_zone(line: str, matches: bool) -> None:
    assert bool(named("apple").header.match(line.encode())) == matches


def test_a_server_s_offset_is_read_from_the_stamp() -> None:
    line = "2026-03-05T15:05:00.000+0100\tINFO\tlivekit\tservice/x.go:2\tjoined\t{}"
    assert read("livekit-server-console", line) == datetime(2026, 3, 5, 14, 5, tzinfo=UTC)


def test_numbers_that_are_no_time_are_refused() -> None:
    found = named("agora-4").header.match(b"[13/45/26 99:00:00:000][1][I]: x")
    assert found
    with pytest.raises(ValueError, match="month"):
        named("agora-4").stamp(found)


@pytest.mark.parametrize("log_format", formats(), ids=lambda item: item.id)
def test_a_format_says_what_its_stamp_lacks(log_format: LogFormat) -> None:
    if log_format.written is Written.WITHOUT_DATE:
        found = log_format.header.match(log_format.samples[0].encode())
        assert found
        assert log_format.stamp(found).date() == datetime(2000, 1, 1, tzinfo=UTC).date()


def test_anchors_are_read_from_agora_s_lines() -> None:
    line = b"[03/05/26 22:00:00:000][77][I]:getStableNTP, rtt_w: 24, diffTime: 5, bootTime: 9, currentTs: 1772719200000"
    (anchor,) = named("agora-4").anchors(line)
    assert (anchor.utc, anchor.clock_s) == (datetime(2026, 3, 5, 14, 0, tzinfo=UTC), 0.024)


@pytest.mark.parametrize(
    ("line", "ms", "bound_s"),
    [
        ("[vocs] creating channel, ts 1772719200000....", 0, -1),
        (
            "[vocs/u] responsed from 192.******.7:8443 with error: 15, elapsed: 70, server ts: 1772719200000.  x",
            35,
            0.035,
        ),
        ("[TRACER2] RI#1 RtcEngine::joinChannel:[1-8] ts:1772719200000 param:{}", 0, -1),
    ],
)
def test_a_join_states_the_time_of_the_device_or_of_a_server(line: str, ms: int, bound_s: float) -> None:
    (anchor,) = named("agora-4").anchors(f"[03/05/26 22:00:00:000][77][I]:[CONN-0]{line}".encode())
    assert anchor.utc == datetime(2026, 3, 5, 14, 0, tzinfo=UTC) + timedelta(milliseconds=ms)
    assert anchor.clock_s == bound_s


@pytest.mark.parametrize(
    "text", ["[vocs] uid:0 lookup channel...", "[TRACER2] meta policy, 30000 30000", "ts 1772719200000"]
)
def test_other_lines_of_a_join_state_no_time(text: str) -> None:
    assert named("agora-4").anchors(f"[03/05/26 22:00:00:000][77][I]:[CONN-0]{text}".encode()) == ()


@pytest.mark.parametrize(("year", "read_as_time"), [(1999, False), (2000, True)])
def test_a_date_of_another_century_is_data(year: int, read_as_time: bool) -> None:
    found = named("text").header.match(f"released {year}-01-01 00:00:00".encode())
    assert found
    try:
        assert named("text").stamp(found).year == year
    except ValueError:
        assert not read_as_time


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        (b"livekit-1  | {", b"{"),
        (b"\x1b[36mlivekit-1  |\x1b[0m {", b"{"),
        (b"[pod/livekit-0/livekit] {", b"{"),
        (b"2026-03-05T14:00:00.123456789Z {", b"{"),
        (b"2026-03-05T14:00:00.123456789Z stdout F {", b"{"),
        (b"Mar  5 14:00:00 synthetic livekit-server[812]: {", b"{"),
        (b"livekit-1  | 2026-03-05T14:00:00.123456789Z {", b"2026-03-05T14:00:00.123456789Z {"),
        (b"I/AGORA_SDK( 4716): {", b"{"),
        (b"2026-03-05T14:00:00.123Z\tINFO", b"2026-03-05T14:00:00.123Z\tINFO"),
        (b"a | b", b"b"),
        (b"[1] a | b", b"[1] a | b"),
    ],
)
def test_what_containers_and_tools_put_in_front_is_known(line: bytes, rest: bytes) -> None:
    assert PREFIX.sub(b"", uncoloured(line)) == rest


def test_a_date_in_a_line_of_its_own_is_read_without_this_machine_s_language() -> None:
    assert named("agora-3").day(b"Local Date: Wed Dec  6 10:09:34 2017\n") == (datetime(2017, 12, 6),)  # noqa: DTZ001
    assert named("agora-3").day(b"INFO    (10: 9:34:766 |    0)  24358; x\n") == ()


@pytest.mark.parametrize(
    ("digits", "fraction", "expected"),
    [
        (b"1772719500", b"", datetime(2026, 3, 5, 14, 5, tzinfo=UTC)),
        (b"1772719500", b"5", datetime(2026, 3, 5, 14, 5, 0, 500_000, tzinfo=UTC)),
        (b"1772719500500", b"", datetime(2026, 3, 5, 14, 5, 0, 500_000, tzinfo=UTC)),
        (b"1772719500500001", b"", datetime(2026, 3, 5, 14, 5, 0, 500_001, tzinfo=UTC)),
        (b"1772719500500001999", b"", datetime(2026, 3, 5, 14, 5, 0, 500_001, tzinfo=UTC)),
    ],
)
def test_the_number_of_digits_gives_the_unit_of_unix_time(digits: bytes, fraction: bytes, expected: datetime) -> None:
    assert unix(digits, fraction) == expected


@pytest.mark.parametrize(
    "line",
    [
        '{"level":"info","ts":1772719500.123,"logger":"http.log.access","msg":"handled request"}',
        '{"level":"info","ts":1772719500.123,"caller":"x/y.go:2","msg":"another program in Go"}',
        "2026-03-05T14:05:00.123Z\tINFO\thttp.log\tx/y.go:2\tanother program in Go\t{}",
        "2026-03-05 14:05:00,123 - INFO  [Worker[id=1]/192.0.2.7:Election@774] - no program in Python",
    ],
)
def test_another_program_that_logs_alike_is_no_vendor_s(line: str) -> None:
    assert all(item.vendor is Vendor.UNKNOWN for item in formats() if item.header.match(line.encode()))
