"""Turns redacted evidence into the members ``evidence/*.json`` and back, exactly.

Each kind of record has its own file. ``evidence/case.json`` holds what the records hang on: incident, coverage and the
order in which the records stood, so that judging a reloaded bundle gives what judging the run gave.
"""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from collector.bundle.names import name_fault
from collector.model.codec import MalformedError, from_json, records_from_json, records_to_json, to_json
from collector.model.coverage import Coverage
from collector.model.evidence import Record, SafeEvidence
from collector.model.incident import Incident
from collector.model.member import SafeText

FOLDER = "evidence/"
CASE = FOLDER + "case.json"
CASE_SCHEMA = "avsync/evidence/1"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    schema: str
    incident: Incident
    coverage: tuple[Coverage, ...]
    order: tuple[str, ...]


def evidence_members(evidence: SafeEvidence) -> tuple[SafeText, ...]:
    """Return one member a kind of record, and ``evidence/case.json``; the evidence went through redaction already."""
    kinds = tuple(record.kind for record in evidence.records)
    case = _Case(schema=CASE_SCHEMA, incident=evidence.incident, coverage=evidence.coverage, order=kinds)
    texts = [SafeText(name=CASE, text=to_json(case, pretty=True).decode())]
    for kind in sorted(set(kinds)):
        records: Iterable[Record] = (record for record in evidence.records if record.kind == kind)
        texts.append(SafeText(name=_file(kind), text=records_to_json(records).decode()))
    return tuple(texts)


def evidence_from(read: Callable[[str], bytes]) -> SafeEvidence:
    """Rebuild the evidence; ``read`` returns a member's bytes. Raises MalformedError and whatever ``read`` raises."""
    case = _case(read)
    return _assembled(case, {kind: _records(kind, due, read) for kind, due in Counter(case.order).items()})


def readable_evidence(
    read: Callable[[str], bytes], *, unreadable: tuple[type[Exception], ...]
) -> tuple[SafeEvidence, tuple[str, ...]]:
    """Rebuild what can be read, and name the members that cannot; ``unreadable`` are the errors of ``read`` to pass.

    Raises MalformedError, or one of ``unreadable``, if ``evidence/case.json`` itself cannot be read.
    """
    case = _case(read)
    found: dict[str, tuple[Record, ...]] = {}
    for kind, due in Counter(case.order).items():
        with contextlib.suppress(MalformedError, *unreadable):
            found[kind] = _records(kind, due, read)
    lost = tuple(_file(kind) for kind in dict.fromkeys(case.order) if kind not in found)
    return _assembled(case, found), lost


def _case(read: Callable[[str], bytes]) -> _Case:
    case = from_json(read(CASE), _Case)
    if case.schema != CASE_SCHEMA:
        raise MalformedError(f"evidence of another schema ({case.schema[:40]!r}): written by a newer avsync?")
    return case


def _assembled(case: _Case, found: Mapping[str, tuple[Record, ...]]) -> SafeEvidence:
    waiting = {kind: iter(records) for kind, records in found.items()}
    records = tuple(next(waiting[kind]) for kind in case.order if kind in waiting)
    return SafeEvidence(incident=case.incident, coverage=case.coverage, records=records)


def _records(kind: str, due: int, read: Callable[[str], bytes]) -> tuple[Record, ...]:
    if name_fault(_file(kind)):
        raise MalformedError("a kind of record whose name no file can have")
    records = records_from_json(read(_file(kind)))
    if any(record.kind != kind for record in records) or len(records) != due:
        raise MalformedError(f"{_file(kind)} does not hold the records that {CASE} lists")
    return records


def _file(kind: str) -> str:
    return f"{FOLDER}{kind}.json"
