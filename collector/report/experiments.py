"""Turns what a guided run tried into rows for people: what was changed, what it did, the figures before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from collector.model.evidence import SafeEvidence
from collector.model.measured import Measured
from collector.model.records.guide import GuideAnswers, GuideExperiment, TriedFigure, Witness
from collector.model.units import unit_words
from collector.report.quantities import measured
from collector.report.shown import Shown, capitalised, joined, visible
from collector.report.tables import Cell, Table, cell, table

_EFFECT = {
    "helped": "it helped",
    "worse": "it made things worse",
    "did not help": "it did not help",
    "cannot tell": "what was measured cannot tell whether it helped",
}
_TOLD = {
    "better": "The person saw that it helped",
    "same": "The person saw no difference",
    "worse": "The person saw that it got worse",
}
_NOT_MEASURED = "not measured"
_SEEN_BY = {
    Witness.ROOM: "measured in the room, before and after",
    Witness.TRACE: "measured by the publisher’s own list, before and after",
    Witness.RECORDING: "measured in two recordings, before and after",
    Witness.TOLD: _NOT_MEASURED,
}
_MACHINE = {
    "helped": "it became better",
    "worse": "it became worse",
    "did not help": "it did not become better",
    "cannot tell": "nobody can tell whether it became better",
}
_ALWAYS = {
    "Offset": frozenset({"offset", "recording", "publisher-offset"}),
    "Drift": frozenset({"drift", "recording-drift", "publisher-drift"}),
}
"""Rows that stand there even where they could not be measured, and the quantities that fill them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedRow:
    """One change that was tried: the effect in words, the figures behind it, and what remains open.

    ``shortly`` is the one figure, or the word of a person, that tells most; empty where there is neither. ``when`` says
    when was measured and changed, ``left`` what is still to be put back; both are empty where nothing is known of it.
    ``machine`` is what became of the machine's own network or load, empty where that was not measured by itself.
    """

    title: Shown
    effect: Shown
    shortly: Shown
    device: Shown
    seen_by: Shown
    when: Shown
    told: Shown
    machine: Shown
    recovered: Shown
    left: Shown
    causes: Shown
    reasons: tuple[Shown, ...]
    figures: Table


def tried_rows(evidence: SafeEvidence) -> tuple[TriedRow, ...]:
    """Return the experiments in the order in which they were made."""
    made = sorted(evidence.every(GuideExperiment), key=lambda record: record.taken[0])
    return tuple(map(_row, made))


def told_table(evidence: SafeEvidence) -> Table:
    """List what a person told the guide and no field of the incident holds."""
    told = (one for answers in evidence.every(GuideAnswers) for one in answers.told)
    return table("Told besides", "Question | Answer", ((cell(one.question), cell(one.answer)) for one in told))


def effect_words(record: GuideExperiment) -> str:
    """Say what a change did: as far as it was measured, or what the person told where nothing was."""
    if record.seen_by is Witness.TOLD:
        return f"told by the user: {record.told}" if record.told else "nobody told what it did"
    return _EFFECT.get(record.effect, record.effect)


def _row(record: GuideExperiment) -> TriedRow:
    measured_too = record.seen_by is not Witness.TOLD
    told = _TOLD.get(record.told, "") if measured_too else ""
    return TriedRow(
        title=visible(record.title, limit=160),
        effect=visible(capitalised(effect_words(record))),
        shortly=visible(_shortly(record) or told if measured_too else capitalised(_NOT_MEASURED)),
        device=visible(record.device, limit=60),
        seen_by=visible(_SEEN_BY[record.seen_by]),
        when=visible(_when(record)),
        told=visible(f"{told}; that is told, not measured." if told else ""),
        machine=visible(_of_machine(record)),
        recovered=visible("The offset is back where nobody notices it." if record.recovered else ""),
        left=visible(_left(record), limit=300),
        causes=visible(joined(list(record.causes))),
        reasons=tuple(visible(reason, limit=300) for reason in record.reasons),
        figures=table(f"Before and after: {record.title}", "Figure | Before | After | Verdict", _figures(record)),
    )


def _when(record: GuideExperiment) -> str:
    """Say in UTC when was measured before, changed, measured after and put back, as far as each is known."""
    parts = (
        ("measured", record.before),
        ("changed", record.changed),
        ("measured again", record.after),
        ("put back", record.restored),
    )
    said = [f"{what} {_span(instants)}" for what, instants in parts if instants]
    return f"{capitalised(', '.join(said))} (UTC)." if said else ""


def _span(instants: tuple[datetime, ...]) -> str:
    first, last = (f"{at:%H:%M:%S}" for at in (instants[0], instants[-1]))
    return f"at {first}" if first == last else f"{first} to {last}"


def _of_machine(record: GuideExperiment) -> str:
    if not record.machine:
        return ""
    became = _MACHINE.get(record.machine, record.machine)
    measured_too = f"The {record.device}’s own network or load was measured before and after: {became}."
    return f"{measured_too} That says nothing yet of sound and picture."


def _left(record: GuideExperiment) -> str:
    if not record.changed or record.restored or not record.restore:
        return ""
    return f"Not put back, as far as was said: {record.restore}"


def _shortly(record: GuideExperiment) -> str:
    """Say the first figure that the change moved as the whole was moved, before and after."""
    for figure in record.figures:
        if figure.effect == record.effect:
            unit = unit_words(figure.unit)
            before, after = measured(figure.before, unit), measured(figure.after, unit)
            return f"{capitalised(figure.title)}: {before} before, {after} after"
    return ""


def _figures(record: GuideExperiment) -> Iterator[tuple[Cell, ...]]:
    for figure in record.figures:
        before, after = (_words(value, figure) for value in (figure.before, figure.after))
        yield cell(capitalised(figure.title)), cell(before), cell(after), cell(figure.effect)
    if record.seen_by is not Witness.TOLD or record.figures:
        yield from (_unknown(title) for title, ids in _ALWAYS.items() if not _has(record, title, ids))


def _has(record: GuideExperiment, title: str, ids: frozenset[str]) -> bool:
    """Whether a figure is of one of these quantities; older bundles kept its title alone."""
    return any(
        figure.quantity in ids or (not figure.quantity and title.lower() in figure.title.lower())
        for figure in record.figures
    )


def _unknown(title: str) -> tuple[Cell, ...]:
    return cell(title), cell("not measured both times"), cell(""), cell("cannot tell")


def _words(value: Measured, figure: TriedFigure) -> str:
    return f"{measured(value, unit_words(figure.unit))} (n = {value.n:,})"
