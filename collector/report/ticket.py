"""Writes ticket.md: a subject, ten lines that stand alone, what support asks for; under 4,000 characters."""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.model.coverage import State
from collector.model.finding import Finding, Verdict
from collector.model.host import HostRole
from collector.model.incident import Field
from collector.model.records.device import DeviceFacts
from collector.model.run import Run
from collector.model.ticket import Given, TicketField, ticket_fields
from collector.report.acting import acts
from collector.report.lookup import direction, lookup_lines
from collector.report.markdown import inline
from collector.report.offsets import offsets_seen
from collector.report.quantities import local_span, share, span
from collector.report.shown import capitalised
from collector.report.tried import told_lines, tried_lines
from collector.report.words import REASON, VERDICT

LONGEST = 3_900  # "under 4,000 characters", with room for what a form adds
_HEAD_VALUE = 170
_FIELD_VALUE = 100
TAKEN_OUT = "Taken out before sending"
_CUT = "- More than fits here: see summary.html in the attached bundle."


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of the ticket; those of rank 0 always stay, then 1, 2, … as long as there is room."""

    text: str
    rank: int = 0


def render_ticket(run: Run, taken_out: tuple[str, ...] = ()) -> str:
    """Return the ticket's text in Markdown that also reads as plain text; ``taken_out`` are files that it lacks."""
    lines = [
        Line(text=f"Subject: {inline(_subject(run), 150)}"),
        Line(text=""),
        *_head(run),
        *(Line(text=f"- {TAKEN_OUT}: {inline(', '.join(taken_out), _HEAD_VALUE)}") for _ in taken_out[:1]),
        Line(text=""),
        Line(text="What support asks for:"),
        Line(text=""),
        *(_asked(field) for field in ticket_fields(run.evidence)),
        *_section("Causes, and what to change", _causes(run), rank=1),
        *_section("Findings", _findings(run), rank=2),
        *_section("Ids and more", _more(run), rank=3),
        *_section("Evidence in the bundle", _evidence(run), rank=4),
    ]
    return _fit(lines)


def _subject(run: Run) -> str:
    incident, judged = run.evidence.incident, run.judgement
    seen = [capitalised(item.words) for item in offsets_seen(judged.findings) if item.decides]
    what = (seen or [f"Sound and picture: {VERDICT[judged.verdict].lower()}"])[0]
    cause = f": {judged.causes[0].cause}" if judged.causes else ""
    return f"{what} in {incident.room or 'a room not known'}, {incident.window.start:%Y-%m-%d %H:%M} UTC{cause}"


def _head(run: Run) -> Iterator[Line]:
    judged, incident = run.judgement, run.evidence.incident
    window = incident.window
    local = local_span(window)
    seen = [f"{item.words} ({item.by})" for item in offsets_seen(judged.findings)]
    causes = [f"{cause.cause} ({cause.support.value} support): {cause.title}" for cause in judged.causes[:1]]
    pairs = {
        "Who should act": f"{acts(judged)}. {judged.headline}",
        "Room": ", ".join(_known(run, Field.ROOM, Field.ROOM_SID, Field.SERVER_HOST)) or "not known",
        "Window": f"{span(window.start, window.end)}, {window.known_by}{f'; {local}' if local else ''}",
        "Direction": direction(run.evidence),
        "Symptom": incident.value(Field.SYMPTOM) or "not told; --symptom gives it",
        "Verdict": f"{VERDICT[judged.verdict]}{_where(run)}",
        "Offset": "".join(seen) or "not measured",
        "Cause": "".join(causes) or "none is supported by this evidence",
        "SDK and platform": ", ".join([*_known(run, Field.SDK_VERSION, Field.PLATFORM), *_systems(run)]) or "not known",
        "Missing": _missing(run) or "nothing",
    }
    return (Line(text=f"- {name}: {inline(value, _HEAD_VALUE)}") for name, value in pairs.items())


def _known(run: Run, *fields: Field) -> list[str]:
    return [value for name in fields if (value := run.evidence.incident.value(name))]


def _where(run: Run) -> str:
    stages = ", ".join(stage.value.replace("-", " ") for stage in run.judgement.not_measured)
    return f"; not measured: {stages}" if stages else ""


def _systems(run: Run) -> list[str]:
    machines = (item for item in run.evidence.every(DeviceFacts) if item.host.role is not HostRole.BYSTANDER)
    return [f"{item.system} {item.system_version} ({item.host.role.value})" for item in machines]


def _missing(run: Run) -> str:
    fields = [field.name for field in ticket_fields(run.evidence) if not field.complete]
    sources = [item.source for item in run.evidence.coverage if item.state is State.MISSING]
    return "; ".join(part for part in (", ".join(fields), ", ".join(sources)) if part)


def _asked(field: TicketField) -> Line:
    value = inline(field.value, _FIELD_VALUE)
    if field.complete and value:
        return Line(text=f"- {capitalised(field.name)}: {value} ({inline(field.known_by, 40)})")
    # What was looked for and not found says where it is and how to get it.
    room = 2 * _HEAD_VALUE if field.given is Given.EXPLAINED else _FIELD_VALUE - len(value) // 2
    absent = f"missing: {inline(field.why, room)}. To give it: {field.how}"
    return Line(text=f"- {capitalised(field.name)}: {value}{'; ' if value else ''}{absent}")


def _causes(run: Run) -> Iterator[str]:
    """Tell first what was tried, which must not be lost where many causes leave little room."""
    yield from tried_lines(run.evidence)
    for cause in run.judgement.causes:
        tied = f" This evidence cannot tell it from {', '.join(cause.tied_with)}." if cause.tied_with else ""
        yield f"{cause.cause}, {cause.support.value} support, {cause.owner.value}: {cause.advice}{tied}"
    if run.judgement.next_step:
        yield f"Next step: {run.judgement.next_step}"


def _findings(run: Run) -> Iterator[str]:
    told = [item for item in run.judgement.findings if item.bears and item.verdict is not Verdict.SKIP]
    for finding in sorted(told, key=_worst_first):
        yield f"{finding.check}: {VERDICT[finding.verdict]}. {finding.answer.summary}"


def _worst_first(finding: Finding) -> tuple[int, str]:
    return (-finding.verdict.severity, finding.check)


def _more(run: Run) -> Iterator[str]:
    for name, value in lookup_lines(run.evidence):
        if name not in ("Room or channel", "Window", "Local", "Direction"):
            yield f"{name}: {value}"
    enhancement = run.evidence.incident.value(Field.ENHANCEMENT)
    yield f"Enhancement SDK: {enhancement or 'not told; --enhancement gives it'}"
    yield from told_lines(run.evidence)
    for machine in run.evidence.every(DeviceFacts):
        for item in machine.peripherals:
            if machine.host.role is not HostRole.BYSTANDER and item.default and item.role == "output":
                yield f"Sound output of the {machine.host.role.value}: {item.transport}"


def _evidence(run: Run) -> Iterator[str]:
    for item in run.evidence.coverage:
        part = f", {share(item.share)} of the window" if item.share >= 0 else ""
        why = ": ".join(words for words in (REASON[item.reason], item.detail) if words)
        yield f"{item.source}: {item.state.value}{part}{f', {why}' if why else ''}"
    removed = ", ".join(f"{kind} {count:,}" for kind, count in sorted(run.redactions.items()))
    yield f"Removed or replaced: {removed or 'nothing had to be'}"
    yield f"avsync {run.tool}, run {run.run}; check the bundle with python -m zipfile -t"


def _section(title: str, items: Iterator[str], *, rank: int) -> Iterator[Line]:
    for index, item in enumerate(items):
        if index == 0:
            yield Line(text=f"\n{title}:\n", rank=rank)
        yield Line(text=f"- {inline(item, 2 * _HEAD_VALUE)}", rank=rank)


def _fit(lines: list[Line]) -> str:
    """Keep what fits, the lower rank first; an order within a rank is kept, and what was left out is said."""
    room = LONGEST - len(_CUT) - 1
    kept: set[int] = set()
    for index in sorted(range(len(lines)), key=lambda index: lines[index].rank):
        room -= len(lines[index].text) + 1
        if room < 0:
            break
        kept.add(index)
    text = "\n".join(line.text for index, line in enumerate(lines) if index in kept)
    return f"{text}\n" if len(kept) == len(lines) else f"{text}\n{_CUT}\n"
