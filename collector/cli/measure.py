"""``avsync measure network|device|room|rehearse|recording|timestamps``: one measurement by itself, without a bundle."""

import asyncio
import importlib
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Unpack, cast

import click
from rich.console import Console

from collector.cli.asking import consent_to_probe, make_request, warn_of_secrets_in_arguments
from collector.cli.loading import LOAD, LoadGiven, agreed_load
from collector.cli.options import EVIDENCE, HOW, REHEARSAL, WHEN, WHERE, WHO, Given, option, options, text
from collector.cli.progress import make_observer
from collector.cli.sweep_table import show_sweep
from collector.cli.words import show_findings
from collector.errors import MissingExtraError, UsageError
from collector.model.records.publisher import PublisherSweep
from collector.model.request import Benchmark, Sweep
from collector.runs.collect import Order, measure


class MeasureGiven(Given, LoadGiven):
    """The options of ``measure`` beyond those that every command knows."""

    topic: str
    as_json: bool
    quick: bool
    benchmark: bool
    quiet: bool
    yes: bool


TOPICS = {
    "network": ("network.",),
    "device": ("device.",),
    "room": ("room.", "publisher.timestamps"),
    "rehearse": ("publisher.rehearsal", "publisher.sweep"),
    "recording": ("recording.",),
    "timestamps": ("publisher.timestamps",),
}
"""What each measurement gathers: the sources whose id begins so."""

EXAMPLES = {"recording": "screen.mp4", "timestamps": "trace.jsonl"}
"""What takes a file, and how such a file may be called."""


@click.command("measure")
@click.argument("topic", type=click.Choice(list(TOPICS)))
@click.argument("file", default="", metavar="[FILE]")
@text("--room", metavar="ROOM", help="Room of the call, for measure room.")
@options(WHERE, WHO, WHEN, EVIDENCE, REHEARSAL, HOW, LOAD)
@option("--json", "as_json", is_flag=True, help="Print one JSON document (avsync/run/1) on stdout.")
@option("--quick", is_flag=True, help="rehearse: try fewer settings.")
@option("--benchmark/--no-benchmark", default=True, show_default=True, help="device: time codecs, disk, busy timers.")
@option("--quiet", is_flag=True, help="No progress on stderr.")
@option("--yes", is_flag=True, help="Take every question as answered with yes.")
@click.pass_context
def command(context: click.Context, file: str, **given: Unpack[MeasureGiven]) -> None:
    """Make one measurement by itself and say what it shows; no bundle is written.

    network: DNS, TCP, TLS, WebSocket, clock, interfaces. device: load, timer delay and tools of this machine, then a
    benchmark that takes a core for 10 s (not with --pid or --room, when a call runs). room: a hidden subscriber, with
    --probe a publisher of our own, too. rehearse: your publisher's settings and a sweep of others on the real SDK, to
    see which keep sound and picture together here. recording FILE: a screen or server recording, by the reference clip
    in it; it is read here and kept nowhere. timestamps FILE: a publisher's own timestamps.
    """
    warn_of_secrets_in_arguments(context)
    _require(given, file)
    chosen = cast("Given", given | _named(given, file) | {"rehearse": True})  # the same keys
    request = replace(make_request(chosen), sweep=_sweep(given), benchmark=_benchmark(given))
    consent_to_probe(request, yes=given["yes"])
    request = replace(request, load=agreed_load(given, topic=given["topic"], yes=given["yes"]))
    order = Order(request=request, out=Path(), window_given=False, whole_ticket=False)
    observer = make_observer(quiet=given["quiet"])
    try:
        measured = asyncio.run(measure(order, observer, TOPICS[given["topic"]]))
    finally:
        observer.close()
    if given["as_json"]:
        click.echo(json.dumps(measured.document, ensure_ascii=False, indent=2))
    else:
        for record in measured.run.evidence.every(PublisherSweep):
            show_sweep(record, Console())
        show_findings(measured)
    sys.exit(measured.exit_code)


def _sweep(given: MeasureGiven) -> Sweep:
    if given["topic"] != "rehearse":
        return Sweep.OFF
    return Sweep.QUICK if given["quick"] else Sweep.WHOLE


def _benchmark(given: MeasureGiven) -> Benchmark:
    return Benchmark.ON if given["topic"] == "device" and given["benchmark"] else Benchmark.OFF


def _named(given: MeasureGiven, file: str) -> dict[str, str]:
    """Return the option that the file stands for."""
    return {given["topic"]: file} if file else {}


def _require(given: MeasureGiven, file: str) -> None:
    topic = given["topic"]
    named = file or {"recording": given["recording"], "timestamps": given["timestamps"]}.get(topic, "")
    if topic in EXAMPLES and not named:
        raise UsageError(f"measure {topic} needs a file: avsync measure {topic} {EXAMPLES[topic]}")
    if topic not in EXAMPLES and file:
        raise UsageError(f'measure {topic} takes no file ("{file}"). See: avsync measure --help')
    if topic == "recording":
        _require_media()
    if topic == "room" and not (given["room"] and (given["url"] or given["env_file"])):
        raise UsageError("measure room needs --room and --url (or LIVEKIT_URL).")


def _require_media() -> None:
    """Say at once, before any work, that recordings cannot be read here. Raises MissingExtraError."""
    try:
        importlib.import_module("av")
    except ImportError as error:  # not installed, or its own libraries cannot be loaded
        raise MissingExtraError(feature="Measuring a recording", extra="media") from error
