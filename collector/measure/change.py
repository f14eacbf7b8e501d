"""Turns a figure before and after a change into whether the change helped, as far as both bounds allow."""

import math
from dataclasses import dataclass
from enum import StrEnum

from collector.model.measured import Measured

METHOD = "after minus before; bounds added"


class Effect(StrEnum):
    """What a change did to one figure."""

    HELPED = "helped"
    WORSE = "worse"
    NONE = "did not help"
    UNKNOWN = "cannot tell"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """What is good of a figure (``good``, both ends included), and the smallest difference that matters, in its unit.

    A figure is the worse the farther it lies outside ``good``; inside, nothing is better than anything else.
    """

    good: tuple[float, float]
    matters: float

    def badness(self, figure: Measured) -> tuple[float, float]:
        """Return how far outside ``good`` the figure lies at least and at most; 0 inside."""
        low, high = self.good
        least = max(0.0, figure.low - high, low - figure.high)
        return least, max(0.0, figure.high - high, low - figure.low)

    def is_good(self, figure: Measured) -> bool:
        """Whether the whole interval is good."""
        return self.badness(figure)[1] == 0.0

    def is_bad(self, figure: Measured) -> bool:
        """Whether the whole interval lies outside what is good."""
        return self.badness(figure)[0] > 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One figure before and after. ``difference`` is after minus before; its bound is the sum of both bounds.

    A bound is a half width that holds, not a deviation, so that only the sum holds for the difference.
    ``recovered``: the whole interval was bad before and is good after, and the two lie apart.
    """

    before: Measured
    after: Measured
    difference: Measured
    effect: Effect
    recovered: bool


def weigh(before: Measured, after: Measured, scale: Scale) -> Change:
    """Compare two figures of one kind and unit.

    Helped or worse: the intervals lie apart, and so does how bad each is. Did not help: both are good, or what might
    have changed is too small to matter. Everything else cannot be told.
    """
    difference = difference_of(before, after)
    return Change(
        before=before,
        after=after,
        difference=difference,
        effect=_effect(before, after, difference, scale),
        recovered=_apart(difference) and scale.is_bad(before) and scale.is_good(after),
    )


def difference_of(before: Measured, after: Measured) -> Measured:
    """Return after minus before with both bounds added; ``n`` is the smaller one's."""
    return Measured(
        value=after.value - before.value,
        bound=before.bound + after.bound,
        n=min(before.n, after.n),
        method=METHOD,
    )


def _effect(before: Measured, after: Measured, difference: Measured, scale: Scale) -> Effect:
    (least_before, most_before), (least_after, most_after) = scale.badness(before), scale.badness(after)
    if most_after < least_before:
        return Effect.HELPED
    if most_before < least_after:
        return Effect.WORSE
    small = math.isfinite(difference.bound) and abs(difference.value) + difference.bound <= scale.matters
    return Effect.NONE if small or (scale.is_good(before) and scale.is_good(after)) else Effect.UNKNOWN


def _apart(difference: Measured) -> bool:
    return abs(difference.value) > difference.bound
