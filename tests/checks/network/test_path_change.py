import pytest

from collector.checks.network import path_change
from collector.model.finding import Verdict
from tests.checks.network.path_factory import make_interfaces


@pytest.mark.parametrize(("changed", "expected"), [(False, Verdict.PASS), (True, Verdict.WARN)])
def test_a_route_that_moved_warns(changed: bool, expected: Verdict) -> None:
    assert path_change.check(make_interfaces(changed=changed)).verdict is expected


@pytest.mark.parametrize(("seconds", "expected"), [(4.9, Verdict.INCONCLUSIVE), (5.0, Verdict.PASS)])
def test_two_looks_close_together_decide_nothing(seconds: float, expected: Verdict) -> None:
    assert path_change.check(make_interfaces(seconds=seconds)).verdict is expected


def test_a_vpn_is_told_and_decides_nothing() -> None:
    answer = path_change.check(make_interfaces(vpn=True))

    assert answer.verdict is Verdict.PASS
    assert "VPN" in answer.summary


def test_a_machine_that_does_not_tell_its_route_is_skipped() -> None:
    assert path_change.check(make_interfaces(default=False)).verdict is Verdict.SKIP
