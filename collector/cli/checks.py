"""``avsync checks``: the catalogue of causes and checks, or what it says of an old bundle."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from collector import __version__
from collector.bundle.encryption import opened
from collector.causes.runner import catalogue as causes
from collector.checks.runner import catalogue as checks
from collector.cli.identity import identity
from collector.cli.options import option
from collector.errors import UsageError
from collector.report.shown import visible
from collector.runs.rerunning import Change, Rerun, rerun, rerun_document

WHAT = {"next_step": "next step", "not_measured": "not measured"}


@click.command("checks")
@option("--rerun", "bundle", type=click.Path(path_type=Path), metavar="BUNDLE", help="Judge an old bundle anew.")
@option("--json", "as_json", is_flag=True, help="With --rerun: print one JSON document (avsync/rerun/1).")
@identity
def command(bundle: Path | None, identity: str, *, as_json: bool) -> None:
    """List the causes and checks that a run can answer; avsync explain ID tells more of each.

    With --rerun: judge a bundle by this version's rules, and list what they say otherwise than the bundle itself.
    """
    if bundle is None:
        if as_json:
            raise UsageError("--json prints what --rerun finds. Use: avsync checks --rerun BUNDLE --json")
        _list()
        return
    with opened(bundle, identity) as plain:
        result = rerun(plain)
    if as_json:
        click.echo(json.dumps(rerun_document(result), indent=2).replace("\x7f", "\\u007f"))
    else:
        click.echo("\n".join(visible(line, limit=2_000) for line in _lines(result)))


def _list() -> None:
    click.echo("Causes:")
    for cause in causes():
        click.echo(f"  {cause.id:30} {cause.title} ({cause.owner.value})")
    click.echo("\nChecks:")
    for check in checks():
        click.echo(f"  {check.id:30} {check.question}")


def _lines(result: Rerun) -> Iterator[str]:
    told = f"{result.bundle}: written by avsync {result.written_by}, judged anew by {__version__}"
    if not result.changes:
        yield f"{told}: nothing is said otherwise."
        return
    yield f"{told}: {len(result.changes)} things are said otherwise."
    for change in result.changes:
        yield f"{WHAT.get(change.what, change.what)} {change.id}".strip() + f": {_change(change)}"


def _change(change: Change) -> str:
    if not change.before:
        return f"new: {change.after}"
    if not change.after:
        return f"no longer said; was: {change.before}"
    if change.before == change.after:
        return f"{change.after} (its numbers or advice changed)"
    return f"{change.before} -> {change.after}"
