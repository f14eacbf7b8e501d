"""Carries out ``avsync merge``: load the bundles of both ends, judge both by this version's rules, join them."""

from dataclasses import replace
from pathlib import Path

from collector import __version__
from collector.comparison.across import Party
from collector.comparison.merge import Merged, NotOne, merge, names_in_words
from collector.comparison.one_time_line import End, Moment
from collector.comparison.side import Side
from collector.errors import UsageError
from collector.report.joined import EndOfPair, FigureOfPair, JoinedEnds, MomentOfPair, render_joined
from collector.runs.comparing import load_side
from collector.runs.strangers import edge_around


class NotOneIncidentError(UsageError):
    """The two bundles are not of one incident; the text says why."""


def merge_bundles(first: Path, second: Path) -> Merged:
    """Join two bundles. Raises UnreadableBundleError and NotOneIncidentError."""
    sides = load_side(first), load_side(second)
    with edge_around(first, second):
        joined = merge(*sides)
    if isinstance(joined, NotOne):
        reasons = ". ".join(joined.reasons)
        raise NotOneIncidentError(f"{first.name} and {second.name} are not of one incident. {reasons}.")
    return joined


def merged_page(merged: Merged) -> str:
    """Return the page of two ends. Raises UnreadableBundleError if the evidence holds what cannot be shown."""
    with edge_around(Path(merged.first.name), Path(merged.second.name)):
        return render_joined(joined_ends(merged))


def joined_ends(merged: Merged) -> JoinedEnds:
    """Return what the page of two joined bundles shows."""
    sides, letters = (merged.first, merged.second), [end.value.upper() for end in End]
    clocks = merged.clocks
    error_ms = sum(known.bound for known in clocks.ahead_ms)
    first, second = (
        _end(letter, side, party, shift_ms, 0.0 if stands else error_ms)
        for letter, side, party, shift_ms, stands in zip(
            letters, sides, merged.parties, clocks.shifts_ms, (not clocks.by_second, clocks.by_second), strict=True
        )
    )
    given = merged.first.evidence.incident.window
    return JoinedEnds(
        ends=(first, second),
        worst=first if merged.worst is merged.first else second,
        parting=merged.parting,
        ids=tuple((item.kind, item.value) for item in merged.joint.ids),
        names=names_in_words(merged),
        assumed=merged.joint.assumed,
        ahead_ms=clocks.ahead_ms,
        logs_tell_not=clocks.logs_tell_not,
        ways=tuple((way.ahead_ms, way.agrees) for way in clocks.ways),
        clock=(second if clocks.by_second else first).letter,
        window=replace(given, start=merged.span[0], end=merged.span[1]),
        moments=tuple(_moment(item) for item in merged.moments),
        seen=tuple((item.id, item.what, item.by_first, item.by_second) for item in merged.seen),
        figures=tuple(
            FigureOfPair(title=item.quantity.title, unit=item.quantity.unit, first=item.first, second=item.second)
            for item in merged.figures
        ),
        causes=tuple((item.cause, tuple(end.value.upper() for end in item.named_by)) for item in merged.causes),
        tool=__version__,
    )


def _end(letter: str, side: Side, party: Party, shift_ms: float, error_ms: float) -> EndOfPair:
    return EndOfPair(
        letter=letter,
        name=side.name,
        tool=side.tool,
        role=party.role,
        known_by=party.known_by,
        participant=party.id,
        evidence=side.evidence,
        judgement=side.judgement,
        shift_ms=shift_ms,
        error_ms=error_ms,
    )


def _moment(item: Moment) -> MomentOfPair:
    return MomentOfPair(
        at=item.at,
        until=item.until,
        what=item.what,
        source=item.source,
        seen_by=tuple(end.value.upper() for end in item.seen_by),
        residual_ms=item.residual_ms,
        by_server=item.by_server,
        within_s=item.within_s,
    )
