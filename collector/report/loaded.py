"""Turns a network that avsync itself filled into figures: how much later small packets came, and what it carried."""

from collections.abc import Iterator

from collector.model.evidence import SafeEvidence
from collector.model.records.load import LoadDelay, NetworkLoad, Way
from collector.report.figures import Figure, Lines, Point, during, enough, origin_of, upwards
from collector.report.quantities import measured

_FILLED = {Way.UP: "way up filled", Way.DOWN: "way down filled"}
_RATE = {Way.UP: "up", Way.DOWN: "down"}


def loaded(evidence: SafeEvidence) -> Iterator[Figure]:
    """Yield the extra delay and the rate while each direction was filled."""
    for load in during(evidence, NetworkLoad):
        yield from _of(load)


def _of(load: NetworkLoad) -> Iterator[Figure]:
    origin, idle_ms = origin_of(load.host), load.idle_ms.value
    later: Lines = {_FILLED[filled.way]: tuple(_later(filled.delays, idle_ms)) for filled in load.ways}
    later |= {"nothing filled": tuple(_later(load.idle_delays, idle_ms))}  # last: a direction keeps its colour
    note = (
        f"0 is the idle level: {measured(load.idle_ms, 'ms')} to the server and back. Above it: the slowest tenth of "
        "the small packets of each half second."
    )
    yield upwards("Delay added by a full network", "ms", origin, enough(later), at_least=50.0, note=note)
    rates: Lines = {
        _RATE[filled.way]: tuple((rate.at_ms, rate.kbit_s) for rate in filled.rates) for filled in load.ways
    }
    yield upwards("Rate of the full network", "kbit/s", origin, enough(rates), at_least=100.0)


def _later(delays: tuple[LoadDelay, ...], idle_ms: float) -> Iterator[Point]:
    """Yield the slowest tenth less the usual time without load, never less than 0, where any packet came back."""
    for delay in delays:
        if delay.sent > delay.lost:
            yield delay.at_ms, max(0.0, delay.slowest_ms - idle_ms)
