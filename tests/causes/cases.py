"""Makes what causes weigh: findings with values, and logs with one complaint; all synthetic."""

from dataclasses import replace
from datetime import timedelta

from collector.model.cause import Case
from collector.model.clock import Clock, ClockSource
from collector.model.evidence import Record
from collector.model.finding import Answer, Finding, Value, Verdict
from collector.model.host import Host
from collector.model.incident import Field, KnownBy
from collector.model.measured import Measured
from collector.model.records.logs import LogExcerpt, Symptom
from collector.model.stage import SOURCE_TO_RECEIVER, Stage
from tests.factory import END, SENDER, START, TAKEN, make_evidence, make_incident


def measured(value: float, bound: float = 0.0) -> Measured:
    return Measured(value=value, bound=bound, n=60, method="synthetic")


def found(
    check: str,
    verdict: Verdict,
    *,
    host: Host = SENDER,
    sees: tuple[Stage, ...] = (),
    during_incident: bool = True,
    **values: Value,
) -> Finding:
    answer = Answer(verdict=verdict, summary="", values=values, sees=sees)
    return Finding(check=check, question="", answer=answer, host=host, during_incident=during_incident)


def weighed(*parts: Finding | Record, **facts: str) -> Case:
    """A case of these findings and records; ``facts`` are what the user told."""
    findings = tuple(part for part in parts if isinstance(part, Finding))
    records = tuple(part for part in parts if not isinstance(part, Finding))
    incident = make_incident()
    for name, value in facts.items():
        incident = incident.learn(Field(name), value, KnownBy.OPTION)
    return Case(findings=findings, evidence=make_evidence(*records, incident=incident))


def complaining_log(
    cause: str, strength: str = "strong", *, count: int = 7, host: Host = SENDER, seconds_late: float = 0.0
) -> LogExcerpt:
    """A log with one complaint, ``seconds_late`` behind the window's end if that is not 0."""
    first = END + timedelta(seconds=seconds_late) if seconds_late else START
    symptom = Symptom(
        signature="synthetic", meaning="it broke", cause=cause, strength=strength, count=count, first=first, last=first
    )
    clock = Clock(
        source="logs", unit="ms", zone="UTC", utc_offset_s=0.0, uncertainty_s=1.0, known_by=ClockSource.IN_CONTENT
    )
    return LogExcerpt(
        host=host,
        taken=TAKEN,
        member="logs/app.log",
        format="text",
        clock=clock,
        read=TAKEN,
        kept_lines=100,
        total_lines=100,
        share=1.0,
        facts=(),
        symptoms=(symptom,),
    )


def elsewhere_in_time(finding: Finding) -> Finding:
    return replace(finding, during_incident=False)


OFF = found("sync.offset", Verdict.FAIL, sees=SOURCE_TO_RECEIVER, offset_ms=measured(-231))
AT_PUBLISHER = found("sync.localise", Verdict.WARN, place="publisher")
CALM = found("sync.transport", Verdict.INCONCLUSIVE, offset_ms=measured(10, 20))
