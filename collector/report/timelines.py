"""Turns a run's evidence into time lines on one axis, with what happened above them and the whole window on top."""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.model.evidence import SafeEvidence
from collector.model.host import HostRole
from collector.model.records.guide import GuideExperiment
from collector.report.axis import WIDTH, Axis, Tick, sampled_axis, window_axis
from collector.report.charts import Chart, draw
from collector.report.figures import Figure
from collector.report.happenings import Happenings, draw_happenings
from collector.report.quantities import between, plain
from collector.report.recorded import recorded
from collector.report.sampled import sampled
from collector.report.shown import Shown, visible


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """The part of the window that the charts show, in the drawing's unit."""

    x: str
    width: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Timelines:
    """What happened, the charts of the call's own machines and those of one that is no part of it, all on one axis.

    ``zone`` is empty where people read UTC. ``stretch`` is the part of the ``window`` that this axis shows, in the
    overview above them all; it is empty, and there is no overview, where the axis is the window. ``tried`` is when
    changes were tried.
    """

    words: Shown
    zone: Shown
    window: tuple[Tick, ...]
    stretch: tuple[Stretch, ...]
    happenings: Happenings
    tried: tuple[Stretch, ...]
    ticks: tuple[Tick, ...]
    call: tuple[Chart, ...]
    bystander: tuple[Chart, ...]


def draw_timelines(evidence: SafeEvidence) -> Timelines:
    """Return everything that has a time, on one axis."""
    whole = window_axis(evidence.incident.window)
    drawn = (*sampled(evidence), *recorded(evidence))
    axis = sampled_axis(whole, _stamps(drawn))
    charts = [chart for figure in drawn for chart in draw(figure, axis)]
    return Timelines(
        words=visible(_words(axis, whole) if charts else _window_words(whole)),
        zone=visible(_short(axis.zone_name) if axis.local(axis.start_ms) else ""),
        window=whole.ticks(),
        stretch=_stretch(axis, whole),
        happenings=draw_happenings(evidence, axis, whole),
        tried=tuple(_tried(evidence, axis)),
        ticks=axis.ticks(),
        call=tuple(chart for chart in charts if not chart.bystander),
        bystander=tuple(chart for chart in charts if chart.bystander),
    )


def _short(zone: str) -> str:
    """The part of a zone's name that fits beside an axis: ``Europe/Berlin`` is ``Berlin``."""
    return zone.rpartition("/")[2].replace("_", " ")


def _stamps(drawn: tuple[Figure, ...]) -> list[float]:
    """The times of the call's own samples; those of a bystander where there are no others."""
    call = [figure for figure in drawn if figure.origin.role is not HostRole.BYSTANDER]
    return [at for figure in call or drawn for points in figure.lines.values() for at, _ in points]


def _tried(evidence: SafeEvidence, axis: Axis) -> Iterator[Stretch]:
    """Yield where on the charts' axis was measured before a change and after it; the whole time of an old bundle."""
    for record in evidence.every(GuideExperiment):
        measured = [instants for instants in (record.before, record.after) if instants]
        for instants in measured or [record.taken]:
            first, last = (axis.part(at.timestamp() * 1000) for at in (instants[0], instants[-1]))
            if first <= 1 and last >= 0:
                yield _between(max(0.0, first), min(1.0, last))


def _stretch(axis: Axis, whole: Axis) -> tuple[Stretch, ...]:
    if axis == whole:
        return ()
    return (_between(whole.part(axis.start_ms), whole.part(axis.end_ms)),)


def _between(first: float, last: float) -> Stretch:
    return Stretch(x=f"{first * WIDTH:.1f}", width=f"{max(last - first, 0.004) * WIDTH:.1f}")


def _words(axis: Axis, whole: Axis) -> str:
    if axis == whole:
        return _window_words(whole)
    seconds, share = plain(axis.span_ms / 1000), plain(100 * axis.span_ms / whole.span_ms)
    return f"{_window_words(whole)} Samples were taken for {seconds} s of it ({share} %), from {_span(axis)}."


def _window_words(whole: Axis) -> str:
    return f"The window is {_span(whole)}."


def _span(axis: Axis) -> str:
    first, last = axis.local(axis.start_ms), axis.local(axis.end_ms)
    local = f" ({between(first, last)} in {axis.zone_name})" if first else ""
    return f"{between(axis.utc(axis.start_ms), axis.utc(axis.end_ms))} UTC{local}"
