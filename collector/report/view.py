"""Shapes one run into what the page shows, part by part: no markup here, and no string that was not made visible."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from textwrap import shorten

from collector.model.coverage import Coverage, Reason, State
from collector.model.finding import Verdict
from collector.model.host import HostRole
from collector.model.incident import Field, Vendor
from collector.model.records.network import NetworkPath
from collector.model.records.reach import MediaServers, NameAnswers, ProxyWays
from collector.model.records.room import RoomFacts, RoomStatistics
from collector.model.run import MANIFEST_SCHEMA, RUN_SCHEMA, Run
from collector.report.acting import acts
from collector.report.ends import End, both_ends
from collector.report.experiments import TriedRow, told_table, tried_rows
from collector.report.findings import CauseRow, Findings, shape_causes, sort_findings
from collector.report.known import KnownIssue, known_issues
from collector.report.lookup import lookup_lines
from collector.report.machines import OF_THE_CALL, side_tables
from collector.report.offsets import offset_sentence, offsets_seen
from collector.report.path import Path, draw_path
from collector.report.quantities import span
from collector.report.reproduce import again_for
from collector.report.shown import Shown, joined, visible
from collector.report.tables import (
    ListedFile,
    Table,
    asked_table,
    clocks_table,
    coverage_table,
    facts_table,
    files_table,
    reason_words,
    redactions_table,
    run_table,
)
from collector.report.timelines import Timelines, draw_timelines
from collector.report.tried import untried
from collector.report.words import STAGE, VERDICT, VERDICT_MEANS

MOST_FILES = 300
"""More of them would make the page itself too large to open quickly; the manifest lists all."""

MOST_GAPS, MOST_TRIED, MOST_SOURCES = 3, 3, 3
_LONGEST_REASON = 110
"""On the first screen; the table of coverage names and says all."""

_OF_LIVEKIT = frozenset(
    kind.kind for kind in (RoomFacts, RoomStatistics, NetworkPath, MediaServers, NameAnswers, ProxyWays)
)
"""What is gathered from a LiveKit server: a call of another vendor has none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Who should act and why, and the verdict; ``offset`` and what follows it are empty where none was measured."""

    owner: Shown
    headline: Shown
    verdict: str
    verdict_words: Shown
    verdict_means: Shown
    offset: Shown
    offset_by: Shown
    symptom: Shown
    next_step: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Planned sources that are not wholly there for one and the same reason; ``more`` counts those not named."""

    sources: tuple[Shown, ...]
    more: Shown
    state: str
    why: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps:
    """What nobody measured, and what is missing; the first screen has the ``first`` gaps and how many ``more``."""

    not_measured: Shown
    missing: tuple[Gap, ...]
    first: tuple[Gap, ...]
    more: int
    interrupted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A check that raised, and the type of its error."""

    check: Shown
    error: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Everything on the page, in its order; ``linked`` is true if its files lie beside it.

    ``untried`` says that nothing was tried, or that nobody kept it; it is empty where ``tried`` is not.
    """

    title: Shown
    room: Shown
    when: Shown
    head: Head
    lookup: tuple[tuple[Shown, Shown], ...]
    ends: tuple[End, ...]
    known_issues: tuple[KnownIssue, ...]
    tried: tuple[TriedRow, ...]
    tried_first: tuple[TriedRow, ...]
    untried: Shown
    path: Path
    gaps: Gaps
    causes: tuple[CauseRow, ...]
    findings: Findings
    timelines: Timelines
    broken: tuple[Broken, ...]
    asked: Table
    told: Table
    facts: Table
    machines: tuple[Table, ...]
    bystander_machines: tuple[Table, ...]
    coverage: Table
    clocks: Table
    redactions: Table
    files: Table
    linked: bool
    links_words: Shown
    unlisted: int
    run: Table
    tool: Shown
    schemas: Shown


class Place(Enum):
    """Where a page is written, with what to say of its files there."""

    IN_BUNDLE = "The links work once the archive is unpacked."
    ELSEWHERE = "They lie in the bundle, not beside this page."


def shape_page(run: Run, files: Iterable[ListedFile], place: Place = Place.IN_BUNDLE) -> Page:
    """Return the whole page for one run and the members of its bundle."""
    judged, evidence = run.judgement, run.evidence
    listed, tried = tuple(files), tried_rows(evidence)
    command = partial(again_for, incident=evidence.incident)
    room = evidence.incident.room or "room not known"
    path = draw_path(judged)
    return Page(
        title=visible(f"{VERDICT[judged.verdict]}: {room}", limit=120),
        room=visible(room, limit=80),
        when=visible(span(evidence.incident.window.start, evidence.incident.window.end)),
        head=_head(run, path.place),
        lookup=lookup_lines(evidence),
        ends=both_ends(evidence),
        known_issues=known_issues(judged.findings),
        tried=tried,
        tried_first=tried[:MOST_TRIED],
        untried=visible(untried(evidence)),
        path=path,
        gaps=_gaps(run),
        causes=shape_causes(judged, command),
        findings=sort_findings(judged, command),
        timelines=draw_timelines(evidence),
        broken=tuple(Broken(check=visible(item.check), error=visible(item.error)) for item in judged.broken_checks),
        asked=asked_table(run),
        told=told_table(evidence),
        facts=facts_table(evidence.incident),
        machines=side_tables(evidence, *OF_THE_CALL),
        bystander_machines=side_tables(evidence, HostRole.BYSTANDER),
        coverage=coverage_table(run),
        clocks=clocks_table(run.clocks, evidence.incident.window),
        redactions=redactions_table(run, listed),
        files=files_table(listed[:MOST_FILES], linked=place is Place.IN_BUNDLE),
        linked=place is Place.IN_BUNDLE,
        links_words=visible(place.value),
        unlisted=max(0, len(listed) - MOST_FILES),
        run=run_table(run),
        tool=visible(run.tool),
        schemas=visible(f"{RUN_SCHEMA}, {MANIFEST_SCHEMA}"),
    )


def _head(run: Run, place: str) -> Head:
    judged, incident = run.judgement, run.evidence.incident
    sentences = (offset_sentence(item, judged.findings, run.evidence, place) for item in offsets_seen(judged.findings))
    return Head(
        owner=visible(acts(judged)),
        headline=visible(judged.headline, limit=300),
        verdict=judged.verdict.value,
        verdict_words=visible(VERDICT[judged.verdict]),
        verdict_means=visible(VERDICT_MEANS[judged.verdict]),
        offset=visible("".join(sentences), limit=300),
        offset_by=visible("".join(item.by for item in offsets_seen(judged.findings))),
        symptom=visible(incident.value(Field.SYMPTOM), limit=200),
        next_step=visible(judged.next_step, limit=500),
    )


def _gaps(run: Run) -> Gaps:
    judged = run.judgement
    names = [STAGE[stage][0].lower() + STAGE[stage][1:] for stage in judged.not_measured]
    missing = _missing(run)
    return Gaps(
        not_measured=visible(f"Whether sound and picture are together in: {joined(names)}" if names else ""),
        missing=missing,
        first=missing[:MOST_GAPS],
        more=max(0, len(missing) - MOST_GAPS),
        interrupted=run.interrupted,
    )


def _missing(run: Run) -> tuple[Gap, ...]:
    """Put sources that are not there for one reason together, those first that leave most questions open."""
    open_questions = Counter(
        source for item in run.judgement.findings if item.verdict is Verdict.SKIP for source in item.lacks
    )
    foreign = _OF_LIVEKIT if run.evidence.incident.vendor is Vendor.AGORA else frozenset[str]()
    missing = [item for item in run.evidence.coverage if item.state is not State.COLLECTED]
    grouped: dict[tuple[str, str], list[str]] = {}
    for item in sorted(missing, key=lambda item: (item.source in foreign, _beyond(item), -open_questions[item.source])):
        grouped.setdefault((item.state.value, _first_sentence(reason_words(item))), []).append(item.source)
    return tuple(
        Gap(
            sources=tuple(visible(name, limit=60) for name in names[:MOST_SOURCES]),
            more=visible(f"and {len(names) - MOST_SOURCES} more" if len(names) > MOST_SOURCES else ""),
            state=state,
            why=visible(shorten(why[:1000], _LONGEST_REASON, placeholder=" …")),
        )
        for (state, why), names in grouped.items()
    )


def _beyond(item: Coverage) -> bool:
    """Whether nobody can do anything about what is missing: it tells the reader least."""
    return item.state is State.MISSING and item.reason is Reason.UNSUPPORTED


def _first_sentence(text: str) -> str:
    """What a gap's reason begins with; the table of coverage has all of it."""
    return text.partition(". ")[0].partition("; ")[0]
