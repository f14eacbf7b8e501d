"""The table itself, by documents made by hand."""

import pytest

from tests.impairment import LOST, Carried, Link
from tests.impairments.cases import JITTER, LOSS, NETWORK, RTT, TRAFFIC, NetworkCase
from tests.impairments.rows import markdown, of_fault, rows_of

CASE = NetworkCase(id="x", given="delay 50 ms", link=Link(delay_ms=50), figures=(RTT,))


def document(rtt_ms: float, bound_ms: float = 0.5) -> dict[str, object]:
    values = {"rtt_ms": rtt_ms, "rtt_bound_ms": bound_ms}
    return {"findings": [{"check": "network.rtt", "verdict": "pass", "summary": "synthetic", "values": values}]}


@pytest.mark.parametrize(("rtt_ms", "within"), [(100.0, True), (110.0, True), (110.1, False), (89.9, False)])
@pytest.mark.parametrize("bound_ms", [0.5, 500.0])
def test_a_figure_may_be_off_by_a_tenth_whatever_its_bound(rtt_ms: float, within: bool, bound_ms: float) -> None:
    (row,) = rows_of(CASE, document(rtt_ms, bound_ms), Carried())

    assert (row.expected, row.bound, row.within) == (100.0, bound_ms, within)


def test_little_may_be_off_by_what_the_machine_itself_takes() -> None:
    assert (RTT.allowed(0.0), RTT.allowed(19.0)) == (2.0, 2.0)
    assert RTT.allowed(21.0) == pytest.approx(2.1)
    assert LOSS.allowed(20.0) == LOSS.off_by


def test_a_round_trip_is_what_the_link_held_packets_for() -> None:
    carried = Carried(there=[(300, 51.0)] * 3, back=[(300, 50.0)] * 3)

    assert RTT.expected(Link(delay_ms=50), carried) == 101.0


def test_traffic_is_all_that_the_link_carried() -> None:
    carried = Carried(there=[(300_000, 1.0), (200_000, LOST)], back=[(700_000, 0.0)])

    assert [figure.expected(Link(), carried) for figure in TRAFFIC] == [0.5, 0.7]


def test_a_figure_that_is_not_there_is_not_within() -> None:
    (row,) = rows_of(CASE, {"findings": []}, Carried())

    assert not row.within
    assert "no such finding" in markdown([row])


def test_what_chance_took_on_both_ways_is_what_is_expected() -> None:
    there = [(200, LOST)] * 10 + [(200, 1.0)] * 90 + [(900, LOST)] * 50
    carried = Carried(there=there, back=[(200, LOST)] * 9 + [(200, 1.0)] * 81)

    assert LOSS.expected(Link(), carried) == pytest.approx(19.0)


def test_jitter_is_what_the_link_really_made_of_both_ways() -> None:
    carried = Carried(there=[(300, 5.0), (200, 90.0), (300, 15.0)], back=[(300, 10.0), (300, LOST), (300, 30.0)])

    assert JITTER.expected(Link(jitter_ms=60), carried) == pytest.approx(30.0)
    assert JITTER.expected(Link(delay_ms=60), Carried()) == 0


@pytest.mark.parametrize(("verdict", "within"), [("warn", True), ("pass", False)])
def test_a_verdict_that_has_to_come_is_a_row(verdict: str, within: bool) -> None:
    case = NetworkCase(id="x", given="x", link=Link(), figures=(), named=(("network.order", "warn"),))
    finding = {"check": "network.order", "verdict": verdict, "summary": "synthetic"}
    (row,) = rows_of(case, {"findings": [finding]}, Carried())

    assert row.within is within


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.id for case in NETWORK}) == len(NETWORK)


@pytest.mark.parametrize(
    ("named", "within", "share"),
    [([True], True, "1 of 1 runs (100 %)"), ([True, True, False], False, "2 of 3 runs (67 %)")],
)
def test_a_fault_has_to_be_named_every_time(named: list[bool], within: bool, share: str) -> None:
    row = of_fault("a fault", "network.udp", ["fail: synthetic"] * len(named), named)

    assert row.within is within
    assert row.note == f"fail: synthetic (named in {share})"
