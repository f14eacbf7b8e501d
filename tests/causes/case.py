"""Makes a case from verdicts for tests of causes."""

from collector.model.cause import Case
from collector.model.evidence import Record
from collector.model.finding import Answer, Finding, Verdict
from collector.model.host import Host
from tests.factory import SENDER, make_evidence


def make_case(*records: Record, host: Host = SENDER, **verdicts: Verdict) -> Case:
    """``make_case(sync_group=Verdict.WARN)``: the first ``_`` is the dot, later ones are dashes."""
    findings = tuple(
        Finding(
            check=name.replace("_", ".", 1).replace("_", "-"),
            question="",
            answer=Answer(verdict=verdict, summary=""),
            host=host,
        )
        for name, verdict in verdicts.items()
    )
    return Case(findings=findings, evidence=make_evidence(*records))
