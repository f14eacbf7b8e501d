"""Shapes one run into what the page shows, part by part: no markup here, and no string that was not made visible."""

from collections.abc import Iterable
from dataclasses import dataclass

from collector.model.coverage import State
from collector.model.host import HostRole
from collector.model.incident import Field
from collector.model.records.device import DeviceFacts
from collector.model.run import MANIFEST_SCHEMA, RUN_SCHEMA, Run
from collector.report.charts import Charts, draw_charts
from collector.report.findings import CauseRow, Findings, shape_causes, sort_findings
from collector.report.lookup import lookup_lines
from collector.report.offsets import offsets_seen
from collector.report.path import Path, draw_path
from collector.report.quantities import span
from collector.report.shown import Shown, capitalised, joined, visible
from collector.report.tables import (
    ListedFile,
    Table,
    asked_table,
    clocks_table,
    coverage_table,
    facts_table,
    files_table,
    machine_table,
    reason_words,
    redactions_table,
    run_table,
)
from collector.report.words import STAGE, VERDICT, VERDICT_MEANS, acts


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Who should act and why, and the verdict; ``offset`` and what follows it are empty where none was measured."""

    room: Shown
    window: Shown
    owner: Shown
    headline: Shown
    verdict: str
    verdict_words: Shown
    verdict_means: Shown
    offset: Shown
    offset_by: Shown
    pattern: Shown
    symptom: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """One planned source that is not wholly there, and why."""

    source: Shown
    state: str
    why: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps:
    """What nobody measured, the shortest next step, and what is missing."""

    not_measured: Shown
    next_step: Shown
    missing: tuple[Gap, ...]
    interrupted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A check that raised, and the type of its error."""

    check: Shown
    error: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Everything on the page, in its order."""

    title: Shown
    head: Head
    path: Path
    lookup: tuple[tuple[Shown, Shown], ...]
    gaps: Gaps
    causes: tuple[CauseRow, ...]
    findings: Findings
    charts: Charts
    broken: tuple[Broken, ...]
    asked: Table
    facts: Table
    machines: tuple[Table, ...]
    bystander_machines: tuple[Table, ...]
    coverage: Table
    clocks: Table
    redactions: Table
    files: Table
    run: Table
    tool: Shown
    schemas: Shown


def shape_page(run: Run, files: Iterable[ListedFile]) -> Page:
    """Return the whole page for one run and the members of its bundle."""
    judged, evidence = run.judgement, run.evidence
    machines = evidence.every(DeviceFacts)
    room = evidence.incident.room or "room not known"
    return Page(
        title=visible(f"{VERDICT[judged.verdict]}: {room}", limit=120),
        head=_head(run),
        path=draw_path(judged),
        lookup=lookup_lines(evidence),
        gaps=_gaps(run),
        causes=shape_causes(judged),
        findings=sort_findings(judged),
        charts=draw_charts(evidence),
        broken=tuple(Broken(check=visible(item.check), error=visible(item.error)) for item in judged.broken_checks),
        asked=asked_table(run),
        facts=facts_table(evidence.incident),
        machines=tuple(machine_table(item) for item in machines if item.host.role is not HostRole.BYSTANDER),
        bystander_machines=tuple(machine_table(item) for item in machines if item.host.role is HostRole.BYSTANDER),
        coverage=coverage_table(run),
        clocks=clocks_table(run.clocks),
        redactions=redactions_table(run),
        files=files_table(files),
        run=run_table(run),
        tool=visible(run.tool),
        schemas=visible(f"{RUN_SCHEMA}, {MANIFEST_SCHEMA}"),
    )


def _head(run: Run) -> Head:
    judged, incident = run.judgement, run.evidence.incident
    seen = offsets_seen(judged.findings)[:1]
    return Head(
        room=visible(incident.room or "room not known", limit=80),
        window=visible(span(incident.window.start, incident.window.end)),
        owner=visible(acts(judged.owner, judged.verdict)),
        headline=visible(judged.headline, limit=300),
        verdict=judged.verdict.value,
        verdict_words=visible(VERDICT[judged.verdict]),
        verdict_means=visible(VERDICT_MEANS[judged.verdict]),
        offset=visible(capitalised("".join(item.words for item in seen))),
        offset_by=visible("".join(item.by for item in seen)),
        pattern=visible("".join(item.pattern for item in seen), limit=200),
        symptom=visible(incident.value(Field.SYMPTOM), limit=200),
    )


def _gaps(run: Run) -> Gaps:
    judged = run.judgement
    names = [STAGE[stage][0].lower() + STAGE[stage][1:] for stage in judged.not_measured]
    return Gaps(
        not_measured=visible(capitalised(joined(names))),
        next_step=visible(judged.next_step, limit=500),
        missing=tuple(
            Gap(
                source=visible(item.source, limit=60),
                state=item.state.value,
                why=visible(reason_words(item), limit=160),
            )
            for item in run.evidence.coverage
            if item.state is not State.COLLECTED
        ),
        interrupted=run.interrupted,
    )
