from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from collector.model.cause import Owner
from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import SafeEvidence
from collector.model.finding import Answer, Finding, Verdict
from collector.model.privacy import LookupId, Version
from collector.model.records.room import RoomStatistics
from collector.model.run import Judgement
from collector.model.source import Phase, SourcePlan, Wanted
from collector.runs.outcome import Asked, Outcome, exit_code, outcomes
from tests.factory import ELSEWHERE, END, START, TAKEN, make_evidence
from tests.logs_factory import make_excerpt
from tests.recording_factory import make_recording

ROOM = RoomStatistics(
    host=ELSEWHERE,
    taken=TAKEN,
    room_sid=LookupId("RM_1"),
    server_version=Version("1.13.5"),
    server_region="",
    node_id=LookupId(""),
    senders=(),
    path=(),
    events=(),
)
NOTHING_ASKED = Asked(plans=(), window=False, logs=False)


def judged(verdict: Verdict, *findings: Finding) -> Judgement:
    return Judgement(
        verdict=verdict,
        owner=Owner.UNKNOWN,
        headline="",
        not_measured=(),
        next_step="",
        causes=(),
        findings=findings,
        broken_checks=(),
    )


def planned(source: str, *, wanted: Wanted, skip: Reason = Reason.NONE) -> SourcePlan:
    return SourcePlan(source=source, why="", phase=Phase.LIVE, deadline_s=1, wanted=wanted, skip=skip)


def ended(source: str, reason: Reason) -> SafeEvidence:
    state = State.COLLECTED if reason is Reason.NONE else State.MISSING
    return make_evidence(coverage=(Coverage(source=source, state=state, reason=reason),))


def reasons(verdict: Verdict, evidence: SafeEvidence, asked: Asked = NOTHING_ASKED) -> tuple[Outcome, ...]:
    return outcomes(judgement=judged(verdict), evidence=evidence, asked=asked, interrupted=False)


@pytest.mark.parametrize(
    ("verdict", "code"),
    [(Verdict.PASS, 0), (Verdict.INCONCLUSIVE, 4), (Verdict.WARN, 1), (Verdict.FAIL, 1)],
)
def test_the_headline_sets_the_code(verdict: Verdict, code: int) -> None:
    assert exit_code(reasons(verdict, make_evidence())) == code


@pytest.mark.parametrize(
    ("wanted", "reason", "code"),
    [
        (Wanted.ASKED, Reason.NONE, 0),
        (Wanted.ASKED, Reason.UNSUPPORTED, 0),
        (Wanted.ASKED, Reason.DENIED, 4),
        (Wanted.ASKED, Reason.TIMEOUT, 4),
        (Wanted.DEFAULT, Reason.DENIED, 0),
    ],
)
def test_only_a_source_that_was_asked_for_changes_the_code(wanted: Wanted, reason: Reason, code: int) -> None:
    asked = Asked(plans=(planned("room.facts", wanted=wanted),), window=False, logs=False)
    assert exit_code(reasons(Verdict.PASS, ended("room.facts", reason), asked)) == code


@pytest.mark.parametrize("skip", [Reason.DISABLED, Reason.DECLINED])
def test_a_source_that_the_users_own_options_rule_out_was_not_asked_for(skip: Reason) -> None:
    asked = Asked(plans=(planned("room.statistics", wanted=Wanted.ASKED, skip=skip),), window=False, logs=False)
    assert reasons(Verdict.PASS, ended("room.statistics", skip), asked) == ()


def test_an_asked_source_that_never_ended_is_missing() -> None:
    asked = Asked(plans=(planned("logs.1", wanted=Wanted.ASKED),), window=False, logs=False)
    assert Outcome.SOURCE_MISSING in reasons(Verdict.PASS, make_evidence(), asked)


def test_a_window_without_any_record_in_it_is_5() -> None:
    asked = Asked(plans=(), window=True, logs=False)
    assert exit_code(reasons(Verdict.PASS, make_evidence(), asked)) == 5
    assert exit_code(reasons(Verdict.PASS, make_evidence(ROOM), asked)) == 0
    assert exit_code(reasons(Verdict.PASS, make_evidence(make_recording()), asked)) == 0


def test_a_live_record_outside_the_window_does_not_count_as_in_it() -> None:
    later = RoomStatistics(
        host=ELSEWHERE,
        taken=(END + timedelta(seconds=1), END + timedelta(seconds=9)),
        room_sid=LookupId(""),
        server_version=Version(""),
        server_region="",
        node_id=LookupId(""),
        senders=(),
        path=(),
        events=(),
    )
    assert exit_code(reasons(Verdict.PASS, make_evidence(later), Asked(plans=(), window=True, logs=False))) == 5


@pytest.mark.parametrize(
    ("read", "kept_lines", "code"),
    [
        ((START, START), 1, 0),
        ((END, END), 1, 0),
        ((START - timedelta(seconds=1), START - timedelta(seconds=1)), 1, 5),
        ((END + timedelta(seconds=1), END + timedelta(seconds=1)), 1, 5),
        ((START, END), 0, 5),
        ((), 0, 5),
    ],
)
@pytest.mark.parametrize("given", [True, False], ids=["given", "found"])
def test_one_log_line_in_the_window_is_enough(
    read: tuple[datetime, ...], kept_lines: int, code: int, given: bool
) -> None:
    excerpt = replace(make_excerpt(share=0.0, kept_lines=kept_lines), read=read)
    asked = Asked(plans=(), window=not given, logs=given)
    assert exit_code(reasons(Verdict.PASS, make_evidence(excerpt), asked)) == code


def test_the_first_of_the_contracts_order_decides_and_all_are_listed() -> None:
    asked = Asked(plans=(planned("logs.1", wanted=Wanted.ASKED),), window=True, logs=True)
    found = outcomes(judgement=judged(Verdict.FAIL), evidence=make_evidence(), asked=asked, interrupted=True)
    assert exit_code(found) == 130
    assert [outcome.reason for outcome in found] == [
        "interrupted",
        "problems",
        "no_record_in_window",
        "source_missing",
    ]


def test_every_code_of_the_contract_is_ordered_as_the_contract_orders_them() -> None:
    assert list(dict.fromkeys(outcome.code for outcome in Outcome)) == [2, 130, 8, 6, 3, 7, 1, 5, 4]


def test_an_incomplete_ticket_counts_only_if_a_whole_one_was_required() -> None:
    incomplete = Finding(check="ticket.complete", question="?", answer=Answer(verdict=Verdict.INCONCLUSIVE, summary=""))
    for required, expected in ((True, 4), (False, 0)):
        asked = Asked(plans=(), window=False, logs=False, whole_ticket=required)
        judgement = judged(Verdict.PASS, incomplete)
        found = outcomes(judgement=judgement, evidence=make_evidence(), asked=asked, interrupted=False)
        assert exit_code(found) == expected


@pytest.mark.parametrize(
    ("interrupted", "verdict", "expected"),
    [
        (False, Verdict.PASS, (Outcome.NO_SPACE,)),
        (False, Verdict.FAIL, (Outcome.NO_SPACE, Outcome.PROBLEMS)),
        (True, Verdict.PASS, (Outcome.INTERRUPTED, Outcome.NO_SPACE)),
    ],
)
def test_a_full_disk_comes_before_what_was_found(
    interrupted: bool, verdict: Verdict, expected: tuple[Outcome, ...]
) -> None:
    found = outcomes(
        judgement=judged(verdict), evidence=make_evidence(), asked=NOTHING_ASKED, interrupted=interrupted, full=True
    )
    assert found == expected
