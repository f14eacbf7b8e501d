import pytest

from collector.checks.device import scheduling
from collector.model.finding import Verdict
from tests.checks.device.device_factory import NO_BENCHMARK, make_benchmark, make_delay, make_timers


@pytest.mark.parametrize(
    ("p95_ms", "bound_ms", "expected"),
    [
        (20.0, 0.0, Verdict.PASS),
        (20.1, 0.0, Verdict.WARN),
        (80.0, 0.0, Verdict.WARN),
        (80.1, 0.0, Verdict.FAIL),
        (19.0, 2.0, Verdict.INCONCLUSIVE),
        (79.0, 5.0, Verdict.WARN),
    ],
)
def test_the_verdict_changes_at_20_and_at_80_ms(p95_ms: float, bound_ms: float, expected: Verdict) -> None:
    assert scheduling.check(make_delay(p95_ms, bound_ms), NO_BENCHMARK).verdict is expected


@pytest.mark.parametrize(("loaded_ms", "expected"), [(80.0, Verdict.PASS), (80.1, Verdict.WARN)])
def test_timers_that_fail_only_under_the_benchmarks_load_warn(loaded_ms: float, expected: Verdict) -> None:
    answer = scheduling.check(make_delay(1.0), make_benchmark(loaded=(make_timers(loaded_ms),)))

    assert answer.verdict is expected
    assert f"while it coded video, {loaded_ms:.1f} ms; idle before that, 1.0 ms" in answer.summary
    assert {"loaded_p95_ms", "idle_p95_ms"} <= set(answer.values)


def test_a_fine_benchmark_hides_no_delay_of_the_run() -> None:
    answer = scheduling.check(make_delay(81.0), make_benchmark(loaded=(make_timers(1.0),)))

    assert answer.verdict is Verdict.FAIL
