"""Every check answers on whatever evidence there is, with what it judges by and what it lacked."""

from dataclasses import replace

import pytest

from collector.checks.runner import run_checks
from collector.model.evidence import Record
from collector.model.finding import Finding, Verdict
from collector.model.host import Host, HostRole
from tests.factory import ELSEWHERE, RECEIVER, SENDER, make_evidence
from tests.logs_factory import make_excerpt, make_symptom
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


@pytest.mark.parametrize(("whose", "expected"), [(RECEIVER, HostRole.RECEIVER), (ELSEWHERE, HostRole.BYSTANDER)])
@pytest.mark.parametrize("count", [0, 3])
def test_what_a_log_says_is_said_of_its_own_machine_and_not_of_the_server_beside_it(
    whose: Host, expected: HostRole, count: int
) -> None:
    late = replace(make_symptom(cause="", strength="weak", count=count), signature="agora.late-render")
    server = Host(role=HostRole.SERVER, known_by="livekit-server log")
    told = make_excerpt(*([late] if count else []), host=whose)
    finding = answered("logs.late-frames", replace(make_excerpt(host=server), format="livekit-server-json"), told)
    assert finding.verdict is (Verdict.INCONCLUSIVE if count else Verdict.PASS)
    assert finding.host.role is expected


def test_an_overload_in_the_log_of_an_unknown_machine_is_not_the_servers() -> None:
    server = Host(role=HostRole.SERVER, known_by="livekit-server log")
    busy = make_excerpt(make_symptom(cause="device.encoder"), host=ELSEWHERE)
    finding = answered("device.overload", make_excerpt(host=server), busy)
    assert (finding.verdict, finding.host.role) == (Verdict.FAIL, HostRole.BYSTANDER)
