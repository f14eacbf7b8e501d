"""Turns the judged bundles of two ends into one account of their call, or why they are not of one incident."""

from dataclasses import dataclass
from datetime import datetime

from collector.comparison.across import Party, Seen, party_of, seen_by_both
from collector.comparison.alignment import Alignment, align
from collector.comparison.figures import NoFigure, figure_of
from collector.comparison.one_incident import Joint, joint
from collector.comparison.one_time_line import End, Moment, one_time_line, shift
from collector.comparison.parting import parting
from collector.comparison.quantities import QUANTITIES, Quantity
from collector.comparison.side import Side, same_key
from collector.model.cause import NamedCause, Owner
from collector.model.finding import Verdict
from collector.model.host import HostRole
from collector.model.measured import Measured


@dataclass(frozen=True, kw_only=True, slots=True)
class AtBothEnds:
    """One figure as each end measured it: one value each, or none."""

    quantity: Quantity
    first: tuple[Measured, ...]
    second: tuple[Measured, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class JoinedCause:
    """A cause that at least one end's evidence supports; ``cause`` is as the end says that supports it most."""

    cause: NamedCause
    named_by: tuple[End, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """Both ends of one incident. ``span`` is what the two windows cover together, on the time line's clock.

    ``parting`` says on which side of the server sound and picture part, if both ends can tell. ``one_key`` says that
    both replaced names with the same key, so that equal pseudonyms are one person.
    """

    first: Side
    second: Side
    parties: tuple[Party, Party]
    joint: Joint
    clocks: Alignment
    span: tuple[datetime, datetime]
    parting: tuple[str, ...]
    one_key: bool
    moments: tuple[Moment, ...]
    seen: tuple[Seen, ...]
    figures: tuple[AtBothEnds, ...]
    causes: tuple[JoinedCause, ...]

    @property
    def worst(self) -> Side:
        """The end whose verdict is worse; the first if they are alike."""
        sides = (self.first, self.second)
        return max(sides, key=lambda side: (side.judgement.verdict.severity, _owned(side)))

    @property
    def verdict(self) -> Verdict:
        """The worse of both verdicts."""
        return self.worst.judgement.verdict


def _owned(side: Side) -> bool:
    return side.judgement.owner is not Owner.UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class NotOne:
    """The two bundles are not of one incident; ``reasons`` say why, in sentences without a full stop."""

    reasons: tuple[str, ...]


def merge(first: Side, second: Side) -> Merged | NotOne:
    """Join the bundles of two ends, in either order; neither needs to be judged whole."""
    clocks = align(first.evidence, second.evidence)
    common = joint(first, second, clocks)
    if common.apart:
        return NotOne(reasons=common.apart)
    return Merged(
        first=first,
        second=second,
        parties=(party_of(first, second), party_of(second, first)),
        joint=common,
        clocks=clocks,
        span=_span(first, second, clocks),
        parting=parting(first, second),
        one_key=same_key(first, second),
        moments=one_time_line(first.evidence, second.evidence, clocks),
        seen=seen_by_both(first, second),
        figures=tuple(_figures(first, second)),
        causes=_causes(first, second),
    )


def names_in_words(merged: Merged) -> str:
    """Say whether equal stand-ins at both ends are one person; two keys are normal."""
    if merged.one_key:
        return "Names were replaced with one key: an equal stand-in at both ends is one person"
    return "Names were replaced with two keys: who is who across the ends is told by the vendor’s ids alone"


def roles_clash(merged: Merged) -> bool:
    """Whether both bundles say to be of the same end, so that the other one's is missing."""
    here, there = (party.role for party in merged.parties)
    return here is there and here is not HostRole.BYSTANDER


def _span(first: Side, second: Side, clocks: Alignment) -> tuple[datetime, datetime]:
    windows = [
        (shift(side.evidence.incident.window.start, by_ms), shift(side.evidence.incident.window.end, by_ms))
        for side, by_ms in zip((first, second), clocks.shifts_ms, strict=True)
    ]
    return min(start for start, _ in windows), max(end for _, end in windows)


def _figures(first: Side, second: Side) -> list[AtBothEnds]:
    pairs = ((item, figure_of(first, item), figure_of(second, item)) for item in QUANTITIES)
    return [
        AtBothEnds(
            quantity=quantity,
            first=() if isinstance(here, NoFigure) else (here.measured,),
            second=() if isinstance(there, NoFigure) else (there.measured,),
        )
        for quantity, here, there in pairs
        if not (isinstance(here, NoFigure) and isinstance(there, NoFigure))
    ]


def _causes(first: Side, second: Side) -> tuple[JoinedCause, ...]:
    named: dict[str, list[tuple[End, NamedCause]]] = {}
    for end, side in ((End.FIRST, first), (End.SECOND, second)):
        for cause in side.judgement.causes:
            named.setdefault(cause.cause, []).append((end, cause))
    joined = [
        JoinedCause(
            cause=max((cause for _, cause in told), key=lambda cause: cause.support.strength),
            named_by=tuple(end for end, _ in told),
        )
        for told in named.values()
    ]
    return tuple(sorted(joined, key=lambda item: -item.cause.support.strength))
