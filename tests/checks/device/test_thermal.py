import pytest

from collector.checks.device import thermal
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from tests.checks.device.device_factory import NO_BENCHMARK, make_benchmark, make_load

NO_LOAD = Absent(why="device.load was not gathered")


@pytest.mark.parametrize(
    ("throttled", "expected"), [("", Verdict.SKIP), ("no", Verdict.PASS), ("3 events", Verdict.WARN)]
)
def test_only_what_the_platform_says_is_judged(throttled: str, expected: Verdict) -> None:
    assert thermal.check(make_load(throttled=throttled), NO_BENCHMARK).verdict is expected
    assert thermal.check(NO_LOAD, make_benchmark(throttled=throttled)).verdict is expected


def test_throttling_that_only_the_benchmark_brought_out_warns() -> None:
    answer = thermal.check(make_load(throttled="no"), make_benchmark(throttled="3 events"))

    assert answer.verdict is Verdict.WARN
    assert "3 events" in answer.summary


def test_a_temperature_alone_decides_nothing() -> None:
    answer = thermal.check(make_load(temperature_c=60.0), make_benchmark(hottest_c=99.0))

    assert answer.verdict is Verdict.SKIP
    assert answer.values["hottest_c"] == 99.0


def test_neither_record_is_skipped() -> None:
    assert thermal.check(NO_LOAD, NO_BENCHMARK).verdict is Verdict.SKIP
