"""``avsync compare A B``: whether what was changed between two runs helped."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from collector import __version__
from collector.cli.identity import takes_encrypted
from collector.cli.options import option
from collector.cli.paging import html, no_open, show_page
from collector.cli.printed import printed, printed_json
from collector.comparison.compare import Compared, Comparison
from collector.comparison.document import compare_document
from collector.comparison.side import Side
from collector.errors import UsageError
from collector.measure.change import Effect
from collector.model.measured import Measured
from collector.model.run import utc
from collector.model.units import unit_words
from collector.report.compared import HEADLINES
from collector.runs.comparing import compare_bundles, compared_page
from collector.runs.pages import land_page, place_of_page

WORSE_CODE = 1
COLOURS = {Effect.HELPED: "green", Effect.WORSE: "red", Effect.NONE: "yellow", Effect.UNKNOWN: "cyan"}


@click.command("compare")
@click.argument("before", metavar="A", type=click.Path(path_type=Path))
@click.argument("after", metavar="B", type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, help="Print one JSON document (avsync/compare/1).")
@html
@no_open
@takes_encrypted("before", "after")
def command(before: Path, after: Path, page: str, *, as_json: bool, no_open: bool) -> None:
    """Compare the bundle A, made before a change, with B, made after it.

    What avsync measure network or device printed with --json may stand in a bundle's place: --label before and after.

    Exit codes: 0; 1 if it is worse; 2 if a bundle cannot be read.
    """
    if as_json and page:
        raise UsageError("--json and --html exclude each other. Give one of them.")
    comparison = compare_bundles(before, after)
    if as_json:
        click.echo(printed_json(compare_document(comparison, tool=__version__)))
    elif page:
        name = f"{before.stem}-{after.stem}"
        show_page(land_page(compared_page(comparison), place_of_page(Path(page), name)), opened=not no_open)
    else:
        click.echo(_headline(comparison))
        click.echo(printed(_lines(comparison)))
    sys.exit(WORSE_CODE if comparison.effect is Effect.WORSE else 0)


def _headline(comparison: Comparison) -> str:
    recovered = "; the offset recovered" if comparison.recovered else ""
    return click.style(HEADLINES[comparison.effect], fg=COLOURS[comparison.effect], bold=True) + recovered


def _lines(comparison: Comparison) -> Iterator[str]:
    yield from (f"  {reason}" for reason in comparison.reasons)
    yield from (f"  Assumed: {item}" for item in comparison.assumed)
    for label, side in (("Before", comparison.before), ("After", comparison.after)):
        window = side.evidence.incident.window
        yield f"{label}: {_named(side)}, {utc(window.start)} to {utc(window.end)}: {side.judgement.headline}"
    if comparison.compared:
        yield ""
        yield "Figures (offsets in ms, positive = audio early; the bounds of a difference are added up)"
        yield from (_line(item) for item in comparison.compared)
    if comparison.missing:
        yield ""
        yield "Not compared"
        yield from (f"  {item.quantity.title}: {item.why}" for item in comparison.missing)
    yield ""
    yield "What else differs" if comparison.differs else "Nothing else is known to differ"
    yield from (f"  {item.what}: {item.before} -> {item.after}" for item in comparison.differs)


def _named(side: Side) -> str:
    return side.name if side.label == side.name else f"{side.name} ({side.label})"


def _line(item: Compared) -> str:
    unit = unit_words(item.quantity.unit)
    recovered = ", recovered" if item.recovered else ""
    uncounted = "" if item.counts or item.effect is Effect.UNKNOWN else ", on a machine that is no part of the call"
    return (
        f"  {item.quantity.title}: {shown(item.before)} -> {shown(item.after)} {unit}, "
        f"difference {shown(item.difference)}: {item.effect.value}{recovered}{uncounted} ({item.reason})"
    )


def shown(measured: Measured) -> str:
    """Return a value with its sign and bound, as many digits as it bears."""
    digits = 0 if abs(measured.value) >= 10 and measured.bound >= 1 else 1
    if measured.bound == float("inf"):
        return f"{measured.value:+.{digits}f} (no bound)"
    return f"{measured.value:+.{digits}f} ± {measured.bound:.{digits}f}"
