"""Turns the topic of ``avsync measure`` and its options into the request and the sources that carry it out."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from collector.cli.asking import Keys, make_request
from collector.cli.loading import LoadGiven
from collector.cli.options import Given
from collector.errors import MissingExtraError, UsageError
from collector.model.request import LISTEN_AT_LEAST_S, Benchmark, Packets, Request, Sweep
from collector.model.window import parse_duration

NETWORK_S = 20.5
"""Long enough for figures that hold, and the whole command takes less than half a minute."""
SHORTEST_WATCH_S, LONGEST_WATCH_S = 10.0, 3600.0
EXAMPLES = {"recording": "screen.mp4", "timestamps": "trace.jsonl"}
"""What takes a file, and how such a file may be called."""


class MeasureGiven(Given, LoadGiven):
    """The options of ``measure`` beyond those that every command knows."""

    topic: str
    as_json: bool
    quick: bool
    benchmark: bool
    watch: str
    quiet: bool
    yes: bool


def _network(request: Request, given: MeasureGiven) -> Request:
    if given["watch"] and not (request.server.url and request.server.api_key and request.server.api_secret):
        raise UsageError(
            "--watch sends packets to a server and back: give --url, and LIVEKIT_API_KEY with LIVEKIT_API_SECRET."
        )
    seconds = watch_s(given["watch"]) if given["watch"] else request.duration_s
    return replace(request, packets=Packets.ON, duration_s=seconds or NETWORK_S)


def _device(request: Request, given: MeasureGiven) -> Request:
    benchmark = Benchmark.ON if given["benchmark"] else Benchmark.OFF
    # A server that is named in the environment, too, is no room that somebody listens to meanwhile.
    return replace(request, benchmark=benchmark, duration_s=request.duration_s or LISTEN_AT_LEAST_S)


def _rehearse(request: Request, given: MeasureGiven) -> Request:
    return replace(request, sweep=Sweep.QUICK if given["quick"] else Sweep.WHOLE)


def _as_it_is(request: Request, _: MeasureGiven) -> Request:
    return request


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """One measurement: the sources whose id begins so, what it asks beyond the options, whether it needs keys."""

    sources: tuple[str, ...]
    shape: Callable[[Request, MeasureGiven], Request] = _as_it_is
    keys: Keys = Keys.NEEDED


TOPICS: Mapping[str, Topic] = {
    "network": Topic(sources=("network.",), shape=_network, keys=Keys.OPTIONAL),
    "device": Topic(sources=("device.",), shape=_device),
    "room": Topic(sources=("room.", "publisher.timestamps")),
    "rehearse": Topic(sources=("publisher.rehearsal", "publisher.sweep"), shape=_rehearse),
    "recording": Topic(sources=("recording.",)),
    "timestamps": Topic(sources=("publisher.timestamps",)),
}
WATCHED_ROOM = ("room.statistics",)
"""With --watch, a room that is named is listened to as well, so that its offset stands beside the bad moments."""


def request_of(given: MeasureGiven, file: str) -> Request:
    """Resolve the options of one measurement. Raises UsageError."""
    _require(given, file)
    topic = TOPICS[given["topic"]]
    named = {given["topic"]: file} if file else {}
    chosen = cast("Given", given | named | {"rehearse": True})  # the same keys
    return topic.shape(make_request(chosen, topic.keys), given)


def sources_of(given: MeasureGiven) -> tuple[str, ...]:
    """Return how the ids of the sources begin that are gathered."""
    room = WATCHED_ROOM if given["watch"] and given["room"] else ()
    return TOPICS[given["topic"]].sources + room


def watch_s(span: str) -> float:
    """Return the seconds of ``--watch``. Raises UsageError."""
    seconds = parse_duration(span).total_seconds()
    if not SHORTEST_WATCH_S <= seconds <= LONGEST_WATCH_S:
        raise UsageError(f"--watch {span} is not between 10s and 1h. Use for example --watch 10m.")
    return seconds


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
    _require_watchable(given)


def _require_watchable(given: MeasureGiven) -> None:
    if not given["watch"]:
        return
    if given["topic"] != "network":
        raise UsageError("--watch belongs to measure network: avsync measure network --watch 10m")
    if given["offline"] or given["no_join"]:
        ruled_out = "--offline" if given["offline"] else "--no-join"
        raise UsageError(f"--watch sends packets to the server, which {ruled_out} rules out. Leave one of the two out.")
    if given["duration"] not in ("", "auto"):
        raise UsageError("--watch says how long to measure, and so does --duration. Leave one of the two out.")


def _require_media() -> None:
    """Say at once, before any work, that recordings cannot be read here. Raises MissingExtraError."""
    try:
        importlib.import_module("av")
    except ImportError as error:  # not installed, or its own libraries cannot be loaded
        raise MissingExtraError(feature="Measuring a recording", extra="media") from error
