"""The pieces around the library: what is counted, and what is never read without limit."""

import io
import math
from urllib.error import HTTPError

import pytest

from collector.evidence.network.speedtest.child import (
    LIMIT_BYTES,
    PAGE_BYTES,
    TCP_SHARE,
    UPLOADS_BYTES,
    WIDTHS_PX,
    Meter,
    Opener,
    Page,
)
from collector.measure.link_load import Count
from collector.model.load import SPEEDTEST_MB


class Body(io.BytesIO):
    """What urllib gives: how much is still to come is its ``length``."""

    length = 5


def test_a_page_is_read_up_to_its_limit_and_counted() -> None:
    meter = Meter()
    answer = Page(Body(bytes(3 * PAGE_BYTES)), meter)
    assert len(answer.read()) == PAGE_BYTES
    assert len(answer.read(10)) == 10
    assert meter.total_bytes == PAGE_BYTES + 10


def test_it_stops_once_the_limit_has_gone_through() -> None:
    meter = Meter()
    meter.add(int(LIMIT_BYTES))
    assert not meter.isSet()
    meter.add(1)
    assert meter.isSet()


def test_an_answer_that_ends_before_its_length_is_broken_off() -> None:
    meter = Meter()
    Page(Body(b""), meter).read(10)
    assert meter.broken_off == 1


def test_a_refusal_s_status_is_kept() -> None:
    class Refusing:
        def open(self, request: object) -> None:
            raise HTTPError("http://speed.example.com", 403, "no", {}, io.BytesIO())  # type: ignore[arg-type]  # a dict serves as headers

    meter = Meter()
    with pytest.raises(HTTPError):
        Opener(Refusing(), meter).open("request")
    assert meter.status == 403


def test_what_is_moved_stays_within_what_was_agreed_to() -> None:
    assert sum(UPLOADS_BYTES) <= SPEEDTEST_MB * 1e6
    assert sum(2 * width * width for width in WIDTHS_PX) <= SPEEDTEST_MB * 1e6


@pytest.mark.parametrize("size", sorted(set(UPLOADS_BYTES)))
def test_the_library_has_as_many_bytes_as_it_announces(size: int) -> None:
    letters, head = 36 * round(size / 36), len("content1=")
    assert head + min(letters, size - head) == size


def test_too_little_to_tell_gives_no_bound() -> None:
    meter = Meter()
    meter.add(10)
    assert meter.bound_kbit_s() < 0
    assert not math.isnan(meter.bound_kbit_s())


@pytest.mark.parametrize(("seconds", "expected"), [(1, 450.0), (9, 500 * TCP_SHARE)])
def test_what_came_tells_the_rate_once_enough_of_it_did(seconds: int, expected: float) -> None:
    meter = Meter(counts=[Count(at_s=step / 10, total_bytes=500 * 125 * step / 10) for step in range(10 * seconds + 1)])
    assert meter.received_kbit_s(450_000.0) == pytest.approx(expected)
