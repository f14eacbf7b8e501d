import pytest

from collector.checks.device import scheduling
from collector.model.finding import Verdict
from tests.checks.device.device_factory import make_delay


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
    assert scheduling.check(make_delay(p95_ms, bound_ms)).verdict is expected
