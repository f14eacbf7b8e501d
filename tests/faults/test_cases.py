"""The matrix itself: every row can run and be judged."""

import pytest

from collector.causes.runner import catalogue
from tests.faults.__main__ import chosen, times
from tests.faults.cases import CASES, NO_CAUSE, Case, Evidence
from tests.faults.fault import Act, Fault, Push, Stall, Stamps

KNOWN = {entry.id for entry in catalogue()}


def test_every_id_is_its_own() -> None:
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_right_cause_is_one_of_the_catalogue(case: Case) -> None:
    assert case.right
    assert set(case.right) <= KNOWN | {NO_CAUSE}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_set_up_has_a_healthy_case_of_its_own(case: Case) -> None:
    setup = next(other for other in CASES if other.id == case.setup)
    assert setup.healthy
    assert setup.right == (NO_CAUSE,)


def test_all_four_kinds_of_evidence_judge_some_case() -> None:
    assert {case.evidence for case in CASES} == set(Evidence)


def test_six_cases_are_quick_and_a_healthy_one_is_among_them() -> None:
    quick = chosen((), quick=True)
    assert len(quick) == 6
    assert any(case.healthy for case in quick)
    assert not any(case.link or case.busy for case in quick)


def test_by_default_faults_and_browsers_run_twice_and_healthy_set_ups_twelve_times() -> None:
    counts = [(case.healthy and not case.browser, times(case, repeat=1, healthy=0)) for case in CASES]
    assert sum(count for healthy, count in counts if healthy) == 12
    assert {count for healthy, count in counts if not healthy} == {2}


def test_a_browser_is_judged_against_a_healthy_browser() -> None:
    cases = chosen(("browser",), quick=False)
    assert [case.fault.offset_ms for case in cases] == [0, -300, 300]
    assert {case.setup for case in cases} == {"browser-healthy"}
    assert all(case.browser for case in cases)


@pytest.mark.parametrize(("repeat", "healthy", "expected"), [(1, 13, 13), (2, 0, 6), (2, 4, 4)])
def test_healthy_set_ups_can_run_more_often_than_the_rest(repeat: int, healthy: int, expected: int) -> None:
    found = {times(case, repeat=repeat, healthy=healthy) for case in CASES if case.healthy and not case.browser}
    assert found == {expected}


def test_an_unknown_id_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="healthy-simulcast"):
        chosen(("nothing-like-it",), quick=False)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(),
        Fault(push=Push.SEQUENTIAL, stall=Stall.LOOP, stamps=Stamps.TICKS, acts=((1.5, Act.MUTE), (2.0, Act.LEAVE))),
    ],
)
def test_a_fault_survives_the_way_to_its_process(fault: Fault) -> None:
    assert Fault.from_json(fault.to_json()) == fault
