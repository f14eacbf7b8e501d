"""Carries out ``avsync merge``: load the bundles of both ends, judge both by this version's rules, join them."""

from pathlib import Path

from collector.comparison.merge import Merged, NotOne, merge
from collector.errors import UsageError
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
