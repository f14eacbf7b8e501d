from dataclasses import replace

import pytest

from collector.model.measured import Measured
from collector.model.records.guide import GuideAnswers, GuideExperiment, Told, TriedFigure, Witness
from collector.report.tried import NOT_RECORDED, NOTHING, told_lines, tried_lines, untried
from tests.factory import ELSEWHERE, TAKEN, make_evidence

FIGURE = TriedFigure(
    title="Offset",
    unit="ms",
    before=Measured(value=-230, bound=6, n=40, method="content"),
    after=Measured(value=4, bound=5, n=41, method="content"),
    effect="helped",
)
EXPERIMENT = GuideExperiment(
    host=ELSEWHERE,
    taken=TAKEN,
    id="filter",
    title="Without the enhancement",
    device="sender",
    seen_by=Witness.ROOM,
    effect="helped",
    recovered=True,
    told="",
    causes=("enhancement.third-party",),
    figures=(FIGURE,),
    reasons=(),
)
ANSWERS = GuideAnswers(host=ELSEWHERE, taken=TAKEN, told=(Told(question="since", answer="Monday"),))


def test_a_pair_of_measurements_stands_with_unit_bound_and_count() -> None:
    (line,) = tried_lines(make_evidence(EXPERIMENT))
    assert line.startswith(
        "Tried Without the enhancement (sender): helped, measured in the room; Offset −230 ± 6 ms (40"
    )
    assert "4 ± 5 ms (41" in line


@pytest.mark.parametrize(("told", "expected"), [("better", "better, told, not measured"), ("", "no answer")])
def test_what_was_told_is_never_called_measured(told: str, expected: str) -> None:
    record = replace(EXPERIMENT, seen_by=Witness.TOLD, effect="cannot tell", told=told, figures=())
    assert expected in next(tried_lines(make_evidence(record)))


@pytest.mark.parametrize("machine", ["helped", ""])
def test_what_was_measured_of_this_machine_alone_is_told_as_such(machine: str) -> None:
    record = replace(EXPERIMENT, seen_by=Witness.TOLD, effect="cannot tell", told="same", machine=machine)
    line = next(tried_lines(make_evidence(record)))
    assert "same, told, not measured" in line
    assert ("this machine by itself: helped, measured" in line) is bool(machine)


def test_that_nothing_was_changed_is_said_only_by_a_guide() -> None:
    assert list(tried_lines(make_evidence())) == [f"Before and after a change: {NOT_RECORDED}"]
    assert list(tried_lines(make_evidence(ANSWERS))) == [f"Before and after a change: {NOTHING}"]


def test_where_something_was_tried_nothing_says_otherwise() -> None:
    assert [untried(make_evidence(*records)) for records in ((), (ANSWERS,), (ANSWERS, EXPERIMENT))] == [
        "not recorded in this run",
        "nothing was changed",
        "",
    ]


def test_what_was_told_besides_is_listed() -> None:
    assert list(told_lines(make_evidence(ANSWERS))) == ["since (told): Monday"]
