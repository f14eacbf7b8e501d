"""Shapes two compared runs into one page: did the change help, each figure before and after, what else differs."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from collector.measure.change import Effect
from collector.model.evidence import SafeEvidence
from collector.model.measured import Measured
from collector.model.run import Judgement
from collector.model.units import unit_words
from collector.report.axis import WIDTH
from collector.report.page import rendered
from collector.report.quantities import measured, span
from collector.report.shown import Shown, capitalised, visible
from collector.report.tables import Table, cell, table
from collector.report.words import VERDICT

_SIGN = {Effect.HELPED: "pass", Effect.WORSE: "fail", Effect.NONE: "warn", Effect.UNKNOWN: "inconclusive"}
HEADLINES = {
    Effect.HELPED: "The change helped",
    Effect.WORSE: "It is worse than before",
    Effect.NONE: "The change did not help",
    Effect.UNKNOWN: "Whether the change helped cannot be told",
}
_MOST = 200
_MARGIN = 0.06
"""Of a drawing's width, left free on each side."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunInPair:
    """One of two runs on a page: the bundle's name, the avsync that made it, its evidence and what is judged of it."""

    name: str
    tool: str
    evidence: SafeEvidence
    judgement: Judgement


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureInPair:
    """One figure of both runs. ``good`` is the range of values that are fine; ``reason`` says why the effect is so."""

    title: str
    unit: str
    good: tuple[float, float]
    before: Measured
    after: Measured
    difference: Measured
    effect: Effect
    reason: str
    counts: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparedRuns:
    """What the page shows. ``missing`` holds a figure's title and why it is not there, ``differs`` what, before, after.

    ``recovered``: the offset was out of band before and is inside now.
    """

    before: RunInPair
    after: RunInPair
    effect: Effect
    recovered: bool
    reasons: tuple[str, ...]
    assumed: tuple[str, ...]
    figures: tuple[FigureInPair, ...]
    missing: tuple[tuple[str, str], ...]
    differs: tuple[tuple[str, str, str], ...]
    tool: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One run at the top of its column."""

    title: Shown
    name: Shown
    when: Shown
    verdict: str
    verdict_words: Shown
    headline: Shown
    parts: tuple[tuple[Shown, Shown], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A value with its bound as a bar, in the drawing's unit; a value without bound has a bar without width."""

    name: Shown
    words: Shown
    how: Shown
    x: str
    width: str
    middle: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """One figure: what the change did to it, the two intervals, and where on their common scale it is fine."""

    title: Shown
    effect: Shown
    sign: str
    difference: Shown
    reason: Shown
    good_x: str
    good_width: str
    intervals: tuple[Interval, Interval]


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparisonPage:
    """Everything on the page, in its order."""

    title: Shown
    room: Shown
    when: Shown
    sign: str
    headline: Shown
    reasons: tuple[Shown, ...]
    assumed: tuple[Shown, ...]
    columns: tuple[Column, Column]
    changes: tuple[ChangeRow, ...]
    missing: Table
    differs: Table
    tool: Shown


def render_comparison(runs: ComparedRuns) -> str:
    """Return the page of two runs; the same input gives the same text."""
    return rendered("compare.html.j2", shape_comparison(runs))


def shape_comparison(runs: ComparedRuns) -> ComparisonPage:
    """Return what the page shows, every string made visible."""
    headline = HEADLINES[runs.effect] + ("; the offset recovered" if runs.recovered else "")
    room = runs.before.evidence.incident.room or runs.after.evidence.incident.room or "room not known"
    return ComparisonPage(
        title=visible(f"{HEADLINES[runs.effect]}: {room}", limit=120),
        room=visible(room, limit=80),
        when=visible("before and after a change"),
        sign=_SIGN[runs.effect],
        headline=visible(headline),
        reasons=tuple(visible(reason, limit=300) for reason in _reasons(runs)[:_MOST]),
        assumed=tuple(visible(item, limit=300) for item in runs.assumed[:_MOST]),
        columns=(_column("Before", runs.before), _column("After", runs.after)),
        changes=tuple(_change(item) for item in runs.figures),
        missing=table("Not compared", "Figure | Why", ((cell(title), cell(why)) for title, why in runs.missing)),
        differs=table(
            "What else differs between the two runs",
            "What | Before | After",
            ((cell(what), cell(before), cell(after)) for what, before, after in runs.differs[:_MOST]),
        ),
        tool=visible(runs.tool),
    )


def _reasons(runs: ComparedRuns) -> tuple[str, ...]:
    """Say what the figures that decide were before and after; where none decides, why not."""
    moved = runs.effect in (Effect.HELPED, Effect.WORSE)
    deciding = [item for item in runs.figures if moved and item.counts and item.effect is runs.effect]
    return tuple(map(_moved, deciding)) or runs.reasons


def _moved(item: FigureInPair) -> str:
    unit = unit_words(item.unit)
    return f"{item.title}: {measured(item.before, unit)} before, {measured(item.after, unit)} after"


def _column(title: str, run: RunInPair) -> Column:
    window = run.evidence.incident.window
    parts = {"Bundle": run.name, "Window": span(window.start, window.end), "Made by": f"avsync {run.tool}"}
    return Column(
        title=visible(title),
        name=visible(run.name),
        when=visible(span(window.start, window.end)),
        verdict=run.judgement.verdict.value,
        verdict_words=visible(VERDICT[run.judgement.verdict]),
        headline=visible(run.judgement.headline, limit=300),
        parts=tuple((visible(name), visible(value, limit=120)) for name, value in parts.items()),
    )


def _change(item: FigureInPair) -> ChangeRow:
    low, high = _scale(item)
    good = [min(max(edge, low), high) for edge in item.good]
    unit = unit_words(item.unit)
    uncounted = "" if item.counts else "; it does not count towards the whole"
    return ChangeRow(
        title=visible(item.title),
        effect=visible(capitalised(item.effect.value)),
        sign=_SIGN[item.effect],
        difference=visible(measured(item.difference, unit)),
        reason=visible(capitalised(item.reason) + uncounted, limit=300),
        good_x=_place(good[0], low, high),
        good_width=_place(good[1] - good[0] + low, low, high),
        intervals=(
            _interval("Before", item.before, unit, low, high),
            _interval("After", item.after, unit, low, high),
        ),
    )


def _interval(name: str, value: Measured, unit: str, low: float, high: float) -> Interval:
    bound = value.bound if math.isfinite(value.bound) else 0.0
    first, last = max(low, value.value - bound), min(high, value.value + bound)
    return Interval(
        name=visible(name),
        words=visible(measured(value, unit)),
        how=visible(f"n = {value.n:,}, {value.method}"),
        x=_place(first, low, high),
        width=_place(last - first + low, low, high),
        middle=_place(value.value, low, high),
    )


def _scale(item: FigureInPair) -> tuple[float, float]:
    """Return the ends of the common scale: both intervals, zero, and what is fine as far as that is bounded."""
    values = [edge for edge in (0.0, *item.good) if math.isfinite(edge)]
    values += [edge for value in (item.before, item.after) for edge in _edges(value)]
    low, high = min(values), max(values)
    spare = (high - low or 1.0) * _MARGIN
    return low - spare, high + spare


def _edges(value: Measured) -> Iterator[float]:
    yield value.value
    if math.isfinite(value.bound):
        yield from (value.low, value.high)


def _place(value: float, low: float, high: float) -> str:
    part = (value - low) / (high - low)
    return f"{WIDTH * (part if math.isfinite(part) else 0.0):.1f}"
