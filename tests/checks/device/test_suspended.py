import pytest

from collector.checks.device import suspended
from collector.model.finding import Verdict
from tests.checks.device.device_factory import make_load


@pytest.mark.parametrize(
    ("jump_s", "expected"),
    [
        (0.0, Verdict.PASS),
        (0.95, Verdict.PASS),
        (1.0, Verdict.INCONCLUSIVE),
        (1.06, Verdict.WARN),
        (-1.06, Verdict.WARN),
        (600.0, Verdict.WARN),
    ],
)
def test_a_jump_of_more_than_a_second_either_way_warns(jump_s: float, expected: Verdict) -> None:
    assert suspended.check(make_load(suspended_s=jump_s)).verdict is expected
