"""Halving finds a place at or before the first record that matters, and gives up where the log is not sorted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.evidence.logs.files import CHUNK_BYTES, LogFile
from collector.evidence.logs.seek import find_range

LATER = timedelta(seconds=100_000)
ZERO = datetime(2026, 3, 5, tzinfo=UTC)
PAD = b"." * 990


def instant(line: bytes) -> datetime | None:
    return ZERO + timedelta(seconds=int(line[:9])) if line[:9].isdigit() else None


def log_of(data: bytes) -> LogFile:
    def read(offset: int) -> Iterator[bytes]:
        yield from (data[start : start + 65536] for start in range(offset, len(data), 65536))

    return LogFile(name="a.log", group="", size=len(data), modified_s=0, seekable=True, read=read)


def line(second: int) -> bytes:
    return b"%09d" % second + PAD + b"\n"


LOG = b"".join(line(second) for second in range(0, 6000, 2))


@settings(max_examples=60)
@given(st.integers(-100, 7000))
def test_no_record_at_or_after_the_wanted_time_is_before_the_start(wanted: int) -> None:
    start, _ = find_range(log_of(LOG), instant, ZERO + timedelta(seconds=wanted), ZERO + LATER)
    passed_over = LOG[:start].splitlines()[:-1]
    assert all(int(passed[:9]) < wanted for passed in passed_over)


@settings(max_examples=60)
@given(st.integers(-100, 7000))
def test_no_record_up_to_the_last_wanted_time_is_behind_the_end(last: int) -> None:
    start, end = find_range(log_of(LOG), instant, ZERO - LATER, ZERO + timedelta(seconds=last))
    assert start == 0 or last < 0
    assert all(int(behind[:9]) > last for behind in LOG[end:].splitlines()[1:])


def test_most_of_a_sorted_log_is_passed_over() -> None:
    start, end = find_range(log_of(LOG), instant, ZERO + timedelta(seconds=5000), ZERO + timedelta(seconds=5100))
    assert start > 0.8 * 2500 * 1000
    assert end - start < 1024 * 1024


def test_a_log_that_is_not_sorted_is_read_from_its_start() -> None:
    data = b"".join(line(second) for second in [*range(3000, 6000, 2), *range(0, 3000, 2)])
    assert find_range(log_of(data), instant, ZERO + timedelta(seconds=5000), ZERO + LATER) == (0, len(data))


@pytest.mark.parametrize("lines", [4, 30])
@pytest.mark.parametrize("short_first", [True, False])
def test_a_short_log_put_before_or_behind_a_long_one_hides_no_record(lines: int, short_first: bool) -> None:
    short = b"".join(line(second) for second in range(0, 6000, 6000 // lines))
    data = short + LOG if short_first else LOG + short
    assert find_range(log_of(data), instant, ZERO + timedelta(seconds=2900), ZERO + timedelta(seconds=3100)) == (
        0,
        len(data),
    )


def test_threads_that_write_a_little_out_of_order_do_not_count_as_unsorted() -> None:
    seconds = [second + (1 if second % 4 else -1) for second in range(10, 6000, 2)]
    data = b"".join(line(second) for second in seconds)
    assert find_range(log_of(data), instant, ZERO + timedelta(seconds=5000), ZERO + LATER)[0] > 0


def test_a_log_without_times_is_read_from_its_start() -> None:
    data = b"no time\n" * 100_000
    assert find_range(log_of(data), instant, ZERO, ZERO + LATER) == (0, len(data))


def test_the_zeros_at_the_end_of_a_preallocated_log_are_not_read_at_every_step() -> None:
    taken = 0

    def read(offset: int) -> Iterator[bytes]:
        nonlocal taken
        for start in range(offset, size, CHUNK_BYTES):
            taken += CHUNK_BYTES
            yield LOG[start : start + CHUNK_BYTES].ljust(CHUNK_BYTES, b"\0")

    size = 4096 * CHUNK_BYTES
    log = LogFile(name="a.log", group="", size=size, modified_s=0, seekable=True, read=read)
    assert find_range(log, instant, ZERO, ZERO + LATER) == (0, size)
    assert taken < size / 8


@settings(max_examples=40)
@given(st.integers(2000, 14_000), st.integers(3, 900), st.floats(0, 1))
def test_a_clock_that_was_put_back_hides_no_record_of_the_window(step: int, back_s: int, share: float) -> None:
    seconds = [*range(step), *range(step - back_s, 16_000)]
    data = b"".join(b"%09d" % second + PAD[:90] + b"\n" for second in seconds)
    wanted = step - back_s + int(share * back_s)
    start, end = find_range(
        log_of(data), instant, ZERO + timedelta(seconds=wanted - 10), ZERO + timedelta(seconds=wanted + 10)
    )
    passed_over = [int(text[:9]) for text in (*data[:start].splitlines()[:-1], *data[end:].splitlines()[1:])]
    assert not [second for second in passed_over if abs(second - wanted) <= 10]
