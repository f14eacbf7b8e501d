from dataclasses import replace

import pytest

from collector.model.coverage import Coverage, Reason, State
from collector.model.finding import Verdict
from collector.report.tables import ListedFile
from collector.report.ticket import render_ticket
from collector.report.view import MOST_FILES, MOST_SOURCES, shape_page
from tests.factory import make_incident
from tests.report.makers import FILES, make_finding, make_judgement, make_measured, make_run
from tests.report.runs import bystander_run, no_server_run, queue_run


def test_the_head_says_who_acts_and_the_offset_in_words() -> None:
    head = shape_page(queue_run(), FILES).head
    assert (head.owner, head.offset, head.verdict_words) == (
        "your app",
        "Audio reaches the viewer 231 ± 6 ms late, changing in a step, since 14:02:10 UTC; it arises in the "
        "publisher’s queue",
        "Fault found",
    )
    assert head.offset_by == "by content, 58 observations"


def test_content_goes_before_estimates() -> None:
    findings = tuple(
        make_finding(check, Verdict.WARN, "", sees=queue_run().judgement.findings[0].answer.sees, offset_ms=value)
        for check, value in (("sync.transport", make_measured(14, 40)), ("sync.offset", make_measured(-231, 6)))
    )
    assert (
        shape_page(make_run(make_judgement(findings=findings)), ()).head.offset
        == "Audio reaches the viewer 231 ± 6 ms late"
    )


def test_an_offset_of_a_rehearsal_is_not_the_offset_of_the_call() -> None:
    findings = (make_finding("publisher.rehearsal", Verdict.FAIL, "", offset_ms=make_measured(-234, 9)),)
    assert shape_page(make_run(make_judgement(findings=findings)), ()).head.offset == ""


def test_an_estimate_is_never_shown_as_a_measured_offset() -> None:
    findings = (make_finding("sync.transport", Verdict.INCONCLUSIVE, "", offset_ms=make_measured(14, 40)),)
    run = make_run(make_judgement(findings=findings))
    assert shape_page(run, ()).head.offset == "Only estimated: audio 14 ± 40 ms early"
    assert "14 ± 40" not in render_ticket(run).split("\n")[0]


def test_nobody_has_to_act_after_a_pass_and_it_is_said_of_this_run_only() -> None:
    head = shape_page(make_run(make_judgement(Verdict.PASS, not_measured=())), ()).head
    assert head.owner == "nobody, by what was measured"
    assert "during this run" in head.verdict_means


def test_an_inconclusive_run_is_no_all_clear() -> None:
    assert "not an all-clear" in shape_page(no_server_run(), ()).head.verdict_means


def test_everything_that_is_missing_is_listed_with_its_reason() -> None:
    missing = shape_page(no_server_run(), ()).gaps.missing
    assert [len(gap.sources) for gap in missing] == [3, 1, 1, 1]
    assert missing[1].why == "no answer in time: no NTP server answered within 3 s"


def test_what_leaves_most_questions_open_is_the_first_that_is_missing() -> None:
    assert shape_page(no_server_run(), ()).gaps.missing[0].sources[0] == "room.statistics"
    run = no_server_run()
    asked = replace(run, judgement=replace(run.judgement, findings=()))
    assert shape_page(asked, ()).gaps.missing[0].sources[0] == "room.facts"


def test_what_nobody_can_get_here_comes_after_what_can_be_given() -> None:
    gpu, clock = (
        Coverage(source=name, state=State.MISSING, reason=reason, detail=name)
        for name, reason in (("device.gpu", Reason.UNSUPPORTED), ("network.clock", Reason.TIMEOUT))
    )
    missing = shape_page(make_run(coverage=(gpu, clock)), ()).gaps.missing
    assert [gap.sources for gap in missing] == [("network.clock",), ("device.gpu",)]


def test_what_only_a_livekit_server_has_is_the_last_that_an_agora_call_lacks() -> None:
    run = no_server_run()
    evidence = replace(run.evidence, incident=make_incident(vendor="agora"))
    missing = shape_page(replace(run, evidence=evidence), ()).gaps.missing
    assert "room.statistics" in missing[-1].sources


@pytest.mark.parametrize(("count", "more"), [(MOST_SOURCES, ""), (MOST_SOURCES + 1, "and 1 more")])
def test_of_many_sources_that_are_missing_for_one_reason_some_are_counted(count: int, more: str) -> None:
    coverage = tuple(
        Coverage(source=f"synthetic.{index}", state=State.MISSING, reason=Reason.TIMEOUT, detail="word " * 60)
        for index in range(count)
    )
    (gap,) = shape_page(make_run(coverage=coverage), ()).gaps.missing
    assert (len(gap.sources), gap.more) == (MOST_SOURCES, more)
    assert gap.why.endswith("word …")


def test_a_bystanders_machine_is_kept_apart_from_the_call() -> None:
    page = shape_page(bystander_run(), ())
    assert (len(page.machines), len(page.bystander_machines)) == (0, 1)


def test_an_interrupted_run_says_so() -> None:
    assert shape_page(replace(queue_run(), interrupted=True), ()).gaps.interrupted


def test_ids_to_look_up_carry_window_and_direction() -> None:
    pairs = {str(name): value for name, value in shape_page(queue_run(), ()).lookup}
    assert pairs["Window"] == "2026-03-05 14:00:00 to 14:05:00 UTC (as given)"
    assert pairs["Direction"] == "[name-2], PA_synthetic1 → [name-5]"


@pytest.mark.parametrize(("count", "unlisted"), [(MOST_FILES, 0), (MOST_FILES + 1, 1)])
def test_more_files_than_a_page_holds_are_counted(count: int, unlisted: int) -> None:
    page = shape_page(
        no_server_run(), [ListedFile(name=f"logs/{index}.log", bytes=1, sha256="00") for index in range(count)]
    )
    assert (len(page.files.rows), page.unlisted) == (MOST_FILES, unlisted)
