"""Carries out ``avsync compare``: load two bundles, judge both by this version's rules, compare."""

from pathlib import Path

from collector.bundle.read import read_bundle
from collector.comparison.compare import Comparison, compare
from collector.comparison.side import Side
from collector.runs.judging import judge
from collector.runs.strangers import edge_around


def compare_bundles(before: Path, after: Path) -> Comparison:
    """Compare two bundles. Raises UnreadableBundleError, which names the bundle and the member at fault."""
    sides = load_side(before), load_side(after)
    with edge_around(before, after):
        return compare(*sides)


def load_side(path: Path) -> Side:
    """Open a bundle and judge it. Raises UnreadableBundleError."""
    bundle = read_bundle(path)
    with edge_around(path):
        return Side(
            name=path.name,
            run=str(bundle.manifest.get("run", "")),
            tool=str(bundle.findings.get("tool", "")),
            evidence=bundle.evidence,
            judgement=judge(bundle.evidence),
        )
