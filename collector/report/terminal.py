"""Turns the page's view into sections of lines for a terminal, in the order in which a support engineer reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from collector.report.findings import CauseRow, FindingRow, Findings
from collector.report.path import Path
from collector.report.quantities import size
from collector.report.shown import Shown, visible
from collector.report.tables import Table
from collector.report.timelines import Timelines
from collector.report.view import Gaps, Page

MOST_ROWS = 400
"""No run of avsync has as many in one section; a stranger's bundle may."""
_MOST_LISTED = 40
_LONGEST = 2_000


class Tone(StrEnum):
    """How a line is meant; a terminal may colour it, but its words say the same."""

    PLAIN = "plain"
    STRONG = "strong"
    GOOD = "good"
    DOUBT = "doubt"
    WARNING = "warning"
    BAD = "bad"
    FAINT = "faint"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line: a label (may be empty), its text, how deep it stands under the line before."""

    label: Shown
    text: Shown
    tone: Tone = Tone.PLAIN
    depth: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A title and its lines."""

    title: Shown
    rows: tuple[Row, ...]
    tone: Tone = Tone.STRONG


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleState:
    """How far a bundle can be believed, in sentences and member names of which none was made visible yet.

    ``unchecked`` are members of which only name and size were compared, ``unchecked_bytes`` their size together.
    """

    name: str
    problems: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    unchecked_bytes: int = 0
    notes: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether nothing wrong was seen in what was looked at."""
        return not self.problems and not self.lost


_VERDICT_TONE = {
    "fail": Tone.BAD,
    "warn": Tone.WARNING,
    "inconclusive": Tone.DOUBT,
    "pass": Tone.GOOD,
    "skip": Tone.FAINT,
}


def terminal_sections(page: Page, state: BundleState) -> tuple[Section, ...]:
    """Return what a terminal shows of a run, what decides first; sections without a line are left out."""
    sections = (
        Section(title=page.head.verdict_words, rows=tuple(_head(page)), tone=_VERDICT_TONE[page.head.verdict]),
        _section("This bundle", _state(state, page)),
        _section("Ids to look the call up by", (Row(label=name, text=value) for name, value in page.lookup)),
        _section("Both ends", _ends(page)),
        _section("Known issues", _known_issues(page)),
        _section("Causes, and what to change", _causes(page.causes)),
        _section("What was tried, and what it did", _tried(page)),
        _section("Not measured, and missing", _gaps(page.gaps)),
        _section("The path", _path(page.path)),
        _section("Findings", _findings(page.findings)),
        _section("Checks that broke", (Row(label=item.check, text=item.error) for item in page.broken)),
        _section("What happened", _happened(page)),
        _section("Over time", _over_time(page.timelines)),
        _section("What support asks for", _table(page.asked)),
        _section("What else is known of the call", _table(page.facts)),
        _section("Told besides", _table(page.told)),
        _section("Devices of the call", _machines(page.machines)),
        _section("The machine that ran avsync, no part of the call", _machines(page.bystander_machines)),
        _section("What was planned and what is there", _coverage(page.coverage)),
        _section("Clocks", _table(page.clocks)),
        _section("Removed or replaced", _table(page.redactions)),
        _section("Files", _files(page.files)),
        _section("This run", _table(page.run)),
    )
    return tuple(section for section in sections if section.rows)


def _section(title: str, rows: Iterable[Row]) -> Section:
    listed = tuple(rows)
    more = len(listed) - MOST_ROWS
    cut = (_row("", f"{more:,} more lines", tone=Tone.FAINT),) if more > 0 else ()
    return Section(title=visible(title), rows=(*listed[:MOST_ROWS], *cut))


def _row(label: str, text: str, *, tone: Tone = Tone.PLAIN, depth: int = 0) -> Row:
    return Row(label=visible(label), text=visible(text, limit=_LONGEST), tone=tone, depth=depth)


def _head(page: Page) -> Iterator[Row]:
    head = page.head
    by = f" ({head.offset_by})" if head.offset_by else ""
    parts = {
        "Who should act": head.owner,
        "Why": head.headline,
        "Offset": f"{head.offset}{by}" if head.offset else "not measured",
        "Next": head.next_step,
        "Symptom": head.symptom,
        "Call": f"{page.room}, {page.when}",
        "Means": head.verdict_means,
    }
    for label, text in parts.items():
        if text:
            yield _row(label, text, tone=Tone.STRONG if label == "Who should act" else Tone.PLAIN)


def _state(state: BundleState, page: Page) -> Iterator[Row]:
    yield _row("File", state.name)
    yield _row("Written by", f"avsync {page.tool}")
    if state.intact and not state.unchecked:
        yield _row("Checked", "every member is what its manifest says", tone=Tone.GOOD)
    for problem in state.problems:
        yield _row("Wrong", problem, tone=Tone.BAD)
    if state.lost:
        yield _row("Not readable", f"{', '.join(state.lost)}; the rest is shown", tone=Tone.BAD)
    if state.unchecked:
        yield _row(
            "Not checked",
            f"the content of {_listed(state.unchecked)} ({size(state.unchecked_bytes)}); avsync verify does",
            tone=Tone.FAINT,
        )
    yield from (_row("Note", note, tone=Tone.DOUBT) for note in state.notes)
    if page.gaps.interrupted:
        yield _row(
            "Note", "The run was interrupted: the bundle is valid, but not everything is there.", tone=Tone.DOUBT
        )


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - 3
    return ", ".join(names[:3]) + (f" and {more} more" if more > 0 else "")


def _ends(page: Page) -> Iterator[Row]:
    for end in page.ends:
        known = "; ".join(f"{name}: {value}" for name, value in end.parts)
        yield _row(end.name, known or "nothing is known")
        if end.unknown:
            yield _row("", end.unknown, tone=Tone.FAINT, depth=1)


def _known_issues(page: Page) -> Iterator[Row]:
    for issue in page.known_issues:
        yield _row("Matches" if issue.certain else "May match", issue.summary, tone=Tone.WARNING)
        if issue.advice:
            yield _row("", issue.advice, depth=1)


def _path(path: Path) -> Iterator[Row]:
    yield Row(label=visible(""), text=path.summary)
    for step in path.steps:
        text = "; ".join(part for part in (step.state, step.parting) if part)
        yield _row(step.name, text, tone=Tone.WARNING if step.parting else Tone.PLAIN)
        for figure in step.figures:
            said = f"{figure.words} ({figure.verdict_words.lower()})"
            yield _row(figure.label, said, tone=_VERDICT_TONE[figure.verdict], depth=1)


def _gaps(gaps: Gaps) -> Iterator[Row]:
    if gaps.not_measured:
        yield _row("Not measured", gaps.not_measured, tone=Tone.DOUBT)
    for gap in gaps.missing:
        names = " ".join(part for part in (", ".join(gap.sources), gap.more) if part)
        yield _row(gap.state.capitalize(), f"{names}: {gap.why}", tone=Tone.DOUBT)


def _causes(causes: tuple[CauseRow, ...]) -> Iterator[Row]:
    for number, cause in enumerate(causes, start=1):
        yield _row(str(number), f"{cause.title} [{cause.cause}]", tone=Tone.STRONG)
        yield _row("support", f"{cause.support}: {cause.support_means}; who should act: {cause.owner}", depth=1)
        yield from (_row("for", f"{row.check}: {row.summary}", depth=1) for row in cause.because)
        yield from (_row("against", f"{row.check}: {row.summary}", depth=1) for row in cause.against)
        yield from (_row("note", text, depth=1) for text in (cause.note, cause.ties) if text)
        yield _row("change", cause.advice, depth=1)


def _tried(page: Page) -> Iterator[Row]:
    if page.untried:
        yield _row("Tried", page.untried)
    for row in page.tried:
        yield _row("", row.title, tone=Tone.STRONG)
        yield _row("effect", f"{row.effect}; {row.seen_by}; on: {row.device}", depth=1)
        yield from (_row("", text, depth=1) for text in (row.when, row.recovered, row.told, row.left) if text)
        if row.causes:
            yield _row("points to", row.causes, depth=1)
        for name, before, after, effect in row.figures.rows:
            both = before.text if after.none else f"{before.text} before, {after.text} after"
            yield _row("", f"{name.text}: {both}: {effect.text}", depth=1)
        yield from (_row("", reason, tone=Tone.FAINT, depth=1) for reason in row.reasons)


def _machines(tables: tuple[Table, ...]) -> Iterator[Row]:
    for machine in tables:
        yield _row("", machine.caption, tone=Tone.STRONG)
        yield from (_row(first.text, cells[0].text, depth=1) for first, *cells in machine.rows[:_MOST_LISTED])


def _findings(findings: Findings) -> Iterator[Row]:
    for topic in findings.topics:
        yield Row(label=visible(""), text=topic.name, tone=Tone.STRONG)
        for row in topic.rows:
            yield from _finding(row, depth=1)
    for title, rows in (
        ("On a machine that is no part of the call; it supports no cause", findings.bystander),
        ("Taken at another time than the incident; it supports no cause", findings.later),
    ):
        if rows:
            yield _row("", title, tone=Tone.STRONG)
        for row in rows:
            yield from _finding(row, depth=1)
    if findings.skipped:
        yield _row("", "Not answered", tone=Tone.STRONG)
        yield from (_row(row.check, row.summary, tone=Tone.FAINT, depth=1) for row in findings.skipped)


def _finding(row: FindingRow, *, depth: int) -> Iterator[Row]:
    yield _row(row.check, f"{row.verdict_words}. {row.summary}", tone=_VERDICT_TONE[row.verdict], depth=depth)
    numbers = "; ".join(f"{number.label} {number.words}" for number in row.numbers)
    if numbers:
        yield _row("", numbers, tone=Tone.FAINT, depth=depth + 1)
    for limit in row.limits:
        yield _row("limit", f"{limit.label}: {limit.words}. {limit.source}", tone=Tone.FAINT, depth=depth + 1)
    if row.advice and row.verdict != "pass":
        yield _row("", row.advice, depth=depth + 1)


def _happened(page: Page) -> Iterator[Row]:
    happenings = page.timelines.happenings
    for number, *cells in happenings.listed.rows:
        yield _row(number.text, ", ".join(cell.text for cell in cells if not cell.none))
    if happenings.more:
        yield _row("", f"{happenings.more} more", tone=Tone.FAINT)


def _over_time(lines: Timelines) -> Iterator[Row]:
    """Say in words what the charts draw."""
    yield Row(label=visible(""), text=lines.words)
    for chart in (*lines.call, *lines.bystander):
        ranges = "; ".join(" ".join(part for part in (series.name, series.range) if part) for series in chart.series)
        yield _row(chart.title, f"{ranges} ({chart.host})")
        if chart.note:
            yield _row("", chart.note, tone=Tone.FAINT, depth=1)


def _coverage(coverage: Table) -> Iterator[Row]:
    """List each source with its state; why one is missing stands further up."""
    for source, state, _why, _questions, covered, amount in coverage.rows:
        said = ", ".join(cell.text for cell in (state, covered, amount) if not cell.none)
        yield _row(source.text, said, tone=Tone.PLAIN if state.mark == "pass" else Tone.DOUBT)


def _table(table: Table) -> Iterator[Row]:
    for first, *cells in table.rows[:_MOST_LISTED]:
        yield _row(first.text, ", ".join(cell.text for cell in cells if not cell.none))
    if len(table.rows) > _MOST_LISTED:
        yield _row("", f"{len(table.rows) - _MOST_LISTED} more", tone=Tone.FAINT)


def _files(files: Table) -> Iterator[Row]:
    """List members and sizes; the hashes are for ``verify``."""
    for name, amount, *_ in files.rows[:_MOST_LISTED]:
        yield _row("", f"{name.text}  {amount.text}")
    if len(files.rows) > _MOST_LISTED:
        yield _row("", f"{len(files.rows) - _MOST_LISTED} more", tone=Tone.FAINT)
