"""Carries out ``avsync compare``: load two bundles, judge both by this version's rules, compare."""

from pathlib import Path

from collector.bundle.read import read_bundle
from collector.comparison.compare import Comparison, compare
from collector.comparison.side import Side
from collector.runs.judging import judge


def compare_bundles(before: Path, after: Path) -> Comparison:
    """Compare two bundles. Raises UnreadableBundleError, which names the bundle and the member at fault."""
    return compare(_loaded(before), _loaded(after))


def _loaded(path: Path) -> Side:
    bundle = read_bundle(path)
    return Side(
        name=path.name,
        run=str(bundle.manifest.get("run", "")),
        tool=str(bundle.findings.get("tool", "")),
        evidence=bundle.evidence,
        judgement=judge(bundle.evidence),
    )
