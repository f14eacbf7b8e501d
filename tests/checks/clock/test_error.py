import pytest

from collector.checks.clock import error
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.network import ClockReading
from tests.factory import ELSEWHERE, TAKEN


@pytest.mark.parametrize(
    ("ahead_ms", "bound_ms", "expected"),
    [
        (0.0, 20.0, Verdict.PASS),
        (980.0, 20.0, Verdict.PASS),
        (990.0, 20.0, Verdict.INCONCLUSIVE),
        (1021.0, 20.0, Verdict.WARN),
        (-1116.0, 24.0, Verdict.WARN),
        (-990.0, 20.0, Verdict.INCONCLUSIVE),
    ],
)
def test_a_clock_more_than_a_second_off_either_way_warns(ahead_ms: float, bound_ms: float, expected: Verdict) -> None:
    reading = ClockReading(
        host=ELSEWHERE,
        taken=TAKEN,
        server=LookupId("time.example.com"),
        ahead_ms=Measured(value=ahead_ms, bound=bound_ms, n=4, method="synthetic"),
        stratum=2,
    )

    answer = error.check(reading)

    assert answer.verdict is expected
    assert ("ahead" if ahead_ms > 0 else "behind") in answer.summary
