"""``avsync inspect BUNDLE``: what a bundle that somebody sent says, in half a minute."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from collector.bundle.archive import UnreadableBundleError
from collector.bundle.encryption import SUFFIX, opened
from collector.bundle.parts import read_findings
from collector.cli import paging
from collector.cli.identity import identity
from collector.cli.options import option
from collector.cli.paging import show_page
from collector.cli.sections import show_sections
from collector.errors import UsageError
from collector.report.shown import visible
from collector.runs.inspecting import Inspected, draft_reply, inspect_bundle, shown_in_terminal, write_page

DAMAGED_CODE = 1
MOST_COMPLAINTS = 20
BESIDE = "beside the bundle"
"""What ``--html`` means without a value; no path of a user's looks so by chance."""


@click.command("inspect")
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, help="Print the bundle's own findings (avsync/run/1).")
@option(
    "--html",
    "page",
    is_flag=False,
    flag_value=BESIDE,
    default="",
    metavar="[OUT]",
    help="Draw the page anew by this version's rules, beside the bundle or to OUT, and open it.",
)
@paging.no_open
@option("--reply", is_flag=True, help="Draft the answer to whoever sent the bundle.")
@option("--plain", is_flag=True, help="No colour and no columns, for screen readers and tickets.")
@identity
def command(
    bundle: Path | None, page: str, *, as_json: bool, no_open: bool, reply: bool, plain: bool, identity: str
) -> None:
    """Show who should act and why, what was measured and what is missing in a bundle that somebody sent.

    Exit codes: 0; 1 if a part of it is damaged or is not what was written; 2 if it is no bundle, or a newer one.
    """
    path, page = _named(bundle, page)
    if sum([as_json, bool(page), reply]) > 1:
        raise UsageError("--json, --html and --reply exclude each other. Give one of them.")
    with opened(path, identity) as readable:
        if as_json:
            _print_findings(readable)
        inspected = inspect_bundle(readable)
    # A page beside it lies where the file does that was given, never in the folder of the decrypted one.
    inspected = replace(inspected, path=path.with_name(path.name.removesuffix(SUFFIX)))
    if page:
        _draw(inspected, page, opened=not no_open)
    elif reply:
        _warn(inspected)
        click.echo(draft_reply(inspected), nl=False)
    else:
        show_sections(shown_in_terminal(inspected), plain=plain)
    sys.exit(0 if inspected.state.intact else DAMAGED_CODE)


def _named(bundle: Path | None, page: str) -> tuple[Path, str]:
    """Return the bundle, and where its page goes; after ``--html`` alone stands the bundle, not OUT."""
    if bundle is None and page not in ("", BESIDE):
        return Path(page), BESIDE
    if bundle is None:
        raise UsageError("Which bundle? Use: avsync inspect BUNDLE")
    return bundle, page


def _print_findings(bundle: Path) -> NoReturn:
    """Print every character beyond ASCII as an escape: a stranger's text must not steer a terminal."""
    findings, problems = read_findings(bundle)
    _complain(problems)
    try:
        printed = json.dumps(dict(findings), indent=2)
    except RecursionError as error:
        raise UnreadableBundleError(f"findings.json in {bundle.name} is nested too deep for one of avsync.") from error
    click.echo(printed.replace("\x7f", "\\u007f"))
    sys.exit(DAMAGED_CODE if problems else 0)


def _draw(inspected: Inspected, page: str, *, opened: bool) -> None:
    _warn(inspected)
    show_page(write_page(inspected, None if page == BESIDE else Path(page)), opened=opened)


def _warn(inspected: Inspected) -> None:
    state = inspected.state
    lost = (f"{name} cannot be read; the rest is used." for name in state.lost)
    _complain((*state.problems, *lost, *state.notes))


def _complain(sentences: tuple[str, ...]) -> None:
    for sentence in sentences[:MOST_COMPLAINTS]:
        click.echo(f"avsync: {visible(sentence, limit=2_000)}", err=True)
    if len(sentences) > MOST_COMPLAINTS:
        click.echo(f"avsync: {len(sentences) - MOST_COMPLAINTS} more; avsync verify lists them.", err=True)
