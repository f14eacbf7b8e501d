import pytest

from collector.checks.device import cpu
from collector.model.finding import Verdict
from tests.checks.device.device_factory import make_load


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(70.0, Verdict.PASS), (70.1, Verdict.WARN), (90.0, Verdict.WARN), (90.1, Verdict.FAIL)],
)
def test_the_verdict_changes_at_70_and_at_90_percent(percent: float, expected: Verdict) -> None:
    assert cpu.check(make_load(((percent, percent),) * 20)).verdict is expected


def test_a_load_that_swings_across_the_limit_decides_nothing() -> None:
    assert cpu.check(make_load(((40.0, 40.0), (99.0, 99.0)) * 11)).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("samples", "expected"), [(19, Verdict.INCONCLUSIVE), (20, Verdict.FAIL)])
def test_less_than_ten_seconds_decide_nothing(samples: int, expected: Verdict) -> None:
    assert cpu.check(make_load(((99.0, 99.0),) * samples)).verdict is expected


@pytest.mark.parametrize("set_by_s", [-3600.0, 3600.0])
@pytest.mark.parametrize(("samples", "expected"), [(19, Verdict.INCONCLUSIVE), (20, Verdict.FAIL)])
def test_a_clock_that_is_set_meanwhile_changes_no_verdict(samples: int, expected: Verdict, set_by_s: float) -> None:
    assert cpu.check(make_load(((99.0, 99.0),) * samples, clock_set_by_s=set_by_s)).verdict is expected


def test_one_full_core_is_told_and_does_not_fail_the_machine() -> None:
    answer = cpu.check(make_load(((100.0, 0.0, 0.0, 0.0),) * 20))

    assert answer.verdict is Verdict.PASS
    assert answer.values["busiest_core_percent"] == 100.0


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(-1.0, Verdict.PASS), (1.0, Verdict.PASS), (1.1, Verdict.WARN), (10.0, Verdict.WARN), (10.1, Verdict.FAIL)],
)
def test_programs_stopped_by_a_cpu_limit_count_though_the_machine_is_idle(percent: float, expected: Verdict) -> None:
    assert cpu.check(make_load(quota_throttled_percent=percent)).verdict is expected


def test_a_system_that_shows_no_processor_is_skipped() -> None:
    assert cpu.check(make_load(((),) * 20)).verdict is Verdict.SKIP


def test_a_limit_is_named_although_the_machine_is_full_as_well() -> None:
    answer = cpu.check(make_load(((100.0, 100.0),) * 20, quota_throttled_percent=75.0))

    assert answer.verdict is Verdict.FAIL
    assert "a CPU limit stopped programs in 75 % of its periods" in answer.summary
