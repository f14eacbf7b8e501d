"""The documents that leave a run: ``avsync/run/1`` (findings.json and stdout) and ``avsync/manifest/1``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from collector.model.cause import NamedCause, Owner
from collector.model.clock import Clock
from collector.model.coverage import Coverage
from collector.model.evidence import SafeEvidence
from collector.model.finding import BrokenCheck, Finding, Verdict
from collector.model.incident import Incident
from collector.model.measured import Measured
from collector.model.stage import Stage

RUN_SCHEMA = "avsync/run/1"
MANIFEST_SCHEMA = "avsync/manifest/1"

Plain = str | int | float | bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What checks and causes make of the evidence: the same for the same evidence, whenever it is asked."""

    verdict: Verdict
    owner: Owner
    headline: str
    not_measured: tuple[Stage, ...]
    next_step: str
    causes: tuple[NamedCause, ...]
    findings: tuple[Finding, ...]
    broken_checks: tuple[BrokenCheck, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One finished run, ready to be reported: evidence, judgement, and how it ended."""

    tool: str
    run: str
    started: datetime
    ended: datetime
    evidence: SafeEvidence
    judgement: Judgement
    exit_reasons: tuple[str, ...]
    interrupted: bool
    clocks: tuple[Clock, ...]
    redactions: Mapping[str, int]


def utc(instant: datetime) -> str:
    """Return an instant as ``2026-03-05T14:05:00.000Z``."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def run_document(run: Run) -> dict[str, object]:
    """Return ``findings.json`` (schema avsync/run/1) as plain JSON values."""
    judged = run.judgement
    return {
        "schema": RUN_SCHEMA,
        "tool": run.tool,
        "incident": incident_document(run.evidence.incident),
        "verdict": judged.verdict.value,
        "owner": judged.owner.value,
        "headline": judged.headline,
        "not_measured": [stage.value for stage in judged.not_measured],
        "next_step": judged.next_step,
        "exit_reasons": list(run.exit_reasons),
        "causes": [cause_document(cause) for cause in judged.causes],
        "findings": [finding_document(finding) for finding in judged.findings],
        "broken_checks": [{"check": broken.check, "error": broken.error} for broken in judged.broken_checks],
        "coverage": [coverage_document(item) for item in run.evidence.coverage],
    }


def incident_document(incident: Incident) -> dict[str, object]:
    """Return the incident with each fact's value under its own name and how it is known under ``known_by``."""
    window = incident.window
    document: dict[str, object] = {name.value: fact.value for name, fact in incident.facts.items()}
    document["window"] = {
        "from": utc(window.start),
        "to": utc(window.end),
        "known_by": window.known_by,
        "zone": window.zone,
    }
    document["known_by"] = {name.value: fact.known_by.value for name, fact in incident.facts.items()}
    return document


def cause_document(cause: NamedCause) -> dict[str, object]:
    """Return one cause as the contract shows it, with title, owner, place, advice and ties added."""
    return {
        "cause": cause.cause,
        "title": cause.title,
        "owner": cause.owner.value,
        "support": cause.support.value,
        "because": list(cause.because),
        "against": list(cause.against),
        "tied_with": list(cause.tied_with),
        "arises_at": [stage.value for stage in cause.arises_at],
        "advice": cause.advice,
        "note": cause.note,
    }


def finding_document(finding: Finding) -> dict[str, object]:
    """Return one finding; a measured ``X_ms`` becomes ``X_ms``, ``X_bound_ms``, ``X_n``, ``X_method``."""
    return {
        "check": finding.check,
        "verdict": finding.verdict.value,
        "summary": finding.answer.summary,
        "advice": finding.answer.advice,
        "host": finding.host.role.value,
        "bears": finding.bears,
        "values": flat_values(finding),
    }


def flat_values(finding: Finding) -> dict[str, Plain]:
    """Return a finding's values with every measurement spread over the contract's four names."""
    flat: dict[str, Plain] = {}
    for name, value in finding.answer.values.items():
        if isinstance(value, Measured):
            stem, unit = split_unit(name)
            flat[name] = round(value.value, 4)
            flat[f"{stem}_bound_{unit}"] = round(value.bound, 4) if value.bound != float("inf") else "unbounded"
            flat[f"{stem}_n"] = value.n
            flat[f"{stem}_method"] = value.method
        else:
            flat[name] = round(value, 4) if isinstance(value, float) else value
    return flat


def split_unit(name: str) -> tuple[str, str]:
    """Split a value's name into what it is and its unit: ("offset", "ms"), ("slope", "ms_per_s")."""
    found = re.fullmatch(r"(.+?)_([^_]+(?:_per_[^_]+)?)", name)
    return (found[1], found[2]) if found else (name, "")


def coverage_document(item: Coverage) -> dict[str, object]:
    """Return one line of coverage; ``first``, ``last``, ``share`` and ``reason`` are null where there is none."""
    first, last = item.instants or (None, None)
    return {
        "source": item.source,
        "state": item.state.value,
        "reason": item.reason.value or None,
        "detail": item.detail,
        "first": utc(first) if first else None,
        "last": utc(last) if last else None,
        "share": item.share if item.share >= 0 else None,
        "bytes": item.bytes,
    }
