from dataclasses import replace

import pytest

from collector.checks.timestamps import log
from collector.measure.symptoms import WITHOUT_MEDIA
from collector.model.finding import About, Verdict
from collector.vendors.formats import formats
from tests.factory import ELSEWHERE, RECEIVER, SENDER
from tests.logs_factory import make_excerpt, make_symptom

UNIT = "publisher.timestamp-unit"


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        ("strong", Verdict.FAIL),
        ("medium", Verdict.WARN),
        ("weak", Verdict.INCONCLUSIVE),
        ("none", Verdict.PASS),
    ],
)
def test_the_verdict_follows_how_strongly_the_line_speaks(strength: str, expected: Verdict) -> None:
    assert log.check((make_excerpt(make_symptom(cause=UNIT, strength=strength)),)).verdict is expected


@pytest.mark.parametrize(("share", "expected"), [(0.5, Verdict.PASS), (0.49, Verdict.SKIP)])
def test_silence_counts_only_where_the_log_covers_most_of_the_window(share: float, expected: Verdict) -> None:
    assert log.check((make_excerpt(share=share),)).verdict is expected


def test_other_complaints_are_not_timestamp_trouble() -> None:
    assert log.check((make_excerpt(make_symptom(cause="publisher.stall")),)).verdict is Verdict.PASS


def test_a_finding_in_the_senders_log_is_about_the_sender() -> None:
    answer = log.check((make_excerpt(make_symptom(cause=UNIT), host=SENDER),))
    assert answer.about is About.SENDER


def test_a_log_of_an_unknown_machine_is_told_but_bears_on_nobody() -> None:
    answer = log.check((make_excerpt(make_symptom(cause=UNIT), host=ELSEWHERE),))
    assert (answer.verdict, answer.about) == (Verdict.FAIL, About.BYSTANDER)
    assert "--here sender" in answer.advice


def test_a_receivers_log_speaks_of_its_own_camera_and_is_passed_over() -> None:
    assert log.check((make_excerpt(make_symptom(cause=UNIT), host=RECEIVER),)).verdict is Verdict.SKIP


def test_a_log_without_a_line_in_the_window_answers_nothing() -> None:
    assert log.check((make_excerpt(kept_lines=0),)).verdict is Verdict.SKIP


def test_the_silence_of_a_log_that_is_no_sdk_s_says_nothing() -> None:
    assert log.check((make_excerpt(facts=()),)).verdict is Verdict.SKIP


@pytest.mark.parametrize("written", ["agora-web", "agora-iris", "agora-rtm"])
def test_the_silence_of_a_log_that_never_tells_of_capture_times_says_nothing(written: str) -> None:
    assert log.check((replace(make_excerpt(), format=written),)).verdict is Verdict.SKIP


def test_formats_whose_silence_says_nothing_are_formats() -> None:
    assert {item.id for item in formats()} >= {*log.WITHOUT_CAPTURE, *WITHOUT_MEDIA}
