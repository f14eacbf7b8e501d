"""Formats are found by walking, tell their samples apart, and read back what a clock says."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.vendors.formats import LogFormat, Written, formats
from tests.logs_factory import agora_line, json_line, server_line

SAMPLES = [(item, sample) for item in formats() for sample in item.samples]
INSTANTS = st.datetimes(min_value=datetime(2001, 1, 1), max_value=datetime(2060, 1, 1)).map(  # noqa: DTZ001  made aware
    lambda at: at.replace(tzinfo=UTC, microsecond=at.microsecond // 1000 * 1000)
)


def named(identifier: str) -> LogFormat:
    return next(item for item in formats() if item.id == identifier)


def read(identifier: str, line: str) -> datetime:
    found = named(identifier).header.match(line.encode())
    assert found, line
    return named(identifier).stamp(found)


@pytest.mark.parametrize(
    ("log_format", "sample"), SAMPLES, ids=[f"{item.id} {sample[:12]}" for item, sample in SAMPLES]
)
def test_a_sample_is_read_by_its_own_format_and_by_no_other_exact_one(log_format: LogFormat, sample: str) -> None:
    matching = {item.id for item in formats() if item.header.match(sample.encode())}
    assert log_format.id in matching
    assert matching <= {log_format.id, "text"}


def test_the_formats_of_the_first_version_are_there() -> None:
    assert {item.id for item in formats()} >= {"agora-4", "livekit-server-console", "livekit-server-json", "text"}


def test_best_effort_comes_last() -> None:
    assert [item.best_effort for item in formats()] == sorted(item.best_effort for item in formats())


@given(INSTANTS)
def test_an_agora_stamp_reads_back_what_the_wall_clock_showed(at: datetime) -> None:
    assert read("agora-4", agora_line(at, "[AGS]: x")).replace(tzinfo=UTC) == at


@given(INSTANTS)
def test_a_server_stamp_reads_back(at: datetime) -> None:
    assert read("livekit-server-console", server_line(at, "joined")) == at


@given(INSTANTS)
def test_a_json_stamp_reads_back_to_the_microsecond(at: datetime) -> None:
    assert abs(read("livekit-server-json", json_line(at, "joined")) - at) <= timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2026-03-05T14:05:00Z x", datetime(2026, 3, 5, 14, 5, tzinfo=UTC)),
        ("2026-03-05 14:05:00.5+0100 x", datetime(2026, 3, 5, 14, 5, 0, 500_000, timezone(timedelta(hours=1)))),
        ("x 2026-03-05T14:05:00,123 - y", datetime(2026, 3, 5, 14, 5, 0, 123_000)),  # noqa: DTZ001  no zone stated
    ],
)
def test_other_text_is_read_by_iso_8601(line: str, expected: datetime) -> None:
    assert read("text", line) == expected


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
