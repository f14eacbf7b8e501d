from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.model.coverage import Coverage, Reason, State
from collector.model.finding import Verdict
from collector.model.incident import Field
from collector.model.run import Run
from collector.report.ticket import render_ticket
from tests.factory import make_incident, make_window
from tests.report.call_records import make_experiment
from tests.report.makers import make_call, make_finding, make_judgement, make_run
from tests.report.runs import ALL_RUNS, no_server_run, queue_run

HEAD = (
    "Who should act",
    "Room",
    "Window",
    "Direction",
    "Symptom",
    "Verdict",
    "Offset",
    "Cause",
    "SDK and platform",
    "Missing",
)


def head_of(run: Run) -> list[str]:
    return render_ticket(run).split("\n")[2:12]


@pytest.mark.parametrize("name", ALL_RUNS)
def test_the_first_line_is_the_subject_and_ten_lines_follow_it(name: str) -> None:
    text = render_ticket(ALL_RUNS[name]())
    assert text.startswith("Subject: ")
    assert [line.removeprefix("- ").split(":")[0] for line in head_of(ALL_RUNS[name]())] == list(HEAD)


@pytest.mark.parametrize("name", ALL_RUNS)
def test_every_ticket_stays_under_four_thousand_characters(name: str) -> None:
    assert len(render_ticket(ALL_RUNS[name]())) < 4000


def test_the_head_stands_alone() -> None:
    head = "\n".join(head_of(queue_run()))
    for part in ("your app", "RM_synthetic1", "14:00:00 to 14:05:00 UTC", "audio 231 ± 6 ms late", "publisher.queue"):
        assert part in head


@pytest.mark.parametrize("name", ALL_RUNS)
def test_all_eight_things_are_there_with_a_value_or_how_to_give_it(name: str) -> None:
    lines = render_ticket(ALL_RUNS[name]()).split("What support asks for:\n\n")[1].split("\n")[:8]
    assert all("missing: " not in line or "To give it: " in line for line in lines)
    assert [line.split(":")[0] for line in lines][::7] == ["- Room or channel", "- SDK log files"]


def test_a_bystander_is_not_in_the_ticket() -> None:
    text = render_ticket(ALL_RUNS["bystander"]())
    assert "Both cores" not in text
    assert "Linux 6.1.0" not in text


def test_a_run_without_a_server_says_what_is_missing() -> None:
    assert "room.statistics" in head_of(no_server_run())[-1]


def huge_run() -> Run:
    long = "x*_[" * 5000
    facts = {field.value: long for field in Field if field is not Field.VENDOR}
    coverage = tuple(
        Coverage(source=f"s{index}", state=State.MISSING, reason=Reason.CRASHED, detail=long) for index in range(300)
    )
    findings = tuple(make_finding(f"a.b{index}", Verdict.WARN, long, advice=long) for index in range(300))
    incident = make_incident(window=replace(make_window(), known_by=long, zone=long), **facts)
    return make_run(
        make_judgement(headline=long, next_step=long, findings=findings),
        incident=incident,
        coverage=coverage,
        redactions={long: 1},
    )


def test_a_huge_run_still_gives_head_and_fields_under_the_limit() -> None:
    text = render_ticket(huge_run())
    assert len(text) < 4000
    assert "- SDK log files:" in text
    assert "More than fits here" in text


def test_what_was_tried_is_told_however_many_causes_there_are() -> None:
    queue = queue_run()
    (cause, *_) = queue.judgement.causes
    causes = tuple(replace(cause, cause=f"publisher.queue-{number}", advice="Change it. " * 20) for number in range(20))
    tried = make_experiment("Another network")
    run = make_run(make_judgement(causes=causes), tried)
    text = render_ticket(run)
    assert "More than fits here" in text
    assert f"- Tried Another network ({tried.device}): helped" in text


def test_what_was_taken_out_is_named_below_the_head_however_much_else_there_is() -> None:
    assert "Taken out" not in render_ticket(queue_run())
    for run in (queue_run(), huge_run()):
        line = render_ticket(run, ("logs/1/a.log", "logs/1/b.log")).split("\n")[12]
        assert line == "- Taken out before sending: logs/1/a.log, logs/1/b.log"
    assert len(render_ticket(huge_run(), ("logs/1/a.log" * 100,))) < 4000


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_value_makes_a_second_line_or_a_longer_ticket(value: str) -> None:
    run = make_run(incident=make_call(room=value or "x", symptom=value, sender=value, steps=value))
    text = render_ticket(run)
    assert len(text) < 4000
    assert [line.split(":")[0] for line in text.split("\n")[2:12]] == [f"- {name}" for name in HEAD]
    text.encode("utf-8")
