"""Carries out ``avsync compare``: load two bundles, judge both by this version's rules, compare."""

from pathlib import Path

from collector import __version__
from collector.bundle.read import read_bundle
from collector.comparison.compare import Compared, Comparison, compare
from collector.comparison.side import Side
from collector.report.compared import ComparedRuns, FigureInPair, RunInPair, render_comparison
from collector.runs.judging import judge
from collector.runs.measured_document import document_side, is_document
from collector.runs.strangers import edge_around


def compare_bundles(before: Path, after: Path) -> Comparison:
    """Compare two bundles, or what two measurements printed. Raises UnreadableBundleError, which names the file.

    A measurement by itself is of its machine and not of a call; beside a bundle, it is taken as part of one.
    """
    sides = _side(before), _side(after)
    with edge_around(before, after):
        return compare(*sides)


def _side(path: Path) -> Side:
    return document_side(path) if is_document(path) else load_side(path)


def compared_page(comparison: Comparison) -> str:
    """Return the page of a comparison. Raises UnreadableBundleError if the evidence holds what cannot be shown."""
    with edge_around(Path(comparison.before.name), Path(comparison.after.name)):
        return render_comparison(_shown(comparison))


def _shown(comparison: Comparison) -> ComparedRuns:
    return ComparedRuns(
        before=_run(comparison.before),
        after=_run(comparison.after),
        effect=comparison.effect,
        recovered=comparison.recovered,
        reasons=comparison.reasons,
        assumed=comparison.assumed,
        figures=tuple(_figure(item) for item in comparison.compared),
        missing=tuple((item.quantity.title, item.why) for item in comparison.missing),
        differs=tuple((item.what, item.before, item.after) for item in comparison.differs),
        tool=__version__,
    )


def _run(side: Side) -> RunInPair:
    return RunInPair(name=side.name, tool=side.tool, evidence=side.evidence, judgement=side.judgement)


def _figure(item: Compared) -> FigureInPair:
    return FigureInPair(
        title=item.quantity.title,
        unit=item.quantity.unit,
        good=item.quantity.scale.good,
        before=item.before,
        after=item.after,
        difference=item.difference,
        effect=item.effect,
        reason=item.reason,
        counts=item.counts,
    )


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
