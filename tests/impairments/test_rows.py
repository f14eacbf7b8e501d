"""The table itself, by documents made by hand."""

import pytest

from tests.impairment import LOST, Carried, Link
from tests.impairments.cases import JITTER, LOSS, NETWORK, RTT, NetworkCase
from tests.impairments.rows import markdown, rows_of

CASE = NetworkCase(id="x", given="delay 50 ms", link=Link(delay_ms=50), figures=(RTT,))


def document(rtt_ms: float) -> dict[str, object]:
    values = {"rtt_ms": rtt_ms, "rtt_bound_ms": 0.5}
    return {"findings": [{"check": "network.rtt", "verdict": "pass", "summary": "synthetic", "values": values}]}


@pytest.mark.parametrize(("rtt_ms", "within"), [(100.0, True), (110.0, True), (110.1, False), (89.9, False)])
def test_a_figure_may_be_off_by_a_tenth(rtt_ms: float, within: bool) -> None:
    (row,) = rows_of(CASE, document(rtt_ms), Carried())

    assert (row.expected, row.bound, row.within) == (100.0, 0.5, within)


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
