"""Turns a comparison into the document ``avsync/compare/1``, as plain JSON values."""

from collector.comparison.compare import Compared, Comparison
from collector.comparison.flat import flat
from collector.comparison.side import Side
from collector.model.run import incident_document

COMPARE_SCHEMA = "avsync/compare/1"


def compare_document(comparison: Comparison, *, tool: str) -> dict[str, object]:
    """Return the document; a measured X is ``X_<unit>``, ``X_bound_<unit>``, ``X_n``, ``X_method``, as everywhere."""
    return {
        "schema": COMPARE_SCHEMA,
        "tool": tool,
        "verdict": comparison.effect.value,
        "recovered": comparison.recovered,
        "reasons": list(comparison.reasons),
        "assumed": list(comparison.assumed),
        "before": _side(comparison.before),
        "after": _side(comparison.after),
        "measures": [_measure(item) for item in comparison.compared],
        "not_compared": [
            {"measure": item.quantity.id, "check": item.quantity.check, "reason": item.why}
            for item in comparison.missing
        ],
        "differs": [{"what": item.what, "before": item.before, "after": item.after} for item in comparison.differs],
    }


def _side(side: Side) -> dict[str, object]:
    return {
        "bundle": side.name,
        "run": side.run,
        "tool": side.tool,
        "incident": incident_document(side.evidence.incident),
        "verdict": side.judgement.verdict.value,
        "headline": side.judgement.headline,
    }


def _measure(item: Compared) -> dict[str, object]:
    document: dict[str, object] = {
        "measure": item.quantity.id,
        "check": item.quantity.check,
        "verdict": item.effect.value,
        "recovered": item.recovered,
        "counts": item.counts,
        "reason": item.reason,
    }
    for name, measured in (("before", item.before), ("after", item.after), ("difference", item.difference)):
        document |= flat(name, item.quantity.unit, measured)
    return document
