"""``avsync measure network|device|room|rehearse|recording|timestamps``: one measurement by itself, without a bundle."""

import asyncio
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import click
from rich.console import Console

from collector.cli.asking import consent_to_probe, warn_of_secrets_in_arguments
from collector.cli.headings import HeadedCommand, options
from collector.cli.loading import LOAD, agreed_load
from collector.cli.measuring import TOPICS, MeasureGiven, request_of, sources_of
from collector.cli.options import EVIDENCE, HOW, REHEARSAL, WHEN, WHERE, WHO, option, text
from collector.cli.progress import Silence, make_observer
from collector.cli.saying import say
from collector.cli.sweep_table import show_sweep
from collector.cli.watching import make_watcher
from collector.cli.words import show_findings
from collector.model.coverage import Reason
from collector.model.records.publisher import PublisherSweep
from collector.model.request import Request
from collector.runs.collect import Collected, Order, measure
from collector.runs.planning import make_plan
from collector.runs.signals import only_runs_are_interrupted

COSTLY = ("network.packets",)
"""Sources whose plan says what they cost: that is told before they begin."""


@click.command("measure", cls=HeadedCommand)
@click.argument("topic", type=click.Choice(list(TOPICS)))
@click.argument("file", default="", metavar="[FILE]")
@text("--room", metavar="ROOM", help="Room of the call, for measure room, or to be listened to with --watch.")
@options(WHERE, WHO, WHEN, EVIDENCE, REHEARSAL, HOW, LOAD)
@option("--json", "as_json", is_flag=True, help="Print one JSON document (avsync/run/1) on stdout.")
@option("--quick", is_flag=True, help="rehearse: try fewer settings.")
@option("--benchmark/--no-benchmark", default=True, show_default=True, help="device: time codecs, disk, busy timers.")
@text("--watch", metavar="SPAN", help="network: watch for so long, 10s to 1h, and keep the worst moments.")
@option("--quiet", is_flag=True, help="No progress on stderr.")
@option("--yes", is_flag=True, help="Take every question as answered with yes.")
@click.pass_context
def command(context: click.Context, file: str, **given: Unpack[MeasureGiven]) -> None:
    """Make one measurement by itself and say what it shows; no bundle is written.

    network: the way to the server and, with its keys, 50 packets a second and quiet media through a room of avsync's
    own and back: delay, jitter, loss, bursts, in 30 s and about 1 MB; --watch 10m finds what is bad now and then.
    device: load, timer delay and tools of this machine, then a benchmark that takes a core for 10 s (not with --pid or
    --room, when a call runs). room: a hidden subscriber, with --probe a publisher of our own, too. rehearse: your
    publisher's settings and a sweep of others on the real SDK, to see which keep sound and picture together here.
    recording FILE: a screen or server recording, by the reference clip in it; it is read here and kept nowhere.
    timestamps FILE: a publisher's own timestamps.

    Before and after a change: --label before --json > before.json, then --label after; avsync compare takes both.
    """
    began_s = time.monotonic()
    warn_of_secrets_in_arguments(context)
    request = request_of(given, file)
    consent_to_probe(request, yes=given["yes"])
    request = replace(request, load=agreed_load(given, request, topic=given["topic"], yes=given["yes"]))
    measured = _carried_out(request, given)
    if given["as_json"]:
        click.echo(json.dumps(measured.document, ensure_ascii=False, indent=2))
    else:
        for record in measured.run.evidence.every(PublisherSweep):
            show_sweep(record, Console())
        show_findings(measured)
    if not given["quiet"]:
        say(f"This took {time.monotonic() - began_s:.0f} s.")
    sys.exit(measured.exit_code)


def _carried_out(request: Request, given: MeasureGiven) -> Collected:
    observer = _observer(request, given)
    order = Order(request=request, out=Path(), window_given=False, whole_ticket=False)
    try:
        with only_runs_are_interrupted():
            return asyncio.run(measure(order, observer, sources_of(given)))
    finally:
        observer.close()


def _observer(request: Request, given: MeasureGiven) -> Silence:
    if given["quiet"]:
        return Silence()
    for item in make_plan(request):
        if item.plan.source in COSTLY and item.plan.skip is Reason.NONE:
            say(f"{item.plan.source} {item.plan.why}.")
    return make_watcher(request) if given["watch"] else make_observer(quiet=False)
