import pytest

from collector.checks.device import disk
from collector.model.finding import Verdict
from tests.checks.device.device_factory import make_benchmark, make_disk


@pytest.mark.parametrize(
    ("flush_ms", "mb_per_s", "expected"),
    [
        (33.0, 50.0, Verdict.PASS),
        (33.1, 50.0, Verdict.WARN),
        (200.0, 50.0, Verdict.WARN),
        (200.1, 50.0, Verdict.FAIL),
        (1.0, 1.0, Verdict.PASS),
        (1.0, 0.99, Verdict.WARN),
        (201.0, 0.5, Verdict.FAIL),
    ],
)
def test_slow_flushes_and_slow_writing_are_told_apart(flush_ms: float, mb_per_s: float, expected: Verdict) -> None:
    assert disk.check(make_benchmark(disks=(make_disk(flush_ms, mb_per_s=mb_per_s),))).verdict is expected


def test_the_slower_of_two_disks_counts() -> None:
    answer = disk.check(make_benchmark(disks=(make_disk(1.0), make_disk(50.0, place="log folder"))))

    assert answer.verdict is Verdict.WARN
    assert "log folder" in answer.summary


def test_no_disk_is_skipped() -> None:
    assert disk.check(make_benchmark()).verdict is Verdict.SKIP
