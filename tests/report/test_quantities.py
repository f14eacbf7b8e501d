import math
from dataclasses import replace
from datetime import timedelta

import pytest

from collector.model.finding import Value
from collector.model.measured import Measured
from collector.report.quantities import local_span, measured, offset, plain, quantity, share, size, span
from tests.factory import END, START, make_window
from tests.report.makers import make_measured


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("offset_ms", make_measured(-231.04, 6.1), ("offset", "−231 ± 6 ms (58 observations, content)")),
        ("swapping_mb_per_s", 1.0, ("swapping", "1 MB/s")),
        ("often_per_min", 1.0, ("often", "1 a minute")),
        ("slope_ms_per_s", make_measured(0.031, 0.12, 1), ("slope", "0.03 ± 0.12 ms/s (1 observation, content)")),
        ("loss_percent", 0.234, ("loss", "0.234 %")),
        ("cpu_p95_percent", 20.0, ("cpu p95", "20 %")),
        ("frozen_share", 0.034, ("frozen share", "3.4 %")),
        ("given_count", 7, ("given", "7")),
        ("expiry_days", 12, ("expiry", "12 days")),
        ("tls_version", "TLSv1.3", ("tls version", "TLSv1.3")),
        ("pairs_n", 12, ("pairs n", "12")),
    ],
)
def test_a_value_gets_its_label_and_its_unit(name: str, value: Value, expected: tuple[str, str]) -> None:
    assert quantity(name, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (make_measured(-231, 6), "audio 231 ± 6 ms late"),
        (make_measured(52.4, 3.2), "audio 52 ± 3 ms early"),
        (make_measured(-1.26, 0.4), "audio 1.3 ± 0.4 ms late"),
        (make_measured(80, math.inf), "audio about 80 ms early, error not known"),
    ],
)
def test_an_offset_says_early_or_late(value: Measured, expected: str) -> None:
    assert offset(value) == expected


def test_a_value_without_a_bound_says_so() -> None:
    assert measured(make_measured(12, math.inf), "ms") == "12 ms, error not known"


def test_a_value_that_rounds_to_nothing_has_no_sign() -> None:
    assert measured(make_measured(-0.2, 6), "ms") == "0 ± 6 ms"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (1234.0, "1,234"),
        (1234.5, "1,234"),
        (56.74, "56.7"),
        (0.0123, "0.012"),
        (-3.5, "−3.5"),
        (math.inf, "inf"),
    ],
)
def test_a_number_has_as_many_digits_as_are_worth_reading(value: float, expected: str) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(1023, "1023 bytes"), (1024, "1.0 KiB"), (1024**2, "1.0 MiB"), (3_301_442, "3.1 MiB")]
)
def test_sizes_are_binary_and_say_so(count: int, expected: str) -> None:
    assert size(count) == expected


@pytest.mark.parametrize(("part", "expected"), [(-1.0, ""), (0.0, "0 %"), (0.954, "95 %"), (1.0, "100 %")])
def test_a_share_that_does_not_apply_is_left_out(part: float, expected: str) -> None:
    assert share(part) == expected


def test_a_span_over_midnight_shows_both_dates() -> None:
    assert span(START, END) == "2026-03-05 14:00:00 to 14:05:00 UTC"
    assert span(START, START + timedelta(hours=12)) == "2026-03-05 14:00:00 to 2026-03-06 02:00:00 UTC"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", ""),
        ("Europe/Berlin", "15:00:00 to 15:05:00 in Europe/Berlin (UTC+0100)"),
        ("+05:30", "19:30:00 to 19:35:00 in +05:30 (UTC+0530)"),
        ("Somewhere/Else", "read in the zone Somewhere/Else"),
    ],
)
def test_the_window_is_told_in_the_zone_it_was_given_in(zone: str, expected: str) -> None:
    assert local_span(replace(make_window(), zone=zone)) == expected


@pytest.mark.parametrize(
    ("zone", "hours", "expected"),
    [
        ("Asia/Tokyo", 0.5, "23:00:00 to 23:30:00 in Asia/Tokyo (UTC+0900)"),
        ("Asia/Tokyo", 1, "2026-03-05 23:00:00 to 2026-03-06 00:00:00 in Asia/Tokyo (UTC+0900)"),
        ("Pacific/Auckland", 1, "2026-03-06 03:00:00 to 04:00:00 in Pacific/Auckland (UTC+1300)"),
        ("America/New_York", 48, "2026-03-05 09:00:00 to 2026-03-07 09:00:00 in America/New_York (UTC-0500)"),
    ],
)
def test_a_window_that_is_not_of_one_day_in_both_zones_has_its_days(zone: str, hours: float, expected: str) -> None:
    assert local_span(replace(make_window(end=START + timedelta(hours=hours)), zone=zone)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("p95_ms", ("95 % of them within", "3 ms")),
        ("p1080_kbit_s", ("p1080", "3 kbit/s")),
        ("needed_s", ("needed", "3 s")),
    ],
)
def test_a_name_is_read_as_people_read_it(name: str, expected: tuple[str, str]) -> None:
    assert quantity(name, 3.0) == expected
