"""``avsync collect --room ROOM``: the whole run without prompts."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Unpack

import click

from collector.cli.asking import consent_to_probe, make_request, warn_of_secrets_in_arguments
from collector.cli.options import EVIDENCE, HOW, REHEARSAL, WHEN, WHERE, WHO, Given, option, options, text
from collector.cli.progress import make_observer
from collector.cli.words import show_plan, show_result
from collector.errors import UsageError
from collector.model.request import Request
from collector.runs.collect import Collected, Order, collect
from collector.runs.planning import make_plan
from collector.runs.signals import ignore_interruptions


class CollectGiven(Given):
    """The options of ``collect`` beyond those that every command knows."""

    out: str
    as_json: bool
    quiet: bool
    yes: bool
    dry_run: bool
    require_ticket: bool


@click.command("collect")
@option("--room", required=True, metavar="ROOM", help="Room or channel of the call.")
@options(WHERE, WHO, WHEN, EVIDENCE, REHEARSAL, HOW)
@text("--out", metavar="PATH", help="Bundle's file or folder. [./avsync-<room>-<UTC>.zip]")
@option("--json", "as_json", is_flag=True, help="Print one JSON document instead of the path.")
@option("--quiet", is_flag=True, help="No progress on stderr.")
@option("--yes", is_flag=True, help="Take every question as answered with yes.")
@option("--dry-run", is_flag=True, help="List sources, files, processes and hosts; do nothing.")
@option("--require-ticket", is_flag=True, help="Exit with 4 if a field that support asks for is empty.")
@click.pass_context
def command(context: click.Context, **given: Unpack[CollectGiven]) -> None:
    """Measure, gather, judge and pack one bundle, without prompts.

    Exit codes: 0 complete and nothing wrong; 1 a problem was found; 2 wrong usage; 3 no bundle; 4 something asked for
    is missing, or it cannot be told; 5 no record in the window; 6 quarantined; 8 no space; 130 interrupted.
    """
    warn_of_secrets_in_arguments(context)
    if not given["room"].strip():
        raise UsageError("--room is empty. Give the name of the call's room or channel.")
    request = make_request(given)
    if given["dry_run"]:
        show_plan(request, make_plan(request), as_json=given["as_json"])
        return
    consent_to_probe(request, yes=given["yes"])
    collected = _carry_out(request, given)
    _print_result(collected, as_json=given["as_json"])
    sys.exit(collected.exit_code)


def _carry_out(request: Request, given: CollectGiven) -> Collected:
    observer = make_observer(quiet=given["quiet"])
    order = Order(
        request=request,
        out=Path(given["out"] or "."),
        window_given=request.incident.window.known_by != "assumed",
        whole_ticket=given["require_ticket"],
    )
    try:
        collected = asyncio.run(collect(order, observer))
        ignore_interruptions()
    finally:
        observer.close()
    if not given["quiet"]:
        show_result(collected)
    elif collected.problem:
        click.echo(f"avsync: {collected.problem}", err=True)
    return collected


def _print_result(collected: Collected, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(collected.document, ensure_ascii=False, indent=2))
    elif collected.bundle:
        click.echo(collected.bundle)
