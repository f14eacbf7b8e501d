"""Ranks what logs complain about: the symptoms that point to given causes, strongest and most frequent first."""

from collections.abc import Iterable
from dataclasses import dataclass

from collector.model.host import Host
from collector.model.records.logs import LogExcerpt, Symptom

STRENGTHS = ("none", "weak", "medium", "strong")
"""From telling nothing to telling most (vendors/signatures.py)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """A symptom with the machine whose log shows it."""

    host: Host
    symptom: Symptom


def complaints(logs: Iterable[LogExcerpt], *, pointing_to: tuple[str, ...]) -> tuple[Complaint, ...]:
    """Return the symptoms whose cause begins with one of ``pointing_to``; those of strength "none" say nothing."""
    found = [
        Complaint(host=log.host, symptom=symptom)
        for log in logs
        for symptom in log.symptoms
        if symptom.cause.startswith(pointing_to) and symptom.strength != "none"
    ]
    return tuple(sorted(found, key=_rank, reverse=True))


def times(count: int) -> str:
    """Say a count in words: "once", "3 times"."""
    return "once" if count == 1 else f"{count} times"


def _rank(complaint: Complaint) -> tuple[int, int]:
    symptom = complaint.symptom
    strength = STRENGTHS.index(symptom.strength) if symptom.strength in STRENGTHS else 0
    return strength, symptom.count
