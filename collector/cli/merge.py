"""``avsync merge A B``: the bundles of both ends of one call, on one time line."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from collector import __version__
from collector.cli.compare import shown
from collector.cli.identity import takes_encrypted
from collector.cli.options import option
from collector.cli.paging import html, no_open, show_page
from collector.cli.printed import printed, printed_json
from collector.comparison.merge import AtBothEnds, Merged, names_in_words, roles_clash
from collector.comparison.merge_document import merge_document
from collector.comparison.one_time_line import End, Moment
from collector.errors import UsageError
from collector.model.finding import Verdict
from collector.model.host import HostRole
from collector.model.measured import Measured
from collector.model.units import unit_words
from collector.report.joined import later_words, no_clocks
from collector.report.quantities import form_of
from collector.runs.merging import merge_bundles, merged_page
from collector.runs.pages import land_page, place_of_page

FAULT_CODE = 1
MOST_MOMENTS = 60
FAULTS = (Verdict.WARN, Verdict.FAIL)


@click.command("merge")
@click.argument("first", metavar="A", type=click.Path(path_type=Path))
@click.argument("second", metavar="B", type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, help="Print one JSON document (avsync/merge/1).")
@html
@no_open
@takes_encrypted("first", "second")
def command(first: Path, second: Path, page: str, *, as_json: bool, no_open: bool) -> None:
    """Join the bundles of both ends of one call: their clocks aligned, one time line, what each saw of the other.

    Exit codes: 0; 1 if a problem was found at either end; 2 if a bundle cannot be read or they are not of one incident.
    """
    if as_json and page:
        raise UsageError("--json and --html exclude each other. Give one of them.")
    merged = merge_bundles(first, second)
    if as_json:
        click.echo(printed_json(merge_document(merged, tool=__version__)))
    elif page:
        name = f"{first.stem}-{second.stem}"
        show_page(land_page(merged_page(merged), place_of_page(Path(page), name)), opened=not no_open)
    else:
        click.echo(printed(_lines(merged)))
    sys.exit(FAULT_CODE if merged.verdict in FAULTS else 0)


def _lines(merged: Merged) -> Iterator[str]:
    judged = merged.worst.judgement
    yield f"{judged.verdict.value}: {judged.headline}"
    yield from merged.parting
    for name, side, party in zip("AB", (merged.first, merged.second), merged.parties, strict=True):
        role = "which end is not known" if party.role is HostRole.BYSTANDER else f"the {party.role.value}’s end"
        who = f", {party.id}" if party.id else ""
        yield f"{name}: {side.name}, {role}{who}: {side.judgement.headline}"
    yield f"Joined by: {', '.join(f'{item.kind} {item.value}' for item in merged.joint.ids)}"
    yield from (f"Assumed: {item}" for item in merged.joint.assumed)
    yield names_in_words(merged)
    if roles_clash(merged):
        yield f"Both say to be of the {merged.parties[0].role.value}’s end; ask the other end: avsync invite"
    yield from _clock_lines(merged)
    yield from _moment_lines(merged)
    if merged.seen:
        yield from ("", "What each end saw of the other")
        yield from (f"  {item.id}, {item.what}: A {item.by_first}; B {item.by_second}" for item in merged.seen)
    if merged.figures:
        yield from ("", "Figures at both ends (offsets in ms, positive = audio early)")
        yield from (f"  {_figure(item)}" for item in merged.figures)
    if merged.causes:
        yield from ("", "Causes")
        for item in merged.causes:
            by = " and ".join(end.upper() for end in item.named_by)
            yield f"  {item.cause.title} [{item.cause.cause}], {item.cause.support.value}, by {by}: {item.cause.advice}"


def _clock_lines(merged: Merged) -> Iterator[str]:
    clocks = merged.clocks
    if not clocks.ahead_ms:
        yield f"Clocks: not aligned. {no_clocks(clocks.logs_tell_not)}"
    for known in clocks.ahead_ms:
        yield f"Clocks: B is {shown(known)} ms ahead of A ({known.method}, {known.n})"
    for way in clocks.ways:
        if not way.agrees:
            yield f"  Another way says {shown(way.ahead_ms)} ms ({way.ahead_ms.method}): one of the two is wrong"


def _moment_lines(merged: Merged) -> Iterator[str]:
    clock = "B" if merged.clocks.by_second else "A"
    yield from ("", f"One time line, UTC by {clock}’s clock")
    form = form_of(item.at for item in merged.moments)
    yield from (f"  {_moment(item, form)}" for item in merged.moments[:MOST_MOMENTS])
    if not merged.moments:
        yield "  No log, room or vendor says that anything happened in the windows."
    if len(merged.moments) > MOST_MOMENTS:
        yield f"  {len(merged.moments) - MOST_MOMENTS} more; --json prints them"


def _moment(item: Moment, form: str) -> str:
    who = "A+B" if len(item.seen_by) > 1 else {End.FIRST: "A  ", End.SECOND: "  B"}[item.seen_by[0]]
    later = "".join(f", {later_words(residual_ms)}" for residual_ms in item.residual_ms)
    clock = ", the server’s clock" if item.by_server else ""
    return f"{item.at:{form}}.{item.at.microsecond // 1000:03d} {who} {item.what} ({item.source}{clock}){later}"


def _figure(item: AtBothEnds) -> str:
    unit = unit_words(item.quantity.unit)
    return f"{item.quantity.title}: A {_value(item.first, unit)}; B {_value(item.second, unit)}"


def _value(measured: tuple[Measured, ...], unit: str) -> str:
    return "".join(f"{shown(one)} {unit}" for one in measured) or "not measured"
