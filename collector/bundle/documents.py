"""Turns ``findings.json`` and ``manifest.json``, which anybody may have written, back into the words of the model."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from collector.bundle.migrations import Document
from collector.model.cause import NamedCause, Owner, Support
from collector.model.codec import MalformedError
from collector.model.coverage import Coverage, Reason, State
from collector.model.finding import Answer, BrokenCheck, Finding, Value, Verdict
from collector.model.host import Host, HostRole
from collector.model.incident import Fact, Field, Incident, KnownBy
from collector.model.measured import Measured
from collector.model.run import Judgement, Plain, split_unit
from collector.model.stage import Stage
from collector.model.window import TimeWindow

T = TypeVar("T")
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class OwnFinding(msgspec.Struct, frozen=True):
    """One finding as a bundle states it; ``values`` as the contract flattens them, null for an infinite one."""

    check: str
    verdict: Verdict
    summary: str
    advice: str = ""
    host: HostRole = HostRole.BYSTANDER
    bears: bool = False
    values: dict[str, Plain | None] = {}


class OwnCause(msgspec.Struct, frozen=True):
    """One cause as a bundle states it."""

    cause: str
    title: str
    owner: Owner
    support: Support
    because: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    tied_with: tuple[str, ...] = ()
    arises_at: tuple[Stage, ...] = ()
    advice: str = ""
    note: str = ""


class OwnBroken(msgspec.Struct, frozen=True):
    """One broken check as a bundle states it."""

    check: str
    error: str


class OwnFindings(msgspec.Struct, frozen=True):
    """``findings.json`` without incident and coverage: what the version ``tool`` made of the evidence."""

    tool: str
    verdict: Verdict
    owner: Owner
    headline: str = ""
    not_measured: tuple[Stage, ...] = ()
    next_step: str = ""
    exit_reasons: tuple[str, ...] = ()
    causes: tuple[OwnCause, ...] = ()
    findings: tuple[OwnFinding, ...] = ()
    broken_checks: tuple[OwnBroken, ...] = ()


class Making(msgspec.Struct, frozen=True):
    """How a bundle was made, by its manifest; ``NEVER`` and empty texts where that is lost."""

    tool: str = ""
    run: str = ""
    started: datetime = NEVER
    created: datetime = NEVER
    interrupted: bool = False
    redactions: dict[str, int] = {}


class _Window(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    start: datetime
    end: datetime
    known_by: str
    zone: str


class _Covered(msgspec.Struct, frozen=True):
    source: str
    state: State
    reason: Reason | None = None
    detail: str = ""
    first: datetime | None = None
    last: datetime | None = None
    share: float | None = None
    bytes: int = 0


def own_findings(document: Document) -> OwnFindings:
    """Return what a bundle itself says it found. Raises MalformedError."""
    return _shaped(dict(document), OwnFindings)


def making(manifest: Document) -> Making:
    """Return how the bundle was made. Raises MalformedError."""
    return _shaped(dict(manifest), Making)


def judgement_from(own: OwnFindings) -> Judgement:
    """Return a bundle's own findings as the report takes them; the stages an answer saw are not kept in them.

    Raises MalformedError for a measurement that is none.
    """
    try:
        findings = tuple(_finding(item) for item in own.findings)
    except (ValueError, OverflowError) as error:
        raise MalformedError("a finding whose values are no measurement") from error
    return Judgement(
        verdict=own.verdict,
        owner=own.owner,
        headline=own.headline,
        not_measured=own.not_measured,
        next_step=own.next_step,
        causes=tuple(NamedCause(**msgspec.structs.asdict(item)) for item in own.causes),
        findings=findings,
        broken_checks=tuple(BrokenCheck(check=item.check, error=item.error) for item in own.broken_checks),
    )


def incident_from(document: Document) -> Incident:
    """Return the incident that findings or manifest tell, without the instants of its facts. Raises MalformedError."""
    told = _shaped(document.get("incident"), dict[str, object])
    window = _shaped(told.get("window"), _Window)
    known = _shaped(told.get("known_by"), dict[str, KnownBy])
    facts = {
        name: Fact(value=str(told[name.value]), known_by=known.get(name.value, KnownBy.ASSUMED))
        for name in Field
        if name.value in told
    }
    try:
        kept = TimeWindow(start=window.start, end=window.end, known_by=window.known_by, zone=window.zone, live=False)
    except ValueError as error:
        raise MalformedError("a window without zone") from error
    return Incident(window=kept, facts=facts)


def coverage_from(document: Document) -> tuple[Coverage, ...]:
    """Return the coverage that findings or manifest tell. Raises MalformedError."""
    try:
        return tuple(_coverage(item) for item in _shaped(document.get("coverage"), list[_Covered]))
    except ValueError as error:
        raise MalformedError("coverage that contradicts itself") from error


def _coverage(told: _Covered) -> Coverage:
    return Coverage(
        source=told.source,
        state=told.state,
        reason=told.reason or Reason.NONE,
        detail=told.detail,
        instants=(told.first, told.last) if told.first and told.last else (),
        share=-1.0 if told.share is None else told.share,
        bytes=told.bytes,
    )


def _finding(told: OwnFinding) -> Finding:
    values = _values(told.values)
    return Finding(
        check=told.check,
        question="",
        answer=Answer(verdict=told.verdict, summary=told.summary, advice=told.advice, values=values),
        host=Host(role=told.host, known_by="as the bundle says"),
        during_incident=told.bears or told.host is HostRole.BYSTANDER,
    )


def _values(told: Mapping[str, Plain | None]) -> dict[str, Value]:
    """Put the four names of each measurement together again (contract, "X_<unit>, X_bound_<unit>, X_n, X_method")."""
    flat: dict[str, Plain] = {name: math.inf if value is None else value for name, value in told.items()}
    values: dict[str, Value] = {}
    parts: set[str] = set()
    for name, value in flat.items():
        stem, unit = split_unit(name)
        bound, count, method = f"{stem}_bound_{unit}", f"{stem}_n", f"{stem}_method"
        if unit and {bound, count, method} <= flat.keys():
            values[name] = Measured(
                value=float(value),
                bound=math.inf if flat[bound] == "unbounded" else float(flat[bound]),
                n=int(flat[count]),
                method=str(flat[method]),
            )
            parts |= {bound, count, method}
        else:
            values[name] = value
    return {name: value for name, value in values.items() if name not in parts}


def _shaped(plain: object, shape: type[T]) -> T:
    try:
        return msgspec.convert(plain, type=shape)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        raise MalformedError("not the shape that this document has") from error
