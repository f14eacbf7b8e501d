"""Ranks what logs complain about: the symptoms that point to given causes, strongest and most frequent first."""

from collections.abc import Iterable
from dataclasses import dataclass

from collector.model.host import Host
from collector.model.records.logs import LogExcerpt, Symptom

STRENGTHS = ("none", "weak", "medium", "strong")
"""From telling nothing to telling most (vendors/signatures.py)."""

NOBODYS = "have no line in the window that avsync knows of a LiveKit or Agora SDK or server: their silence says nothing"
"""What is said of logs none of which ``would_complain``."""


WITHOUT_MEDIA = ("agora-rtm",)
"""Formats of logs that speak of messages alone, never of sound and picture."""


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


def would_complain(log: LogExcerpt) -> bool:
    """Whether a log has lines of a vendor's SDK or server, or of libwebrtc, that avsync knows.

    Of any other program's log the silence says nothing about sound and picture.
    """
    return log.format not in WITHOUT_MEDIA and bool(log.facts or log.symptoms)


def times(count: int) -> str:
    """Say a count in words: "once", "3 times"."""
    return "once" if count == 1 else f"{count} times"


def _rank(complaint: Complaint) -> tuple[int, int]:
    symptom = complaint.symptom
    strength = STRENGTHS.index(symptom.strength) if symptom.strength in STRENGTHS else 0
    return strength, symptom.count
