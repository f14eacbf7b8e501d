import pytest

from collector.checks.network import path_change
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.records.quality import NetworkChanges, Surrounding
from tests.checks.network.path_factory import make_interfaces
from tests.factory import ELSEWHERE, TAKEN

NOTHING = Absent(why="synthetic")


@pytest.mark.parametrize(("changed", "expected"), [(False, Verdict.PASS), (True, Verdict.WARN)])
def test_a_route_that_moved_warns(changed: bool, expected: Verdict) -> None:
    assert path_change.check(make_interfaces(changed=changed), NOTHING).verdict is expected


@pytest.mark.parametrize(("seconds", "expected"), [(4.9, Verdict.INCONCLUSIVE), (5.0, Verdict.PASS)])
def test_two_looks_close_together_decide_nothing(seconds: float, expected: Verdict) -> None:
    assert path_change.check(make_interfaces(seconds=seconds), NOTHING).verdict is expected


def test_a_vpn_is_told_and_decides_nothing() -> None:
    answer = path_change.check(make_interfaces(vpn=True), NOTHING)

    assert answer.verdict is Verdict.PASS
    assert "VPN" in answer.summary


def test_a_machine_that_does_not_tell_its_route_is_skipped() -> None:
    assert path_change.check(make_interfaces(default=False), NOTHING).verdict is Verdict.SKIP


def looked(routes: tuple[int, ...], vpn: tuple[bool, ...] = ()) -> NetworkChanges:
    vpn = vpn or (False,) * len(routes)
    looks = tuple(
        Surrounding(at_ms=1000.0 * index, route=route, medium="wifi", vpn=up)
        for index, (route, up) in enumerate(zip(routes, vpn, strict=True))
    )
    return NetworkChanges(host=ELSEWHERE, taken=TAKEN, looks=looks)


@pytest.mark.parametrize(
    ("routes", "expected"),
    [((1, 1, 1), Verdict.PASS), ((1, 2, 1), Verdict.WARN), ((1, 0, 1), Verdict.PASS)],
)
def test_a_route_that_moved_and_came_back_warns(routes: tuple[int, ...], expected: Verdict) -> None:
    assert path_change.check(make_interfaces(), looked(routes)).verdict is expected


def test_a_vpn_that_comes_up_beside_the_route_is_told_and_decides_nothing() -> None:
    answer = path_change.check(make_interfaces(), looked((1, 1), (False, True)))

    assert answer.verdict is Verdict.PASS
    assert "came up or went down" in answer.summary
    assert answer.values["vpn_changes"] == 1
