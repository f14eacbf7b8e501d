"""Holds one of two runs that are compared: its evidence, judged anew by this version's rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from collector.model.evidence import SafeEvidence
from collector.model.finding import Finding
from collector.model.incident import Field
from collector.model.records.device import DeviceFacts
from collector.model.records.room import RoomFacts, RoomStatistics
from collector.model.run import Judgement

PSEUDONYM = "["
"""What redaction put in the place of a name begins so."""


class Subject(Enum):
    """What a run is about: a call, or, where one thing was measured by itself, the machine that it was measured on."""

    CALL = "call"
    MACHINE = "machine"


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One run: the file's name, the run's id, the avsync that made it, and what is judged of it.

    Of a bundle that is what this version's rules say now, of a measurement by itself what was said then.
    """

    name: str
    run: str
    tool: str
    evidence: SafeEvidence
    judgement: Judgement
    subject: Subject = Subject.CALL

    def findings(self, check: str) -> tuple[Finding, ...]:
        """Return the finding of one check, or none if it broke."""
        return tuple(finding for finding in self.judgement.findings if finding.check == check)

    @property
    def label(self) -> str:
        """What its maker called the run, else the file's name."""
        return self.evidence.incident.value(Field.LABEL) or self.name

    @property
    def sender_count(self) -> int:
        """How many senders' media were measured, at most in one record; 0 if none was."""
        return max((len(record.senders) for record in self.evidence.every(RoomStatistics)), default=0)

    @property
    def pseudonyms(self) -> frozenset[str]:
        """Every name of a person or machine that this bundle replaced."""
        return frozenset(name for name in _handles(self.evidence) if name.startswith(PSEUDONYM))


def of_machines(before: Side, after: Side) -> bool:
    """Whether both are measurements by themselves: then no call has to be the same, and every figure counts."""
    return before.subject is after.subject is Subject.MACHINE


def same_key(before: Side, after: Side) -> bool:
    """Whether both bundles replaced names with the same key, shown by a name that both know; else nobody can say."""
    return bool(before.pseudonyms & after.pseudonyms)


def _handles(evidence: SafeEvidence) -> Iterator[str]:
    for machine in evidence.every(DeviceFacts):
        yield machine.host_name
    for room in evidence.every(RoomFacts):
        for participant in room.participants:
            yield from (participant.identity, participant.name)
    for statistics in evidence.every(RoomStatistics):
        yield from (sender.identity for sender in statistics.senders)
