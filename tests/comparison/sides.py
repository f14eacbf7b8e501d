"""Makes sides of a comparison out of findings chosen by each test; all synthetic."""

import itertools
from collections.abc import Mapping

from collector.comparison.side import Side
from collector.model.cause import Owner
from collector.model.evidence import Record, SafeEvidence
from collector.model.finding import Answer, Finding, Value, Verdict
from collector.model.host import Host
from collector.model.incident import Incident
from collector.model.measured import Measured
from collector.model.run import Judgement
from tests.factory import SENDER, make_evidence, make_incident

CONTENT = "content"
_RUNS = itertools.count(1)


def make_measured(value: float, bound: float = 0.0, *, method: str = CONTENT, n: int = 50) -> Measured:
    return Measured(value=value, bound=bound, n=n, method=method)


def make_finding(
    check: str,
    values: Mapping[str, Value],
    *,
    verdict: Verdict = Verdict.WARN,
    host: Host = SENDER,
    during_incident: bool = True,
) -> Finding:
    answer = Answer(verdict=verdict, summary=f"{check} says so", values=values)
    return Finding(check=check, question="Synthetic?", answer=answer, host=host, during_incident=during_incident)


def make_offset(value: float, bound: float = 6.0, *, method: str = CONTENT, verdict: Verdict = Verdict.WARN) -> Finding:
    return make_finding("sync.offset", {"offset_ms": make_measured(value, bound, method=method)}, verdict=verdict)


def make_side(
    *findings: Finding,
    records: tuple[Record, ...] = (),
    incident: Incident | None = None,
    tool: str = "0.1.0",
    name: str = "a.zip",
) -> Side:
    judgement = Judgement(
        verdict=Verdict.WARN,
        owner=Owner.UNKNOWN,
        headline="synthetic",
        not_measured=(),
        next_step="",
        causes=(),
        findings=findings,
        broken_checks=(),
    )
    evidence: SafeEvidence = make_evidence(*records, incident=incident or make_incident(sender="4711"))
    return Side(name=name, run=f"run-{next(_RUNS)}", tool=tool, evidence=evidence, judgement=judgement)
