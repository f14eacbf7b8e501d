"""Every check answers on whatever evidence there is, with what it judges by and what it lacked."""

from collector.checks.runner import run_checks
from collector.model.evidence import Record
from collector.model.finding import Finding, Verdict
from tests.factory import RECEIVER, SENDER, make_evidence
from tests.report.call_records import make_statistics
from tests.report.machine_records import make_load


def answered(check: str, *records: Record) -> Finding:
    findings, broken = run_checks(make_evidence(*records))
    assert broken == ()
    return next(finding for finding in findings if finding.check == check)


def test_without_evidence_a_question_stays_open_and_says_what_it_lacks() -> None:
    finding = answered("network.loss")
    assert finding.verdict is Verdict.SKIP
    assert finding.lacks == ("network.packets", "network.media-path", "room.statistics")


def test_a_question_that_was_answered_lacks_nothing() -> None:
    finding = answered("network.loss", make_statistics())
    assert finding.verdict is not Verdict.SKIP
    assert finding.lacks == ()
    assert finding.host == RECEIVER


def test_a_finding_carries_why_it_matters_and_its_limits() -> None:
    finding = answered("device.cpu", make_load(SENDER, busy=True))
    assert "CPU time" in finding.why
    assert "cpu_percent" in [limit.name for limit in finding.limits]
