"""Turns two judged runs into whether what was changed between them helped, figure by figure and as a whole."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from collector.comparison.circumstances import Difference, differences
from collector.comparison.figures import Figure, NoFigure, figure_of
from collector.comparison.quantities import QUANTITIES, Quantity, Role
from collector.comparison.sameness import Sameness, sameness
from collector.comparison.side import Side, of_machines
from collector.measure.change import Effect, weigh
from collector.model.measured import Measured
from collector.model.units import unit_words

LEADING = (Role.SEEN, Role.SENDER)
OFFSETS = ("offset", "recording")
"""The figures that tell, out of band and then inside it, that the fault is gone."""
NOTHING = "The two runs share no figure that could be compared"


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One figure that both runs have. ``reason`` says why the effect is what it is; ``counts`` towards the whole."""

    quantity: Quantity
    before: Measured
    after: Measured
    difference: Measured
    effect: Effect
    recovered: bool
    reason: str
    counts: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NotCompared:
    """One figure that at least one run lacks, and why."""

    quantity: Quantity
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Both runs side by side. ``assumed`` is what the answer takes for granted, ``reasons`` why it is no other."""

    before: Side
    after: Side
    effect: Effect
    recovered: bool
    reasons: tuple[str, ...]
    assumed: tuple[str, ...]
    compared: tuple[Compared, ...]
    missing: tuple[NotCompared, ...]
    differs: tuple[Difference, ...]


def compare(before: Side, after: Side) -> Comparison:
    """Compare every figure that both have. Runs that are not of the same room and sender are never said to differ."""
    same = sameness(before, after)
    results = [_compared(before, after, quantity, same) for quantity in QUANTITIES]
    compared = tuple(item for item in results if isinstance(item, Compared))
    effect = _whole(compared, leading=tuple(Role) if of_machines(before, after) else LEADING)
    return Comparison(
        before=before,
        after=after,
        effect=effect,
        recovered=any(item.recovered and item.quantity.id in OFFSETS for item in compared),
        reasons=(*_reasons(effect, compared, same), *_of_one_run(before, after)),
        assumed=same.assumed,
        compared=compared,
        missing=tuple(item for item in results if isinstance(item, NotCompared)),
        differs=differences(before, after),
    )


def _of_one_run(before: Side, after: Side) -> tuple[str, ...]:
    if before.run and before.run == after.run:
        return ("Both are of one and the same run, so nothing was changed between them",)
    return ()


def _compared(before: Side, after: Side, quantity: Quantity, same: Sameness) -> Compared | NotCompared:
    first, second = figure_of(before, quantity), figure_of(after, quantity)
    if isinstance(first, NoFigure):
        return NotCompared(quantity=quantity, why=f"before: {first.why}")
    if isinstance(second, NoFigure):
        return NotCompared(quantity=quantity, why=f"after: {second.why}")
    doubt = same.apart[0] if same.apart else _doubt(first, second)
    change = weigh(first.measured, second.measured, quantity.scale)
    return Compared(
        quantity=quantity,
        before=first.measured,
        after=second.measured,
        difference=change.difference,
        effect=Effect.UNKNOWN if doubt else change.effect,
        recovered=change.recovered and not doubt,
        reason=doubt or _why(change.effect, first.measured, second.measured, quantity),
        counts=not doubt and (_speaks(quantity, before, after) or (first.bears and second.bears)),
    )


def _speaks(quantity: Quantity, before: Side, after: Side) -> bool:
    """Whether a figure counts on whichever machine it was taken."""
    return quantity.role is not Role.MACHINE or of_machines(before, after)


def _doubt(first: Figure, second: Figure) -> str:
    if first.doubt or second.doubt:
        return f"before: {first.doubt}" if first.doubt else f"after: {second.doubt}"
    if first.measured.method != second.measured.method:
        return f"measured in two ways: {first.measured.method}, and {second.measured.method}"
    if first.role is not second.role:
        return f"measured on two sides of the call: {first.role.value}, and {second.role.value}"
    return ""


def _why(effect: Effect, before: Measured, after: Measured, quantity: Quantity) -> str:
    match effect:
        case Effect.NONE if quantity.scale.is_good(before) and quantity.scale.is_good(after):
            return "it is fine in both"
        case Effect.NONE:
            matters = f"{quantity.scale.matters:g} {unit_words(quantity.unit)}"
            return f"whatever changed is less than the {matters} that matter"
        case Effect.UNKNOWN if math.isinf(before.bound) or math.isinf(after.bound):
            return "one of the two has no bound"
        case Effect.UNKNOWN:
            return "the bounds are too wide to tell the two apart, or to say that they are alike; measure longer"
        case _:
            return "the two do not overlap, bounds included"


def _whole(compared: Iterable[Compared], *, leading: tuple[Role, ...]) -> Effect:
    """What people see and what the sender does decide; only where they are silent, what explains it does.

    Where every figure leads, as those of a machine by itself, none stands for the others: one that cannot be told
    leaves the whole open.
    """
    counting = [item for item in compared if item.counts]
    for group in (
        [item.effect for item in counting if item.quantity.role in leading],
        [item.effect for item in counting if item.quantity.role not in leading],
    ):
        for effect in (Effect.WORSE, Effect.HELPED):
            if effect in group:
                return effect
    known = [item.effect for item in counting if item.quantity.role in leading]
    open_too = leading == tuple(Role) and Effect.UNKNOWN in known
    return Effect.NONE if Effect.NONE in known and not open_too else Effect.UNKNOWN


def _reasons(effect: Effect, compared: tuple[Compared, ...], same: Sameness) -> tuple[str, ...]:
    if same.apart:
        return same.apart
    if not compared:
        return (NOTHING,)
    deciding = [item for item in compared if item.counts and item.effect is effect]
    if effect is not Effect.UNKNOWN:
        return tuple(f"{item.quantity.title}: {item.reason}" for item in deciding)
    return tuple(f"{item.quantity.title}: {item.reason}" for item in compared if item.effect is Effect.UNKNOWN)
