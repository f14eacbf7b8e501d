"""``avsync collect --room ROOM``: the whole run without prompts."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from collector.cli.asking import consent_to_probe, make_request, warn_of_secrets_in_arguments
from collector.cli.headings import HeadedCommand, options
from collector.cli.loading import LOAD_AT_LAST, agreed
from collector.cli.options import EVIDENCE, HOW, REHEARSAL, WHEN, WHERE, WHO, Given, option, text
from collector.cli.progress import make_observer
from collector.cli.resuming import require_nothing_else
from collector.cli.streams import tell_of_kept
from collector.errors import UsageError
from collector.model.load import Load, LoadSettings
from collector.model.request import Request
from collector.runs.room import require_out
from collector.runs.signals import ignore_interruptions, only_runs_are_interrupted
from collector.runs.starting import started_ahead

if TYPE_CHECKING:  # what a run consists of is loaded while its first workers start
    from collector.runs.collect import Collected
    from collector.runs.gathering import Observer


class CollectGiven(Given):
    """The options of ``collect`` beyond those that every command knows."""

    out: str
    as_json: bool
    quiet: bool
    yes: bool
    dry_run: bool
    load: bool
    require_ticket: bool
    resume: str


@click.command("collect", cls=HeadedCommand)
@text("--room", metavar="ROOM", help="Room or channel of the call.  [required, save with --resume]")
@options(WHERE, WHO, WHEN, EVIDENCE, REHEARSAL, LOAD_AT_LAST, HOW)
@text("--out", metavar="PATH", help="Bundle's file or folder. [./avsync-<room>-<UTC>.zip]")
@option("--json", "as_json", is_flag=True, help="Print one JSON document instead of the path.")
@option("--quiet", is_flag=True, help="No progress on stderr.")
@option("--yes", is_flag=True, help="Take every question as answered with yes.")
@option("--dry-run", is_flag=True, help="List sources, files, processes and hosts; do nothing.")
@option("--require-ticket", is_flag=True, help="Exit with 4 if a field that support asks for is empty.")
@text("--resume", metavar="RUN", help="Finish a run that was killed or found no space: its id, its folder, or last.")
@click.pass_context
def command(context: click.Context, **given: Unpack[CollectGiven]) -> None:
    """Measure, gather, judge and pack one bundle, without prompts.

    Exit codes: 0 complete and nothing wrong; 1 a problem was found; 2 wrong usage; 3 no bundle; 4 something asked for
    is missing, or it cannot be told; 5 no record in the window; 6 quarantined; 8 no space; 130 interrupted.
    """
    warn_of_secrets_in_arguments(context)
    if given["resume"]:
        require_nothing_else(context)
        secrets, out = make_request(given), (Path(given["out"]),) if given["out"] else ()
        collected = _carry_out(lambda observer: _resumed(given["resume"], secrets, out, observer), given)
    else:
        _require_room(context, given)
        request, load = make_request(given), LoadSettings(load=Load.ON if given["load"] else Load.OFF)
        if given["dry_run"]:
            _show_plan(replace(request, load=load), as_json=given["as_json"])
            return
        consent_to_probe(request, yes=given["yes"])
        request = replace(request, load=agreed(load, request, yes=given["yes"]))
        collected = _carry_out(lambda observer: _collected(request, given, observer), given)
    _print_result(collected, as_json=given["as_json"])
    sys.exit(collected.exit_code)


def _require_room(context: click.Context, given: CollectGiven) -> None:
    if context.get_parameter_source("room") is click.core.ParameterSource.DEFAULT:
        raise click.MissingParameter(ctx=context, param_hint="'--room'", param_type="option")
    if not given["room"].strip():
        raise UsageError("--room is empty. Give the name of the call's room or channel.")


def _show_plan(request: Request, *, as_json: bool) -> None:
    from collector.cli.words import show_plan
    from collector.runs.planning import make_plan

    show_plan(request, make_plan(request), as_json=as_json)


async def _collected(request: Request, given: CollectGiven, observer: "Observer") -> "Collected":
    out = Path(given["out"] or ".")
    require_out(out)
    async with started_ahead(request) as reserve:
        from collector.runs.collect import Order, collect_with

        order = Order(
            request=request,
            out=out,
            window_given=request.incident.window.known_by != "assumed",
            whole_ticket=given["require_ticket"],
        )
        return await collect_with(reserve, order, observer)


async def _resumed(named: str, given: Request, out: tuple[Path, ...], observer: "Observer") -> "Collected":
    from collector.runs.collect import resume

    return await resume(named, given, out, observer)


def _carry_out(run: "Callable[[Observer], Coroutine[None, None, Collected]]", given: CollectGiven) -> "Collected":
    observer = make_observer(quiet=given["quiet"])
    try:
        with only_runs_are_interrupted():
            collected = asyncio.run(run(observer))
            ignore_interruptions()
    finally:
        observer.close()
    if not given["quiet"]:
        from collector.cli.words import show_result

        show_result(collected)
    elif collected.problem:
        click.echo(f"avsync: {collected.problem}", err=True)
    return collected


def _print_result(collected: "Collected", *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(collected.document, ensure_ascii=False, indent=2))
    elif collected.bundle:
        click.echo(collected.bundle)
    tell_of_kept(collected.bundle)
