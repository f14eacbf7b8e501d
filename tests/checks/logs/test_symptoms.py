from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from collector.checks.logs import symptoms
from collector.model.finding import Verdict
from tests.factory import END, START, make_incident, make_window
from tests.logs_factory import make_excerpt, make_symptom

INCIDENT = make_incident()


def test_each_complaint_is_told_with_how_often_and_when() -> None:
    once = replace(make_symptom(cause="", strength="medium", count=1), signature="agora.frozen", last=START)
    answer = symptoms.check(INCIDENT, (make_excerpt(once),))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert answer.summary == "The logs complain: once, at 14:00:00 UTC: it broke"
    assert answer.values == {"strongest": "medium", "agora.frozen": 1, "covered_share": 1.0}


def test_the_strongest_come_first_and_the_rest_is_counted() -> None:
    many = [
        replace(make_symptom(cause="", strength="weak" if number else "strong"), signature=f"kind.{number}")
        for number in range(5)
    ]
    answer = symptoms.check(INCIDENT, (make_excerpt(*many[1:]), make_excerpt(many[0])))
    assert answer.values["strongest"] == "strong"
    assert "and 2 more kinds" in answer.summary


def test_what_several_logs_complain_of_is_told_once() -> None:
    early = replace(make_symptom(cause="", count=2), last=START)
    late = replace(make_symptom(cause="", count=3), first=END, last=END)
    answer = symptoms.check(INCIDENT, (make_excerpt(late), make_excerpt(early)))
    assert answer.summary == "The logs complain: 5 times, 14:00:00 to 14:05:00 UTC: it broke"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (START + timedelta(seconds=1), "14:00:00 to 14:00:01 UTC"),
        (START + timedelta(hours=9, minutes=59), "14:00:00 to 23:59:00 UTC"),
        (START + timedelta(days=1), "2026-03-05 14:00:00 to 2026-03-06 14:00:00 UTC"),
    ],
)
def test_what_was_complained_of_on_two_days_is_told_with_both(last: datetime, expected: str) -> None:
    twice = replace(make_symptom(cause="", count=2), last=last)
    assert expected in symptoms.check(INCIDENT, (make_excerpt(twice),)).summary


def test_in_a_window_of_two_days_each_complaint_has_its_day() -> None:
    once = replace(make_symptom(cause="", count=1), last=START)
    two_days = make_incident(window=make_window(end=START + timedelta(days=1)))
    assert "once, at 2026-03-05 14:00:00 UTC" in symptoms.check(two_days, (make_excerpt(once),)).summary


@pytest.mark.parametrize(("share", "expected"), [(0.5, Verdict.PASS), (0.49, Verdict.SKIP)])
def test_silence_counts_only_where_the_log_covers_half_of_the_window(share: float, expected: Verdict) -> None:
    healthy = make_symptom(cause="", strength="none")
    assert symptoms.check(INCIDENT, (make_excerpt(healthy, share=share),)).verdict is expected


def test_silence_is_told_of_the_known_lines_alone() -> None:
    answer = symptoms.check(INCIDENT, (make_excerpt(),))
    known = "hold none of the lines that avsync knows as trouble"
    assert answer.summary == f"The logs cover 100% of the window and {known}"


def test_the_silence_of_a_log_that_is_no_sdk_s_says_nothing() -> None:
    answer = symptoms.check(INCIDENT, (make_excerpt(facts=()),))
    assert answer.verdict is Verdict.SKIP
    assert "silence says nothing" in answer.summary


def test_the_silence_of_a_log_that_speaks_of_messages_alone_says_nothing() -> None:
    assert symptoms.check(INCIDENT, (replace(make_excerpt(), format="agora-rtm"),)).verdict is Verdict.SKIP


def test_a_log_that_is_no_sdk_s_lends_the_others_no_share() -> None:
    assert symptoms.check(INCIDENT, (make_excerpt(facts=()), make_excerpt(share=0.3))).verdict is Verdict.SKIP
