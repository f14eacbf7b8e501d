"""Turns outcomes into lines for people and one JSON document for machines."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tests.faults.cases import Case
from tests.faults.figures import Errors, Share, confusion, figures_of
from tests.faults.run import Outcome, by_id

SCHEMA = "avsync/faults/1"
HEAD = (
    f"{'case':34} {'by':12} {'true':>7} {'measured':>16} {'inside':6} {'left':>7} {'before receiver':>16} {'right':5}"
    "  first cause"
)
"""``true`` at the application that watched, ``left`` as it left the publisher's queues; all in ms."""


def line_of(outcome: Outcome) -> str:
    """Return one run as a line."""
    case = by_id(outcome.case)
    begin = f"{case.id:34} {case.evidence:12} {_ms(outcome.true_ms):>7}"
    if outcome.failed:
        return f"{begin} failed: {outcome.failed}"
    measured, before = _pm(outcome.measured_ms, outcome.bound_ms), _pm(outcome.before_ms, outcome.before_bound_ms)
    inside = ("yes" if outcome.inside else "NO") if outcome.measured else "-"
    named = f"{outcome.named} ({outcome.support})" if outcome.named else "none"
    places = f"{measured:>16} {inside:6} {_ms(outcome.source_ms):>7} {before:>16}"
    return f"{begin} {places} {'yes' if outcome.right else 'NO':5}  {named}"


def _pm(value: float, bound: float) -> str:
    return "-" if math.isnan(value) else f"{value:+.1f} ± {bound:.1f}"


def _ms(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:+.1f}"


def summary_of(outcomes: Sequence[Outcome]) -> str:
    """Return the figures and the confusion table as text."""
    figures = figures_of(outcomes)
    lines = [
        f"right cause or its tie, of the faults: {figures.right}",
        f"healthy runs blamed: {figures.blamed}",
        f"truth inside the bound, at the application: {figures.inside}",
        f"truth inside the bound, before the receiver: {figures.source_inside}",
        f"watched runs that gave an offset, of those that can: {figures.answered}",
        f"offset at the application, against the same set-up's healthy runs: {_errors(figures.offset, 'ms')}",
        f"offset before the receiver, against the same: {_errors(figures.source_offset, 'ms')}",
        f"the same of a browser: {_errors(figures.browser_offset, 'ms')}",
        f"drift in 60 s: {_errors(figures.drift, 'ppm')}",
        f"runs that failed: {figures.failed}",
        "",
        "true cause -> named first",
    ]
    for true, named in confusion(outcomes).items():
        lines.append(f"  {true:28} {', '.join(f'{cause} {count}' for cause, count in named.items())}")
    return "\n".join(lines)


def table_of(outcomes: Sequence[Outcome]) -> str:
    """Return the figures as README's table (Markdown)."""
    figures = figures_of(outcomes)
    rows = (
        ("the offset that the application got lies inside the bound", figures.inside),
        ("what left the publisher lies inside the bound of what is said of it", figures.source_inside),
        ("a fault is named right, or in a tie that the evidence cannot part", figures.right),
        ("a healthy publisher is blamed", figures.blamed),
        ("error of the offset at the application", _errors(figures.offset, "ms")),
        ("error of the offset before the receiver", _errors(figures.source_offset, "ms")),
        ("the same, a real Chromium as the sender", _errors(figures.browser_offset, "ms")),
        ("error of a drift in 60 s", _errors(figures.drift, "ppm")),
    )
    return "\n".join(("| | |", "|---|---|", *(f"| {what} | {figure} |" for what, figure in rows)))


def _errors(errors: Errors, unit: str) -> str:
    if not errors.n:
        return "nothing measured"
    return f"median error {errors.median:.1f} {unit}, p95 {errors.p95:.1f} {unit} ({errors.n} runs)"


def document_of(outcomes: Sequence[Outcome]) -> dict[str, Any]:  # Any: JSON
    """Return everything as JSON; what was not measured is null."""
    figures = figures_of(outcomes)
    return {
        "schema": SCHEMA,
        "runs": [_run(outcome) for outcome in outcomes],
        "confusion": confusion(outcomes),
        "figures": {
            "right": _share(figures.right),
            "healthy_blamed": _share(figures.blamed),
            "inside": _share(figures.inside),
            "source_inside": _share(figures.source_inside),
            "answered": _share(figures.answered),
            "offset_error_ms": _plain(asdict(figures.offset)),
            "source_offset_error_ms": _plain(asdict(figures.source_offset)),
            "browser_offset_error_ms": _plain(asdict(figures.browser_offset)),
            "drift_error_ppm": _plain(asdict(figures.drift)),
            "failed": figures.failed,
        },
    }


def _run(outcome: Outcome) -> dict[str, Any]:
    case: Case = by_id(outcome.case)
    judged = {"evidence": case.evidence.value, "expected": list(case.right), "right": outcome.right}
    inside = {"inside": outcome.inside if outcome.measured else None}
    return _plain(asdict(outcome)) | judged | inside


def _share(share: Share) -> dict[str, Any]:
    return {"hits": share.hits, "n": share.n, "interval": list(share.interval)}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in values.items()
    }
