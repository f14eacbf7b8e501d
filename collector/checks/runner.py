"""Runs every check on the evidence: one Finding each, and a check that breaks never stops the others."""

import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType
from typing import Union, cast, get_args, get_origin, get_type_hints

from collector import checks
from collector.checks.limits import limits_of
from collector.model.codec import record_types
from collector.model.evidence import Absent, Record, SafeEvidence
from collector.model.finding import About, Answer, BrokenCheck, Finding, Limit, Verdict
from collector.model.host import BYSTANDER, Host, HostRole
from collector.model.incident import Incident

INCIDENT_ITSELF = Host(role=HostRole.SENDER, known_by="the incident as a whole")


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One check: its id, the question people see, why it matters, what it judges by, and the function that answers."""

    id: str
    question: str
    why: str
    limits: tuple[Limit, ...]
    answer: Callable[..., Answer]


class _Missing(Exception):  # noqa: N818  carries the reason of a skip
    pass


@cache
def catalogue() -> tuple[Check, ...]:
    """Return every check, sorted by id."""
    return tuple(sorted((_describe(module) for module in _modules()), key=lambda check: check.id))


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(checks.__path__, checks.__name__ + "."):
        module = importlib.import_module(found.name)
        if not found.ispkg and hasattr(module, "check"):
            yield module


def _describe(module: ModuleType) -> Check:
    question, _, why = inspect.cleandoc(module.__doc__ or "").partition("\n")
    topic, name = module.__name__.split(".")[-2:]
    return Check(
        id=f"{topic}.{name.replace('_', '-')}",
        question=question,
        why=why.strip(),
        limits=limits_of(module),
        answer=module.check,
    )


def run_checks(evidence: SafeEvidence) -> tuple[tuple[Finding, ...], tuple[BrokenCheck, ...]]:
    """Answer every check of the catalogue; broken ones are listed apart and hide no verdict."""
    findings: list[Finding] = []
    broken: list[BrokenCheck] = []
    for check in catalogue():
        try:
            findings.append(_ask(check, evidence))
        except Exception as error:  # noqa: BLE001  the edge around one check: its text may hold data, so only the type is kept
            broken.append(BrokenCheck(check=check.id, error=type(error).__name__))
    return tuple(findings), tuple(broken)


def _ask(check: Check, evidence: SafeEvidence) -> Finding:
    needs = {name: kind for name, kind in get_type_hints(check.answer).items() if name != "return"}
    finding = Finding(
        check=check.id,
        question=check.question,
        answer=Answer.skipped(""),
        why=check.why,
        limits=check.limits,
        lacks=_lacks(needs.values(), evidence),
    )
    try:
        given = {name: _supply(kind, evidence) for name, kind in needs.items()}
    except _Missing as missing:
        return replace(finding, answer=Answer.skipped(str(missing)))
    used = [record for value in given.values() for record in _records_in(value)]
    answer = check.answer(**given)
    return replace(
        finding,
        answer=answer,
        host=_host(answer, used),
        during_incident=all(_overlaps(record, evidence.incident) for record in used),
        lacks=finding.lacks if answer.verdict is Verdict.SKIP else (),
    )


def _lacks(needs: Iterable[object], evidence: SafeEvidence) -> tuple[str, ...]:
    """Return the kinds of records that a check can use and that are not there."""
    parts = [part for need in needs for part in (need, *get_args(need))]
    wanted = [kind for kind in record_types().values() if kind in parts]
    return tuple(kind.kind for kind in wanted if not evidence.every(kind))


def _supply(kind: object, evidence: SafeEvidence) -> object:
    if kind is Incident:
        return evidence.incident
    if kind is SafeEvidence:
        return evidence
    if get_origin(kind) is tuple:
        wanted = cast("type[Record]", get_args(kind)[0])  # a check declares tuple[RecordType, ...]
        found = evidence.every(wanted)
        if not found:
            raise _Missing(_reason(evidence.find(wanted)))
        return found
    if get_origin(kind) in (Union, types.UnionType):
        wanted = next(part for part in get_args(kind) if part is not Absent)
        return evidence.find(wanted)
    if kind not in record_types().values():
        raise TypeError(f"a check cannot need {kind!r}")
    record = evidence.find(cast("type[Record]", kind))
    if isinstance(record, Absent):
        raise _Missing(_reason(record))
    return record


def _reason(absent: Record | Absent) -> str:
    return f"Not answered: {absent.why}." if isinstance(absent, Absent) else ""


def _records_in(value: object) -> tuple[Record, ...]:
    kinds = tuple(record_types().values())
    items: tuple[object, ...] = value if isinstance(value, tuple) else (value,)
    return tuple(item for item in items if isinstance(item, kinds))


def _host(answer: Answer, used: list[Record]) -> Host:
    if answer.about is About.BYSTANDER:
        return BYSTANDER
    if answer.about is not About.MACHINE:
        return Host(role=HostRole(answer.about.value), known_by="what the check measures, wherever it was measured")
    if not used:
        return INCIDENT_ITSELF
    involved = [record.host for record in used if record.host.role is not HostRole.BYSTANDER]
    return involved[0] if involved else BYSTANDER


def _overlaps(record: Record, incident: Incident) -> bool:
    first, last = record.taken
    return first <= incident.window.end and last >= incident.window.start
