from dataclasses import replace

import pytest

from collector.checks.device import memory
from collector.model.finding import Verdict
from tests.checks.device.device_factory import make_load


@pytest.mark.parametrize(
    ("available_mb", "swapped_mb", "expected"),
    [
        (100.0, 0.0, Verdict.PASS),
        (99.0, 0.0, Verdict.WARN),
        (40.0, 0.0, Verdict.WARN),
        (500.0, 0.5, Verdict.PASS),
        (500.0, 0.51, Verdict.WARN),
        (50.0, 0.51, Verdict.WARN),
        (49.0, 0.51, Verdict.FAIL),
        (500.0, -1.0, Verdict.PASS),
    ],
)
def test_scarce_memory_warns_and_fails_only_with_swapping(
    available_mb: float, swapped_mb: float, expected: Verdict
) -> None:
    assert memory.check(make_load(available_mb=available_mb, swapped_mb=swapped_mb)).verdict is expected


@pytest.mark.parametrize("set_by_s", [-3600.0, 3600.0])
@pytest.mark.parametrize(("swapped_mb", "expected"), [(0.49, Verdict.PASS), (0.51, Verdict.WARN)])
def test_a_clock_that_is_set_meanwhile_hides_no_swapping(swapped_mb: float, expected: Verdict, set_by_s: float) -> None:
    assert memory.check(make_load(swapped_mb=swapped_mb, clock_set_by_s=set_by_s)).verdict is expected


def test_no_sample_is_skipped() -> None:
    assert memory.check(make_load(())).verdict is Verdict.SKIP


def test_memory_that_is_not_shown_is_skipped() -> None:
    assert memory.check(make_load(available_mb=-1.0)).verdict is Verdict.SKIP


@pytest.mark.parametrize(("total_mb", "expected"), [(200.0, "200 MB"), (4095.0, "4095 MB"), (24576.0, "24 GB")])
def test_a_small_limit_is_not_called_0_gb(total_mb: float, expected: str) -> None:
    load = replace(make_load(available_mb=100.0), memory_total_mb=total_mb)

    assert f"of {expected} were available" in memory.check(load).summary
