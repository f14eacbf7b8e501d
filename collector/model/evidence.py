"""Holds everything that was gathered: one frozen record per kind, with the incident and the coverage."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol, TypeVar

from collector.model.coverage import Coverage
from collector.model.host import Host
from collector.model.incident import Incident


class Record(Protocol):
    """What every record of ``model/records`` has: its kind, the machine it describes, when it was taken (UTC)."""

    kind: ClassVar[str]

    @property
    def host(self) -> Host:
        """The machine that the record describes."""
        ...

    @property
    def taken(self) -> tuple[datetime, datetime]:
        """First and last instant of the observation, in UTC."""
        ...


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, kw_only=True, slots=True)
class Absent:
    """Stands where a record was not gathered, with the reason in words."""

    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Records in the order of the plan. Absent means not gathered; ``coverage`` says why."""

    incident: Incident
    coverage: tuple[Coverage, ...]
    records: tuple[Record, ...]

    def every(self, kind: type[R]) -> tuple[R, ...]:
        """Return all records of one type."""
        return tuple(record for record in self.records if isinstance(record, kind))

    def find(self, kind: type[R]) -> R | Absent:
        """Return the first record of one type, or why there is none."""
        for record in self.records:
            if isinstance(record, kind):
                return record
        return Absent(why=self._why_missing(kind.kind))

    def _why_missing(self, kind: str) -> str:
        for item in self.coverage:
            if item.source == kind and item.detail:
                return item.detail
        return f"{kind} was not gathered"


@dataclass(frozen=True, kw_only=True, slots=True)
class SafeEvidence(Evidence):
    """Evidence that went through redaction: the only kind that checks, causes and reports may see."""
