"""Turns stages, findings and causes into the path as a picture: what was measured, and where sound and picture part."""

import re
from dataclasses import dataclass
from enum import StrEnum

from collector.model.cause import NamedCause, Support
from collector.model.finding import Finding, Verdict
from collector.model.run import Judgement
from collector.model.stage import SOURCE_TO_RECEIVER, Stage
from collector.report.shown import Shown, joined, visible
from collector.report.stage_figures import StageFigure, apart_at, figures_at
from collector.report.words import STAGE, STAGE_SIDE

_BY = {
    "sync.offset": "content",
    "sync.recording": "a recording",
    "sync.transport": "playout timestamps",
    "timestamps.publisher-offset": "the publisher’s list",
}
"""What a check measures a stage by; one that is not here stands under its id."""

_MOST_NAMED = 3


class Lines(StrEnum):
    """How the two lines of the picture, sound and picture, run through a stage."""

    TOGETHER = "together"
    PART = "part"
    APART = "apart"
    UNKNOWN = "unknown"


class Seen(StrEnum):
    """How well a stage was measured: ESTIMATED by something that is never enough alone."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    UNMEASURED = "unmeasured"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One stage of the picture; ``parting`` is empty where nothing says that sound and picture part here.

    ``pieces`` is the same, cut where a line may be broken; ``figures`` are the numbers that were taken here.
    """

    name: Shown
    side: Shown
    seen: Seen
    lines: Lines
    state: Shown
    figures: tuple[StageFigure, ...]
    parting: Shown
    pieces: tuple[Shown, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """The whole picture, its meaning in one sentence, and its place as the end of one (empty if it is not known)."""

    summary: Shown
    place: Shown
    steps: tuple[Step, ...]


def draw_path(judged: Judgement) -> Path:
    """Return the steps from source to output."""
    leading = _leading(judged.causes)
    places = sorted({place for cause in leading for place in cause.arises_at}, key=list(Stage).index)
    carried = bool(leading) and leading[0].support in (Support.STRONG, Support.MEDIUM)
    certain = carried and len(places) == 1 and any(_saw_a_fault(item, places[0]) for item in judged.findings)
    steps = tuple(_step(stage, judged, leading, places, certain=certain) for stage in Stage)
    return Path(
        summary=visible(_summary(judged, places, steps, certain=certain)),
        place=visible(_place(places, certain=certain)),
        steps=steps,
    )


def _leading(causes: tuple[NamedCause, ...]) -> tuple[NamedCause, ...]:
    """Keep the causes of the strongest support and those tied with them."""
    if not causes:
        return ()
    best = max(cause.support.strength for cause in causes)
    tied = {other for cause in causes if cause.support.strength == best for other in cause.tied_with}
    return tuple(cause for cause in causes if cause.support.strength == best or cause.cause in tied)


def _step(
    stage: Stage, judged: Judgement, leading: tuple[NamedCause, ...], places: list[Stage], *, certain: bool
) -> Step:
    figures = figures_at(stage, judged.findings)
    seen, state = _seen(stage, judged, "offset not measured" if figures else "not measured")
    here = _few([cause.cause for cause in leading if stage in cause.arises_at])
    words = "Sound and picture part here" if certain else "They may part here"
    words = "Perhaps at fault" if _together(judged) else words
    parting = visible(f"{words}: {joined(here)}" if here else "")
    return Step(
        name=visible(STAGE[stage]),
        side=visible(STAGE_SIDE[stage]),
        seen=seen,
        lines=_lines(stage, judged, places, seen, certain=certain),
        state=visible(state, limit=120),
        figures=figures,
        parting=parting,
        pieces=tuple(Shown(piece) for piece in re.findall(r"[^.]*\.?", parting) if piece),
    )


def _few(causes: list[str]) -> list[str]:
    more = len(causes) - _MOST_NAMED
    return causes if more <= 0 else [*causes[:_MOST_NAMED], f"{more} more"]


def _seen(stage: Stage, judged: Judgement, unmeasured: str) -> tuple[Seen, str]:
    checks = sorted({item.check for item in judged.findings if _sees(item, stage)})
    by = joined([_BY.get(check, check) for check in checks])
    if stage not in judged.not_measured:
        return Seen.MEASURED, f"offset measured by {by}" if by else "offset measured"
    if by:
        return Seen.ESTIMATED, f"offset only estimated, by {by}"
    return Seen.UNMEASURED, unmeasured


def _sees(finding: Finding, stage: Stage) -> bool:
    return stage in finding.answer.sees and finding.bears and finding.verdict is not Verdict.SKIP


def _saw_a_fault(finding: Finding, stage: Stage) -> bool:
    """Whether an offset outside its limits was measured there: a cause without one shows where they may part only."""
    return _sees(finding, stage) and finding.verdict in (Verdict.WARN, Verdict.FAIL)


def _lines(stage: Stage, judged: Judgement, places: list[Stage], seen: Seen, *, certain: bool) -> Lines:
    if _together(judged) and seen is Seen.MEASURED:
        return Lines.TOGETHER
    if certain:
        return _lines_around(stage, places[0], seen)
    if stage not in places and apart_at(stage, judged.findings):
        return Lines.APART
    fault = bool(places) or judged.verdict in (Verdict.WARN, Verdict.FAIL)
    return Lines.UNKNOWN if fault or seen is not Seen.MEASURED else Lines.TOGETHER


def _lines_around(stage: Stage, place: Stage, seen: Seen) -> Lines:
    order = list(Stage).index
    if order(stage) >= order(place):
        return Lines.PART if stage is place else Lines.APART
    return Lines.TOGETHER if seen is Seen.MEASURED else Lines.UNKNOWN


def _together(judged: Judgement) -> bool:
    """Whether sound and picture were seen in step on the whole way: what is wrong then does not part them."""
    whole = [item for item in judged.findings if set(SOURCE_TO_RECEIVER) <= set(item.answer.sees) and item.bears]
    return any(item.verdict is Verdict.PASS for item in whole) and not any(
        _saw_a_fault(item, Stage.SOURCE) for item in whole
    )


def _summary(judged: Judgement, places: list[Stage], steps: tuple[Step, ...], *, certain: bool) -> str:
    names = [_in_a_sentence(place) for place in places]
    if _together(judged) and judged.verdict in (Verdict.WARN, Verdict.FAIL):
        elsewhere = f" What is wrong may lie in {' or in '.join(names)}." if names else ""
        return f"Sound and picture arrive together.{elsewhere}"
    if certain:
        return f"Sound and picture part in {names[0]}."
    if names:
        return f"Sound and picture may part in {' or in '.join(names)}; this evidence cannot say it with certainty."
    if judged.verdict in (Verdict.WARN, Verdict.FAIL):
        return "Something is wrong, but this evidence does not show a place on the path where sound and picture part."
    if all(step.seen is Seen.UNMEASURED for step in steps):
        return "At no place on the path was it measured whether sound and picture are together."
    if judged.not_measured:
        return "No place was found where sound and picture part; not every place was measured."
    return "No place was found where sound and picture part."


def _place(places: list[Stage], *, certain: bool) -> str:
    if not places:
        return ""
    verb = "arises" if certain else "may arise"
    return f"it {verb} in {' or in '.join(_in_a_sentence(place) for place in places)}"


def _in_a_sentence(stage: Stage) -> str:
    name = STAGE[stage]
    return "the " + name[0].lower() + name[1:]
