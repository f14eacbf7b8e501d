"""Holds what a log and those beside it tell of its clock, before the best of that is taken."""

from dataclasses import dataclass
from datetime import UTC, datetime

from collector.evidence.logs.sniff import Shape
from collector.vendors.formats import NEUTRAL, Anchor

Stated = tuple[datetime, Anchor]
"""A stamp without zone and the true instant that the same event has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clues:
    """What tells a log's zone and how wrong its clock was; empty where nothing does."""

    name: str
    """The log's, as it may be shown."""
    shape: Shape
    """How it is read, and so whether its stamps state a zone."""
    zone_name: str = ""
    """The zone given with ``--logs``."""
    stated: tuple[Stated, ...] = ()
    """Instants that the log itself states."""
    lender: str = ""
    """The name of another log of its device, if it states none itself."""
    lent: tuple[Stated, ...] = ()
    """Instants that the lender states."""
    latest: tuple[datetime, ...] = ()
    """Its latest stamp, if it has any; without zone if most are so."""
    naive: tuple[datetime, ...] = ()
    """A stamp without zone, if it has any."""
    began: datetime = NEUTRAL
    """When a log of relative times began by its file's own time, in UTC."""
    met: tuple[Stated, ...] = ()
    """Where it first shows ids, with the instants at which a server's log of the same run did."""
    filed: tuple[Stated, ...] = ()
    """The latest stamp of each of its files with when that was last changed, where all are the same zone apart."""

    @property
    def of_device(self) -> tuple[Stated, ...]:
        """Instants on its device's clock: its own, else those lent."""
        return self.stated or self.lent


def ahead_s(item: Stated) -> float:
    """Return how far a stamp is ahead of its instant, as if it were UTC."""
    stamp, anchor = item
    return (stamp.replace(tzinfo=UTC) - anchor.utc).total_seconds()
