"""Turns what a person tried into support for causes: a change that helped, and was seen to, is what points best.

Each experiment names the causes that it would point to, so that an experiment of the checklist needs no code here. One
that was only told never decides. One that was made while nothing was out of step says nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from collector.measure.lip_sync import offset_verdict
from collector.model.cause import Opinion, Support
from collector.model.evidence import SafeEvidence
from collector.model.finding import Verdict
from collector.model.records.guide import GuideExperiment, Witness

HELPED, BETTER = "helped", "better"
REFUTED = ("did not help", "worse")
SEEN = {"same": "no difference", "worse": "it got worse"}
OFFSETS = ("offset", "recording", "publisher-offset")
"""The figures that are the fault itself; loss or load that went away explains at most."""


def weigh_tried(opinions: Mapping[str, Opinion], evidence: SafeEvidence) -> dict[str, Opinion]:
    """Return the opinions by cause with what the experiments of this run add to each or take from it."""
    weighed = dict(opinions)
    for tried in evidence.every(GuideExperiment):
        causes = [cause for cause in tried.causes if cause in weighed]
        likely = [cause for cause in causes if weighed[cause].support is not Support.NONE] or causes
        for cause in causes:
            weighed[cause] = _weighed(weighed[cause], tried, alone=likely == [cause])
    return weighed


def _weighed(opinion: Opinion, tried: GuideExperiment, *, alone: bool) -> Opinion:
    """``alone``: of the causes that the change is about, this is the only one that anything else points to."""
    if tried.seen_by is Witness.TOLD or tried.effect == "cannot tell":
        return _told(opinion, tried)
    if tried.effect == HELPED:
        sure = _offset_helped(tried) and (alone or opinion.support is not Support.NONE)
        note = f'"{tried.title}" helped, measured before and after.'
        return _raised(opinion, Support.STRONG if sure else Support.MEDIUM, note)
    if tried.effect in REFUTED and _was_apart(tried) and opinion.support is not Support.NONE:
        note = f'"{tried.title}" was tried while it showed, and {tried.effect}.'
        return _noted(replace(opinion, support=Support.WEAK), note)
    return opinion


def _told(opinion: Opinion, tried: GuideExperiment) -> Opinion:
    """A person's word makes a cause possible; against one it is only noted, as nobody's eye is a measurement."""
    if tried.told == BETTER:
        return _raised(opinion, Support.WEAK, f'"{tried.title}" helped, as somebody saw it; it was not measured.')
    if tried.told in SEEN and opinion.support is not Support.NONE:
        return _noted(opinion, f'"{tried.title}" was tried: {SEEN[tried.told]}, as somebody saw it; not measured.')
    return opinion


def _raised(opinion: Opinion, support: Support, note: str) -> Opinion:
    best = max(opinion.support, support, key=lambda one: one.strength)
    return _noted(replace(opinion, support=best), note)


def _noted(opinion: Opinion, note: str) -> Opinion:
    return replace(opinion, note=f"{note} {opinion.note}".rstrip())


def _offset_helped(tried: GuideExperiment) -> bool:
    return any(figure.effect == HELPED for figure in tried.figures if figure.quantity in OFFSETS)


def _was_apart(tried: GuideExperiment) -> bool:
    """Whether an offset was noticeable before the change: without one there was nothing to help."""
    return any(
        offset_verdict(figure.before) in (Verdict.WARN, Verdict.FAIL)
        for figure in tried.figures
        if figure.quantity in OFFSETS
    )
