"""Turns the evidence of two ends into how far the second one's clock is ahead, by everything that both saw."""

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collector.comparison.logged import LogLines, log_lines
from collector.measure.marked_events import Found, ahead_by_logs
from collector.measure.two_clocks import (
    NOTICED_MS,
    TOLD_MS,
    Reports,
    Sighting,
    agree,
    ahead_by_events,
    ahead_by_readings,
    ahead_by_reports,
    best_of,
)
from collector.model.evidence import SafeEvidence
from collector.model.measured import Measured
from collector.model.records.content import RoomContent
from collector.model.records.network import ClockReading
from collector.model.records.room import RoomStatistics

TOLD = frozenset({"joined", "left", "published", "unpublished", "muted", "unmuted"})
"""The first words of events that a server tells every participant of."""

NOTICED = frozenset({"reconnecting", "reconnected"})
"""Events of one connection; both ends have them when it was the server that went away."""

SERVERS_APART_MS = 50.0
"""Servers of one cluster that are set by time servers agree within that."""

POLL_MS = 1.0
"""Round trips are told in whole milliseconds."""


LATE_FACTOR = 3.0
"""An event may wait longer than 19 of 20 wake-ups of the program that notes it; as for content (evidence/room)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One way to tell the clocks' difference, and whether the chosen one contradicts it."""

    ahead_ms: Measured
    agrees: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Alignment:
    """``ahead_ms``: by how much the second end's clock is ahead of the first's; nothing if nothing tells.

    ``by_second`` says that the time line stands on the second end's clock, as that one was read against a time server
    and the first was not. ``of_servers`` says for each end that its clock is that of the server whose log it holds.
    ``logs_tell_not`` says, in words that follow "because", why both ends' logs do not tell the difference; empty if
    they do or were not asked.
    """

    ahead_ms: tuple[Measured, ...]
    ways: tuple[Way, ...]
    by_second: bool
    of_servers: tuple[bool, bool] = (False, False)
    logs_tell_not: str = ""

    @property
    def shifts_ms(self) -> tuple[float, float]:
        """By how many ms each end's instants move onto the time line's clock."""
        ahead_ms = sum(known.value for known in self.ahead_ms)
        return (ahead_ms, 0.0) if self.by_second else (0.0, -ahead_ms)


def align(first: SafeEvidence, second: SafeEvidence) -> Alignment:
    """Return by how much the clocks differ, by the way with the smallest bound."""
    watched = tuple(_watched(first, second))
    logs = [log_lines(evidence) for evidence in (first, second)]
    # What the room told came to the machine that ran avsync; a log may be of another one.
    in_logs = Found(ahead_ms=()) if watched else ahead_by_logs(logs[0].lines, logs[1].lines)
    ways = (*watched, *in_logs.ahead_ms, *_readings(first, second))
    best = best_of(ways)
    read = [bool(evidence.every(ClockReading)) for evidence in (first, second)]
    return Alignment(
        ahead_ms=best,
        ways=tuple(Way(ahead_ms=way, agrees=all(agree(way, one) for one in best)) for way in ways),
        by_second=read == [False, True],
        of_servers=_of_servers(logs, in_logs),
        logs_tell_not=in_logs.why,
    )


def _of_servers(logs: list[LogLines], found: Found) -> tuple[bool, bool]:
    return (logs[0].by_server, logs[1].by_server) if found.ahead_ms else (False, False)


def _watched(first: SafeEvidence, second: SafeEvidence) -> Iterator[Measured]:
    late_ms = LATE_FACTOR * max(_loop_late_ms(first), _loop_late_ms(second))
    told = ahead_by_events(_sightings(first, TOLD), _sightings(second, TOLD), slack_ms=TOLD_MS + late_ms)
    yield from told
    if not told:
        noticed = [_sightings(side, NOTICED) for side in (first, second)]
        yield from ahead_by_events(*noticed, slack_ms=NOTICED_MS + late_ms)
    yield from ahead_by_reports(_reports(first), _reports(second), makers_apart_ms=_servers_apart_ms(first, second))


def _readings(first: SafeEvidence, second: SafeEvidence) -> Iterator[Measured]:
    for here in first.every(ClockReading)[:1]:
        yield from (ahead_by_readings(here.ahead_ms, there.ahead_ms) for there in second.every(ClockReading)[:1])


def _sightings(evidence: SafeEvidence, kinds: frozenset[str]) -> Iterator[Sighting]:
    for statistics_ in evidence.every(RoomStatistics):
        for event in statistics_.events:
            if event.what.partition(" ")[0] in kinds:
                yield Sighting(key=f"{event.what} {event.subject}", at_ms=event.at.timestamp() * 1000)


def _loop_late_ms(evidence: SafeEvidence) -> float:
    """Return how late the program that noted the events woke up, 95 %; 0 where it did not say."""
    return max((max(0.0, content.load.loop_late_ms) for content in evidence.every(RoomContent)), default=0.0)


def _reports(evidence: SafeEvidence) -> Mapping[str, Reports]:
    found: dict[str, Reports] = {}
    for heard in evidence.every(RoomStatistics):
        trips = [path.round_trip_ms for path in heard.path if path.round_trip_ms >= 0]
        round_trip = {"round_trip_ms": statistics.median(trips) + POLL_MS} if trips else {}
        for track in (track for sender in heard.senders for track in sender.tracks):
            pairs = ((sample.report_made_ms, sample.report_arrived_ms) for sample in track.samples)
            kept = tuple(dict.fromkeys(pair for pair in pairs if min(pair) > 0))
            if kept:
                found[track.sid] = Reports(made_and_came_ms=kept, **round_trip)
    return found


def _servers_apart_ms(first: SafeEvidence, second: SafeEvidence) -> float:
    """Return by how much the clocks that stamped the reports may differ: not at all if one server made both ends'."""
    here, there = ({record.node_id for record in side.every(RoomStatistics)} for side in (first, second))
    return 0.0 if (here & there) - {""} else SERVERS_APART_MS
