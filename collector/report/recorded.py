"""Turns what a vendor recorded of both sides into figures: loss, round trips, processors, late tasks."""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.measure.vendor_records import Side, series_of, sides
from collector.model.evidence import SafeEvidence
from collector.model.host import HostRole
from collector.model.records.vendor import AgoraCall
from collector.report.figures import Figure, Lines, Origin, enough, upwards
from collector.report.words import ROLE
from collector.vendors.agora_metrics import Metric


@dataclass(frozen=True, kw_only=True, slots=True)
class _Drawn:
    title: str
    unit: str
    at_least: float
    metrics: tuple[tuple[str, Metric], ...]


_DRAWN = (
    _Drawn(
        title="Packets lost",
        unit="%",
        at_least=1.0,
        metrics=(
            ("audio, on the way up", Metric.AUDIO_LOSS_UP),
            ("video, on the way up", Metric.VIDEO_LOSS_UP),
            ("audio, end to end", Metric.AUDIO_LOSS),
            ("video, end to end", Metric.VIDEO_LOSS),
        ),
    ),
    _Drawn(title="Round trip to the router", unit="ms", at_least=50.0, metrics=(("", Metric.ROUTER_RTT),)),
    _Drawn(
        title="Processor",
        unit="%",
        at_least=100.0,
        metrics=(("the machine", Metric.SYSTEM_CPU), ("the app", Metric.APP_CPU)),
    ),
    _Drawn(title="Scheduling delay", unit="ms", at_least=20.0, metrics=(("", Metric.SCHEDULING),)),
)


def recorded(evidence: SafeEvidence) -> tuple[Figure, ...]:
    """Return a figure for each thing that Agora recorded of each side."""
    both = sides(evidence.every(AgoraCall), evidence.incident)
    return tuple(figure for side in both for figure in _of_side(side) if figure.lines)


def _of_side(side: Side) -> Iterator[Figure]:
    role = HostRole(side.about.value)
    origin = Origin(role=role, words=f"{ROLE[role]}, by Agora’s records")
    for drawn in _DRAWN:
        yield upwards(drawn.title, drawn.unit, origin, _lines(side, drawn), at_least=drawn.at_least)


def _lines(side: Side, drawn: _Drawn) -> Lines:
    return enough(
        {
            name: tuple((at_s * 1000, value) for at_s, value in zip(series.at_s, series.values, strict=False))
            for name, metric in drawn.metrics
            for series in series_of(side.stay, metric)[:1]
        }
    )
