from dataclasses import replace

import pytest

from collector.checks.network import attached
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.privacy import Address
from collector.model.records.network import NetworkInterfaces, NetworkPath, Outcome, Step
from tests.checks.network.path_factory import make_interfaces, make_path

NOBODY = Absent(why="synthetic")
NOT_REACHED = {Step.TCP: Outcome.FAILED}


def having(*addresses: str, default: bool = True) -> NetworkInterfaces:
    found = make_interfaces(default=default)
    (wifi,) = found.interfaces
    return replace(found, interfaces=(replace(wifi, addresses=tuple(map(Address.of, addresses))),))


def towards(*addresses: str) -> NetworkPath:
    return replace(make_path(failed=NOT_REACHED), addresses=tuple(map(Address.of, addresses)))


@pytest.mark.parametrize(
    ("addresses", "expected", "words"),
    [
        (("192.168.0.7",), Verdict.PASS, "(IPv4)"),
        (("2001:db8::7",), Verdict.PASS, "(IPv6)"),
        (("192.168.0.7", "2001:db8::7"), Verdict.PASS, "(IPv4 and IPv6)"),
        ((), Verdict.FAIL, "no interface has an address"),
        (("127.0.0.1", "::1"), Verdict.FAIL, "no interface has an address"),
        (("fe80::7",), Verdict.FAIL, "no interface has an address"),
        (("169.254.3.7", "fe80::7"), Verdict.FAIL, "an address that it gave itself"),
    ],
)
def test_an_address_that_leads_beyond_the_cable_decides(
    addresses: tuple[str, ...], expected: Verdict, words: str
) -> None:
    answer = attached.check(having(*addresses), NOBODY)

    assert answer.verdict is expected
    assert words in answer.summary
    assert bool(answer.advice) is (expected is Verdict.FAIL)


@pytest.mark.parametrize(
    ("default", "path", "expected"),
    [
        (True, towards("203.0.113.5"), Verdict.PASS),
        (False, towards("203.0.113.5"), Verdict.WARN),
        (False, towards(), Verdict.WARN),
        (False, make_path(), Verdict.PASS),
        (False, NOBODY, Verdict.PASS),
        (False, towards("127.0.0.1"), Verdict.PASS),
    ],
)
def test_no_default_route_matters_only_where_a_server_elsewhere_was_not_reached(
    default: bool, path: NetworkPath | Absent, expected: Verdict
) -> None:
    assert attached.check(having("192.168.0.7", default=default), path).verdict is expected


@pytest.mark.parametrize(
    ("own", "theirs", "expected"),
    [
        (("2001:db8::7",), ("203.0.113.5",), Verdict.FAIL),
        (("192.168.0.7",), ("2001:db8::5",), Verdict.FAIL),
        (("2001:db8::7",), ("203.0.113.5", "2001:db8::5"), Verdict.PASS),
    ],
)
def test_a_machine_of_one_family_does_not_reach_a_server_of_the_other(
    own: tuple[str, ...], theirs: tuple[str, ...], expected: Verdict
) -> None:
    answer = attached.check(having(*own), towards(*theirs))

    assert answer.verdict is expected
    assert (" addresses only, and the server " in answer.summary) is (expected is Verdict.FAIL)


def test_a_server_that_is_reached_needs_no_network() -> None:
    assert attached.check(having(), make_path()).verdict is Verdict.PASS


def test_a_machine_whose_interfaces_are_all_down_is_on_no_network() -> None:
    assert attached.check(replace(having(), interfaces=()), NOBODY).verdict is Verdict.FAIL
