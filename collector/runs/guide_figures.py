"""Turns what two measurements have in common into the figures that an experiment shows, before and after its change."""

from collections.abc import Iterable

from collector.comparison.circumstances import Difference
from collector.comparison.compare import Compared, Comparison
from collector.comparison.figures import PLAYOUT
from collector.comparison.side import of_machines
from collector.model.records.guide import TriedFigure

DRIFTS = ("drift", "recording-drift", "publisher-drift")
"""Shown with their bounds even where the measurements were too short for them to decide anything."""


def figures_shown(compared: Iterable[Compared]) -> tuple[TriedFigure, ...]:
    """Return each figure that counts, and how sound and picture moved apart; what does not count has no effect."""
    return tuple(
        TriedFigure(
            title=item.quantity.title,
            unit=item.quantity.unit,
            before=item.before,
            after=item.after,
            effect=item.effect.value,
            quantity=item.quantity.id,
        )
        for item in compared
        if item.counts or _is_seen_drift(item)
    )


def differences_in_words(comparison: Comparison) -> tuple[str, ...]:
    """Say what else differs about a machine that was measured by itself, such as its medium; nothing of a call."""
    if not of_machines(comparison.before, comparison.after):
        return ()
    return tuple(f"{item.what}: {item.before} before, {item.after} after" for item in comparison.differs if _said(item))


def _said(item: Difference) -> bool:
    """Whether it is of the machine, and not of how it was measured."""
    return not item.what.startswith("source ") and item.what not in ("window", "listened")


def _is_seen_drift(item: Compared) -> bool:
    """Whether markers or timestamps told it: playout timestamps differ by more between healthy runs."""
    told = (item.before.method, item.after.method)
    return item.quantity.id in DRIFTS and not any(PLAYOUT in method for method in told)
