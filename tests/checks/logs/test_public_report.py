from dataclasses import replace

import pytest

from collector.checks.logs import public_report
from collector.model.finding import Verdict
from tests.content_factory import NO_CONTENT, make_content, make_sender_content
from tests.factory import make_incident
from tests.logs_factory import make_excerpt, make_symptom

STALLED = make_excerpt(replace(make_symptom(cause="publisher.stall"), signature="livekit.capture-behind"))
PYTHON = make_incident(vendor="livekit", sdk_version="PYTHON 1.2.0")
STEPPED = make_content(make_sender_content(offset_ms=-300.0, offsets_ms=[0.0] * 65 + [-300.0] * 65))
DRIFTING = make_content(make_sender_content(offset_ms=-300.0, offsets_ms=[-10.0 * step for step in range(130)]))
IN_STEP = make_content(make_sender_content(offsets_ms=[0.0] * 130))


def test_version_class_and_line_together_match_a_report() -> None:
    answer = public_report.check(PYTHON, (STALLED,), STEPPED)
    assert answer.verdict is Verdict.WARN
    assert "https://github.com/livekit/python-sdks/pull/438" in answer.advice
    assert answer.values["report"] == "livekit-python-sdks-437"


def test_another_class_matches_nothing() -> None:
    assert public_report.check(PYTHON, (STALLED,), DRIFTING).verdict is Verdict.SKIP


BRIEFLY = make_content(make_sender_content(offset_ms=-300.0, offsets_ms=[0.0] * 10 + [-300.0] * 10))


@pytest.mark.parametrize("content", [NO_CONTENT, IN_STEP, BRIEFLY])
def test_without_a_measured_class_it_may_match(content: object) -> None:
    answer = public_report.check(PYTHON, (STALLED,), content)  # type: ignore[arg-type]  # the parametrized union
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "not measured" in answer.summary


def test_a_version_without_its_line_matches_nothing() -> None:
    assert public_report.check(PYTHON, (make_excerpt(),), STEPPED).verdict is Verdict.SKIP


@pytest.mark.parametrize("version", ["JS 2.0.0", "1.2.0", ""])
def test_a_line_of_another_sdk_or_of_none_known_matches_nothing(version: str) -> None:
    incident = make_incident(vendor="livekit", sdk_version=version)
    assert public_report.check(incident, (STALLED,), STEPPED).verdict is Verdict.SKIP


def test_a_line_that_counts_for_nothing_matches_nothing() -> None:
    seldom = replace(STALLED, symptoms=tuple(replace(item, strength="none") for item in STALLED.symptoms))
    assert public_report.check(PYTHON, (seldom,), STEPPED).verdict is Verdict.SKIP
