"""Shapes what is listed line by line into tables for the template: facts, coverage, clocks, redactions, files."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from urllib.parse import quote

from collector.model.clock import Clock
from collector.model.coverage import Coverage, State
from collector.model.finding import Verdict
from collector.model.incident import Field, Incident
from collector.model.run import Run
from collector.model.ticket import TicketField, ticket_fields
from collector.model.window import TimeWindow
from collector.report.quantities import between, form_of, instant, local_span, share, size, span
from collector.report.shown import Shown, capitalised, visible
from collector.report.words import FACT, REASON, STATE

_ASKED_BEFORE = frozenset(list(Field)[:8])  # they stand in the table of what support asks for


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedFile:
    """One member of the bundle as the page lists it; ``opaque`` says so if nobody here can read it, else empty.

    ``redactions`` counts what was replaced in it, by kind. ``gone`` says why it is no longer in the bundle, else empty.
    """

    name: str
    bytes: int
    sha256: str
    opaque: str = ""
    redactions: Mapping[str, int] = field(default_factory=dict)
    gone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell; ``href`` is a relative link or empty, ``mark`` a drawn sign's name or empty, ``none`` a mere dash."""

    text: Shown
    href: str = ""
    mark: str = ""
    code: bool = False
    none: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A caption, the columns' names, and rows of as many cells; the first cell names its row."""

    caption: Shown
    columns: tuple[Shown, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table(caption: str, columns: str, rows: Iterable[tuple[Cell, ...]]) -> Table:
    """Make a table from columns written as ``"A | B | C"``."""
    names = tuple(visible(name) for name in columns.split(" | "))
    return Table(caption=visible(caption), columns=names, rows=tuple(rows))


def cell(text: str, *, mark: str = "", limit: int = 600) -> Cell:
    """Make a plain cell; nothing to say is shown as a dash."""
    return Cell(text=visible(text, limit=limit) if text else visible("–"), mark=mark, none=not text)


def code(text: str, *, href: str = "", limit: int = 600) -> Cell:
    """Make a cell whose text is an id, a name or a path."""
    return Cell(text=visible(text, limit=limit), href=href, code=True)


def asked_table(run: Run) -> Table:
    """List the eight things that support asks for."""
    rows = (_asked(field) for field in ticket_fields(run.evidence))
    return table("What support asks for", "Asked | Answer | Known by, or to give it", rows)


def _asked(field: TicketField) -> tuple[Cell, ...]:
    if field.complete and field.value:
        return cell(capitalised(field.name), mark="pass"), cell(field.value), cell(field.known_by)
    answer = f"{field.value} ({field.why})" if field.value else f"missing: {field.why}"
    return cell(capitalised(field.name), mark="skip"), cell(answer), cell(field.how)


def facts_table(incident: Incident) -> Table:
    """List every further fact that is known of the incident, and the window in both zones."""
    rows = [
        (cell(FACT[name]), cell(incident.facts[name].value), cell(incident.facts[name].source))
        for name in Field
        if name in incident.facts and name not in _ASKED_BEFORE
    ]
    window = incident.window
    local = local_span(window)
    rows.insert(0, (cell("Window"), cell(span(window.start, window.end)), cell(window.known_by)))
    if local:
        rows.insert(1, (cell("Window, local"), cell(local), cell(window.known_by)))
    return table("What else is known of the call", "Fact | Value | Known by", rows)


def coverage_table(run: Run) -> Table:
    """List what became of every planned source, in the order of the plan, and what cannot be answered without it."""
    columns = "Source | State | Why, and what was looked at | Questions left open | Covered | Size"
    skipped = [item for item in run.judgement.findings if item.verdict is Verdict.SKIP]
    rows = (
        _covered(item, run.evidence.incident, [one.question for one in skipped if item.source in one.lacks])
        for item in run.evidence.coverage
    )
    return table("What was planned and what is there", columns, rows)


def _covered(item: Coverage, incident: Incident, questions: list[str]) -> tuple[Cell, ...]:
    mark = {State.COLLECTED: "pass", State.PARTIAL: "inconclusive", State.MISSING: "skip"}[item.state]
    when = _when(item, incident.window)
    part = f"{share(item.share)} of the window" if item.share >= 0 else ""
    covered = ", ".join(words for words in (part, when) if words)
    return (
        code(item.source),
        cell(STATE[item.state], mark=mark),
        cell(reason_words(item)),
        cell(" ".join(questions), limit=2000),
        cell(covered),
        cell(size(item.bytes) if item.bytes else ""),
    )


def _when(item: Coverage, window: TimeWindow) -> str:
    """Say the instants that a source covers, without the day where the window has no other."""
    if not item.instants:
        return ""
    form = form_of((window.start, window.end, *item.instants))
    first, last = (f"{at.astimezone(UTC):{form}}" for at in item.instants)
    return f"{first} UTC" if first == last else f"{between(first, last)} UTC"


def reason_words(item: Coverage) -> str:
    """Say why a source is partial or missing, and its own sentence."""
    return ": ".join(words for words in (REASON[item.reason], item.detail) if words)


def clocks_table(clocks: tuple[Clock, ...], window: TimeWindow) -> Table:
    """List which clock stamped each source, what links it to UTC, and what it showed in the window.

    Sources share a row where all of that is the same, as with the many logs of one server.
    """
    alike: dict[Clock, list[str]] = {}
    for clock in clocks:
        alike.setdefault(replace(clock, source=""), []).append(clock.source)
    rows = (
        (
            code(_first_of(sources)),
            cell(f"{clock.unit}, zone {clock.zone or 'not known'}"),
            cell(f"{clock.utc_offset_s:+,.3f} s ± {clock.uncertainty_s:,.3f} s"),
            cell(" to ".join(clock.window(window.start, window.end)).replace("T", " ")),
            cell(", ".join(part for part in (clock.known_by.value, clock.detail) if part)),
        )
        for clock, sources in alike.items()
    )
    columns = "Source | Unit and zone | Ahead of UTC | The window on this clock | Known by"
    return table("Clocks", columns, rows)


def redactions_table(run: Run, files: Iterable[ListedFile] = ()) -> Table:
    """List how often each kind of private value was replaced, and in which files; values are never kept."""
    counts = sorted(run.redactions.items(), key=lambda item: (-item[1], item[0]))
    places: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for file in files:
        for kind, times in file.redactions.items():
            places[kind] += [(times, file.name)] if times else []
    rows = ((code(kind), cell(f"{count:,}"), cell(_where(count, places[kind]))) for kind, count in counts)
    return table("What was removed or replaced", "Kind | Times | Where", rows)


_MOST_PLACES = 5


def _first_of(sources: list[str]) -> str:
    more = len(sources) - _MOST_PLACES
    return ", ".join(sources[:_MOST_PLACES]) + (f" and {more:,} more" if more > 0 else "")


def _where(count: int, places: Iterable[tuple[int, str]]) -> str:
    """Name the files that held most of a kind; what is in none of them stood in records, names and messages."""
    held = sorted(places, key=lambda item: (-item[0], item[1]))
    elsewhere = count - sum(times for times, _ in held)
    shown = [f"{name} ({times:,})" for times, name in held[:_MOST_PLACES]]
    if len(held) > _MOST_PLACES:
        rest = sum(times for times, _ in held[_MOST_PLACES:])
        shown.append(f"{len(held) - _MOST_PLACES:,} more files ({rest:,})")
    return ", ".join([*shown, *([f"records and messages ({elsewhere:,})"] if elsewhere > 0 else [])])


def files_table(files: Iterable[ListedFile], *, linked: bool) -> Table:
    """List the bundle's members, ``linked`` as works inside the unpacked folder."""
    rows = (_gone(item) if item.gone else _file(item, linked=linked) for item in files)
    return table("Files of this bundle", "File | Size | SHA-256", rows)


def _file(item: ListedFile, *, linked: bool) -> tuple[Cell, ...]:
    return (
        # quote() leaves no colon, so that a name can never become a scheme
        code(item.name, href="./" + quote(visible(item.name)) if linked else "", limit=300),
        cell(", ".join(words for words in (size(item.bytes), item.opaque) if words)),
        code(item.sha256, limit=64),
    )


def _gone(item: ListedFile) -> tuple[Cell, ...]:
    return code(item.name, limit=300), cell(item.gone), cell("")


def run_table(run: Run) -> Table:
    """List how the run itself went."""
    ended = "interrupted; the bundle is partial but valid" if run.interrupted else "complete"
    rows = (
        (cell("Tool"), cell(f"avsync {run.tool}")),
        (cell("Run"), code(run.run)),
        (cell("Started"), cell(instant(run.started))),
        (cell("Ended"), cell(f"{instant(run.ended)}, {ended}")),
        (cell("Exit reasons"), cell(", ".join(run.exit_reasons))),
    )
    return table("This run", "What | Value", rows)
