"""Turns the incident's window into the one time axis that all time lines share, in UTC and in the window's own zone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from collector.errors import UsageError
from collector.model.window import TimeWindow, named_zone
from collector.report.quantities import form_of
from collector.report.shown import Shown, visible

WIDTH, HEIGHT = 1000, 100
"""What a drawing measures in its own units; a page stretches it to any size."""

MOST_TICKS = 6
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)
_MINUTE_S = 60
_DAY = "%m-%d"
_WHOLE = 0.6
"""What was sampled for less of the window than that gets an axis of its own; otherwise the window is the axis."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """One time on the axis; ``place`` is an SVG length, ``local`` is empty where the zone is UTC or not known."""

    place: str
    x: str
    utc: Shown
    local: Shown
    minor: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """A stretch of Unix time in ms, and the zone in which people read it beside UTC.

    ``form`` is how its instants are written: with the day where the window is not of one day in both zones.
    """

    start_ms: float
    end_ms: float
    zone: tzinfo
    zone_name: str
    form: str

    @property
    def span_ms(self) -> float:
        """Its length, never zero."""
        return max(self.end_ms - self.start_ms, 1.0)

    def part(self, at_ms: float) -> float:
        """Return where an instant lies: 0 at the start, 1 at the end."""
        return (at_ms - self.start_ms) / self.span_ms

    def holds(self, at_ms: float) -> bool:
        """Whether an instant lies on it."""
        return self.start_ms <= at_ms <= self.end_ms

    def ticks(self) -> tuple[Tick, ...]:
        """Return full times, at most MOST_TICKS of them."""
        step_s = next((step for step in _STEPS_S if self.span_ms / 1000 / step <= MOST_TICKS), 0)
        if not step_s:
            step_s = _STEPS_S[-1] * (1 + int(self.span_ms / 1000 / _STEPS_S[-1] / MOST_TICKS))
        form = "%H:%M:%S" if step_s < _MINUTE_S else "%H:%M" if step_s < _STEPS_S[-1] else _DAY
        first = -(-self.start_ms // (step_s * 1000))
        count = int(self.end_ms // (step_s * 1000) - first) + 1
        return tuple(self._tick((first + index) * step_s * 1000, form, index) for index in range(count))

    def _tick(self, at_ms: float, form: str, index: int) -> Tick:
        part = self.part(at_ms)
        return Tick(
            place=percent(part),
            x=f"{part * WIDTH:.1f}",
            utc=visible(self._full(at_ms, UTC, form)),
            local=visible(self._full(at_ms, self.zone, form) if self.local(at_ms) else ""),
            minor=index % 2 == 1,
        )

    def _full(self, at_ms: float, zone: tzinfo, form: str) -> str:
        """Return a full time, or the day that begins with it."""
        at, first, last = (_instant(ms).astimezone(zone) for ms in (at_ms, self.start_ms, self.end_ms))
        begins = at.time() == time() and first.date() != last.date()
        return f"{at:{_DAY if begins else form}}"

    def utc(self, at_ms: float) -> str:
        """Return an instant in UTC."""
        return f"{_instant(at_ms):{self.form}}"

    def local(self, at_ms: float) -> str:
        """Return an instant in the window's zone; empty where that is UTC or not known."""
        at = _instant(at_ms).astimezone(self.zone)
        return "" if at.utcoffset() == timedelta(0) else f"{at:{self.form}}"


def window_axis(window: TimeWindow) -> Axis:
    """Return the whole window as an axis."""
    try:
        zone = named_zone(window.zone)
    except UsageError:
        zone = UTC
    return Axis(
        start_ms=window.start.timestamp() * 1000,
        end_ms=window.end.timestamp() * 1000,
        zone=zone,
        zone_name=window.zone,
        form=form_of((window.start, window.end), zone),
    )


def sampled_axis(whole: Axis, stamps_ms: Sequence[float]) -> Axis:
    """Return the part of the window in which something was sampled, or the window if that is most of it."""
    inside = [at for at in stamps_ms if whole.holds(at)]
    if not inside or max(inside) - min(inside) >= _WHOLE * whole.span_ms:
        return whole
    return replace(whole, start_ms=min(inside), end_ms=max(inside))


def percent(part: float) -> str:
    """Return a share as an SVG length: ``37.5%``."""
    return f"{100 * part:.2f}".rstrip("0").rstrip(".") + "%"


def _instant(at_ms: float) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
