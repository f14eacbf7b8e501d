import pytest

from collector.checks.device import thermal
from collector.model.finding import Verdict
from tests.checks.device.device_factory import make_load


@pytest.mark.parametrize(
    ("throttled", "expected"), [("", Verdict.SKIP), ("no", Verdict.PASS), ("3 events", Verdict.WARN)]
)
def test_only_what_the_platform_says_is_judged(throttled: str, expected: Verdict) -> None:
    assert thermal.check(make_load(throttled=throttled)).verdict is expected


def test_a_temperature_alone_decides_nothing() -> None:
    answer = thermal.check(make_load(temperature_c=99.0))

    assert answer.verdict is Verdict.SKIP
    assert answer.values["hottest_c"] == 99.0
