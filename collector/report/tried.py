"""Turns what a person told the guide and what was tried there, or that nothing was, into lines for the ticket."""

from collections.abc import Iterator

from collector.model.evidence import SafeEvidence
from collector.model.records.guide import GuideAnswers, GuideExperiment, TriedFigure, Witness
from collector.report.quantities import quantity

NOTHING = "nothing was changed"
NOT_RECORDED = "not recorded in this run"
SEEN_BY = {
    Witness.ROOM: "measured in the room",
    Witness.TRACE: "measured in the publisher's trace",
    Witness.RECORDING: "measured in two recordings",
    Witness.TOLD: "told, not measured",
}


def tried_lines(evidence: SafeEvidence) -> Iterator[str]:
    """Yield one line for each change that was tried, with both measurements; one sentence if there was none."""
    experiments = evidence.every(GuideExperiment)
    if not experiments:
        yield f"Before and after a change: {untried(evidence)}"
    for tried in experiments:
        figures = "".join(f"; {_figure(figure)}" for figure in tried.figures)
        measured = tried.seen_by is not Witness.TOLD
        told = f"; the person saw: {tried.told}" if measured and tried.told else ""
        effect = tried.effect if measured else tried.told or "no answer"
        machine = f"; this machine by itself: {tried.machine}, measured" if tried.machine else ""
        yield f"Tried {tried.title} ({tried.device}): {effect}, {SEEN_BY[tried.seen_by]}{told}{machine}{figures}"


def untried(evidence: SafeEvidence) -> str:
    """Say that nothing was tried, or that nobody kept whether anything was; empty where something was tried."""
    if evidence.every(GuideExperiment):
        return ""
    return NOTHING if evidence.every(GuideAnswers) else NOT_RECORDED


def told_lines(evidence: SafeEvidence) -> Iterator[str]:
    """Yield what was told beside the incident's own facts."""
    for answers in evidence.every(GuideAnswers):
        for told in answers.told:
            yield f"{told.question} (told): {told.answer}"


def _figure(figure: TriedFigure) -> str:
    before, after = (quantity(f"figure_{figure.unit}", value)[1] for value in (figure.before, figure.after))
    return f"{figure.title} {before} before, {after} after"
