from dataclasses import replace

import pytest

from collector.causes.runner import catalogue
from collector.model.cause import NamedCause, Owner, Support
from collector.model.finding import Verdict
from collector.model.host import BYSTANDER
from collector.model.stage import SOURCE_TO_RECEIVER, Stage
from collector.report.path import Lines, Seen, draw_path
from tests.report.makers import TRANSPORT, make_finding, make_judgement, make_measured
from tests.report.runs import no_server_run, queue_run, sync_group_run

STAGES = tuple(Stage)


def cause(name: str, support: Support = Support.STRONG, ties: tuple[str, ...] = ()) -> NamedCause:
    entry = next(entry for entry in catalogue() if entry.id == name)
    return NamedCause(
        cause=name,
        title=name,
        owner=Owner.APP,
        support=support,
        because=(),
        against=(),
        advice="",
        tied_with=ties,
        arises_at=entry.arises_at,
    )


def test_the_lines_run_together_part_once_and_stay_apart() -> None:
    lines = [step.lines for step in draw_path(queue_run().judgement).steps]
    assert lines == [Lines.TOGETHER, Lines.PART, *[Lines.APART] * 5]


def test_only_the_stage_of_the_cause_is_named() -> None:
    partings = [step.parting for step in draw_path(queue_run().judgement).steps]
    assert [bool(parting) for parting in partings] == [stage is Stage.PUBLISHER_QUEUE for stage in Stage]


def test_a_stage_with_figures_says_that_it_is_the_offset_which_was_measured_or_not() -> None:
    lost = make_finding("network.loss", Verdict.FAIL, "", loss_percent=make_measured(8.1, 0.4))
    states = [step.state for step in draw_path(make_judgement(findings=(lost,))).steps]
    assert states == [*["not measured"] * 2, "offset not measured", *["not measured"] * 4]


def test_without_evidence_every_stage_is_unknown() -> None:
    path = draw_path(no_server_run().judgement)
    assert {(step.seen, step.lines) for step in path.steps} == {(Seen.UNMEASURED, Lines.UNKNOWN)}
    assert path.summary == "At no place on the path was it measured whether sound and picture are together."


def test_a_path_of_which_a_part_was_seen_without_fault_says_that_it_was_not_all() -> None:
    stages = tuple(stage for stage in Stage if stage is not Stage.NETWORK)
    path = draw_path(make_judgement(not_measured=stages))
    assert path.summary == "No place was found where sound and picture part; not every place was measured."


def test_a_stage_seen_only_by_estimates_is_not_called_measured() -> None:
    findings = (make_finding("sync.transport", Verdict.INCONCLUSIVE, "", sees=TRANSPORT),)
    steps = draw_path(make_judgement(findings=findings)).steps
    assert [step.seen is Seen.ESTIMATED for step in steps] == [stage in TRANSPORT for stage in Stage]


def test_what_a_bystander_saw_is_no_measurement_of_the_path() -> None:
    findings = (make_finding("a.b", Verdict.PASS, "", sees=TRANSPORT, host=BYSTANDER),)
    assert {step.seen for step in draw_path(make_judgement(findings=findings)).steps} == {Seen.UNMEASURED}


def test_a_weak_cause_may_but_does_not_part_the_lines() -> None:
    judged = replace(queue_run().judgement, causes=(cause("publisher.queue", Support.WEAK),))
    path = draw_path(judged)
    assert "may part in the publisher’s queue" in path.summary
    assert Lines.PART not in [step.lines for step in path.steps]


def test_a_cause_without_a_measured_offset_does_not_part_the_lines() -> None:
    path = draw_path(sync_group_run().judgement)
    assert "may part in the server" in path.summary
    assert {step.lines for step in path.steps} == {Lines.UNKNOWN}


def test_tied_causes_are_both_marked_and_neither_is_certain() -> None:
    tied = (cause("publisher.queue", ties=("publisher.source-offset",)), cause("publisher.source-offset", Support.WEAK))
    path = draw_path(replace(queue_run().judgement, causes=tied))
    assert [bool(step.parting) for step in path.steps] == [True, True, False, False, False, False, False]
    assert "may part in the source or in the publisher’s queue" in path.summary


def test_a_fault_without_a_place_draws_no_line_as_together() -> None:
    path = draw_path(replace(queue_run().judgement, causes=(cause("device.cpu"),)))
    assert [step.lines for step in path.steps] == [*[Lines.UNKNOWN] * 4, Lines.APART, *[Lines.UNKNOWN] * 2]
    assert "does not show a place" in path.summary


@pytest.mark.parametrize(
    ("before_receiver", "handed_on"),
    [((-368.0, 25.0), Lines.APART), ((-20.0, 5.0), Lines.UNKNOWN), ((-150.0, 90.0), Lines.UNKNOWN)],
    ids=["apart", "together", "too-uncertain"],
)
def test_where_they_may_part_is_not_known_but_where_they_were_measured_apart_the_lines_are(
    before_receiver: tuple[float, float], handed_on: Lines
) -> None:
    value = make_measured(*before_receiver)
    localised = make_finding("sync.localise", Verdict.FAIL, "", sees=SOURCE_TO_RECEIVER, before_receiver_ms=value)
    judged = replace(
        queue_run().judgement,
        causes=(cause("publisher.queue", ties=("publisher.source-offset",)), cause("publisher.source-offset")),
        findings=(*queue_run().judgement.findings, localised),
    )
    lines = [step.lines for step in draw_path(judged).steps]
    assert lines == [*[Lines.UNKNOWN] * 3, handed_on, Lines.APART, *[Lines.UNKNOWN] * 2]


def test_a_rehearsal_that_parts_is_no_offset_of_the_call() -> None:
    rehearsed = next(item for item in queue_run().judgement.findings if item.check == "publisher.rehearsal")
    path = draw_path(make_judgement(Verdict.FAIL, findings=(rehearsed,)))
    assert path.steps[1].figures
    assert {step.lines for step in path.steps} == {Lines.UNKNOWN}


def test_a_fault_that_does_not_part_what_arrives_together_leaves_the_lines_together() -> None:
    offset = make_finding("sync.offset", Verdict.PASS, "", sees=SOURCE_TO_RECEIVER)
    lost = make_finding("network.loss", Verdict.FAIL, "")
    judged = make_judgement(
        Verdict.FAIL,
        not_measured=(Stage.RENDERER, Stage.OUTPUT),
        findings=(offset, lost),
        causes=(cause("network.loss", Support.WEAK),),
    )
    path = draw_path(judged)
    assert path.summary == "Sound and picture arrive together. What is wrong may lie in the network."
    assert [step.lines for step in path.steps] == [Lines.TOGETHER] * 5 + [Lines.UNKNOWN] * 2
    assert path.steps[2].parting == "Perhaps at fault: network.loss"
    apart = replace(judged, findings=(offset, replace(offset, answer=replace(offset.answer, verdict=Verdict.FAIL))))
    assert Lines.TOGETHER not in {step.lines for step in draw_path(apart).steps}


def test_an_id_may_be_broken_behind_its_dot() -> None:
    (step,) = (step for step in draw_path(queue_run().judgement).steps if step.parting)
    assert step.pieces == ("Sound and picture part here: publisher.", "queue")


def test_everything_measured_and_no_fault_runs_together() -> None:
    path = draw_path(make_judgement(Verdict.PASS, not_measured=()))
    assert {step.lines for step in path.steps} == {Lines.TOGETHER}
