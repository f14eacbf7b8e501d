import math
from dataclasses import replace
from typing import Any

import pytest

from collector.bundle.documents import coverage_from, incident_from, judgement_from, making, own_findings
from collector.bundle.manifest import manifest_document
from collector.model.codec import MalformedError, from_json, to_json
from collector.model.incident import Field
from collector.model.measured import Measured
from collector.model.run import Run, run_document
from tests.bundle.contents import PLAN, make_run
from tests.report.runs import ALL_RUNS


def told(run: Run) -> dict[str, Any]:
    """What findings.json says, as it is read back."""
    document: dict[str, Any] = from_json(to_json(run_document(run)), dict)
    return document


@pytest.mark.parametrize("name", ALL_RUNS)
def test_what_a_run_states_of_itself_comes_back(name: str) -> None:
    run = ALL_RUNS[name]()
    judged = judgement_from(own_findings(told(run)))
    assert (judged.verdict, judged.owner, judged.headline) == (
        run.judgement.verdict,
        run.judgement.owner,
        run.judgement.headline,
    )
    assert judged.causes == run.judgement.causes
    assert judged.broken_checks == run.judgement.broken_checks
    assert [item.check for item in judged.findings] == [item.check for item in run.judgement.findings]
    assert [item.bears for item in judged.findings] == [item.bears for item in run.judgement.findings]
    assert [item.answer.values for item in judged.findings] == [item.answer.values for item in run.judgement.findings]


@pytest.mark.parametrize("bound", [math.inf, 6.0])
def test_a_measurement_keeps_its_bound(bound: float) -> None:
    run = ALL_RUNS["queue"]()
    value = Measured(value=-231.0, bound=bound, n=58, method="content")
    first = run.judgement.findings[0]
    finding = replace(first, answer=replace(first.answer, values={"offset_ms": value, "video_queue_ms": 200}))
    stated = judgement_from(own_findings(told(replace(run, judgement=replace(run.judgement, findings=(finding,))))))
    assert stated.findings[0].answer.values == {"offset_ms": value, "video_queue_ms": 200}


@pytest.mark.parametrize("name", ALL_RUNS)
def test_incident_and_coverage_come_back_from_findings_and_manifest(name: str) -> None:
    run = ALL_RUNS[name]()
    manifest: dict[str, Any] = from_json(to_json(manifest_document(run, plan=PLAN, members=[], readable=[])), dict)
    for document in (told(run), manifest):
        incident = incident_from(document)
        assert incident.window == replace(run.evidence.incident.window, live=False)
        assert {field: incident.value(field) for field in Field} == {
            field: run.evidence.incident.value(field) for field in Field
        }
        assert coverage_from(document) == run.evidence.coverage


def test_how_a_bundle_was_made_comes_back() -> None:
    run = make_run()
    made = making(from_json(to_json(manifest_document(run, plan=PLAN, members=[], readable=[])), dict))
    assert (made.tool, made.run, made.started, made.created) == ("0.1.0", "run-1", run.started, run.ended)
    assert made.redactions == {"ipv4": 212, "jwt": 3}


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": "fine"},
        {"owner": 7},
        {"findings": [{"check": "a.b", "verdict": "fail"}]},
        {"findings": [{"check": "a.b", "verdict": "fail", "summary": [[]]}]},
        {"causes": "all"},
        {"not_measured": ["nowhere"]},
    ],
)
def test_findings_of_another_shape_are_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        own_findings(told(make_run()) | changes)


@pytest.mark.parametrize(
    "values",
    [
        {"x_ms": 1.0, "x_bound_ms": -1.0, "x_n": 3, "x_method": "m"},
        {"x_ms": "one", "x_bound_ms": 1.0, "x_n": 3, "x_method": "m"},
        {"x_ms": 1.0, "x_bound_ms": 1.0, "x_n": -3, "x_method": "m"},
        {"x_ms": 1.0, "x_bound_ms": 1.0, "x_n": None, "x_method": "m"},
    ],
)
def test_a_measurement_that_is_none_is_malformed(values: dict[str, Any]) -> None:
    finding = {"check": "a.b", "verdict": "fail", "summary": "s", "values": values}
    with pytest.raises(MalformedError):
        judgement_from(own_findings(told(make_run()) | {"findings": [finding]}))


@pytest.mark.parametrize(
    "incident",
    [
        None,
        {},
        {"window": {}, "known_by": {}},
        {
            "window": {"from": "2026-03-05T14:00:00", "to": "2026-03-05T14:05:00", "known_by": "", "zone": ""},
            "known_by": {},
        },
        {"window": {"from": "soon", "to": "later", "known_by": "", "zone": ""}, "known_by": {}},
    ],
)
def test_an_incident_without_a_window_is_malformed(incident: object) -> None:
    with pytest.raises(MalformedError):
        incident_from({"incident": incident})


def test_coverage_that_contradicts_itself_is_malformed() -> None:
    with pytest.raises(MalformedError):
        coverage_from({"coverage": [{"source": "device", "state": "collected", "reason": "timeout"}]})
