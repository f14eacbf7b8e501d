"""Turns a publisher's stamps into their unit, by step and by wall clock, with what speaks against the others."""

import math
from dataclasses import dataclass
from enum import StrEnum

from collector.arrays import np
from collector.measure.timestamp_series import FEWEST_FRAMES, FEWEST_SECONDS, Series, slope
from collector.model.measured import Measured

FIT = 0.2
"""A unit fits if it explains the rate within ± 20 %."""

STEADY = 0.5
"""A step within ± 50 % of the median is regular."""

MOST_IRREGULAR = 0.3
"""With more irregular steps than this share the frame rate is variable, and the step says nothing."""

RATE_OFF_AT_MOST = 4.0
"""Farther from every unit than this factor, not even a wrong rate is suggested."""

UNMEASURED = Measured(value=0.0, bound=math.inf, n=0, method="not measured")


class Unit(StrEnum):
    """What one count of a timestamp is; ``index-s-ns`` is a frame counter times 1 s in ns."""

    SECOND = "s"
    MILLISECOND = "ms"
    TENTH_MILLISECOND = "0.1 ms"
    SAMPLE = "audio samples"
    RTP_90_KHZ = "90 kHz ticks"
    MICROSECOND = "µs"
    TICK_100_NS = "100 ns"
    NANOSECOND = "ns"
    FRAME_INDEX = "frame index"
    INDEX_SECOND_NS = "frame index × 1 s in ns"
    UNKNOWN = "unknown"


FIXED_PER_SECOND = {
    Unit.SECOND: 1.0,
    Unit.MILLISECOND: 1e3,
    Unit.TENTH_MILLISECOND: 1e4,
    Unit.RTP_90_KHZ: 9e4,
    Unit.MICROSECOND: 1e6,
    Unit.TICK_100_NS: 1e7,
    Unit.NANOSECOND: 1e9,
}

COUNTED = {Unit.FRAME_INDEX: 1.0, Unit.INDEX_SECOND_NS: 1e9}
"""Units that count frames: their step is exactly this, whatever the frame rate."""

SI_UNITS = (Unit.SECOND, Unit.MILLISECOND, Unit.MICROSECOND, Unit.NANOSECOND)


class Outcome(StrEnum):
    """How the inference ended; ``off-rate``: no unit fits, ``unit`` is the nearest one that runs at a wrong rate."""

    FOUND = "found"
    OFF_RATE = "off-rate"
    UNSTAMPED = "unstamped"
    CONSTANT = "constant"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """What is declared of one kind: frames per second and, for audio, samples per second; 0 = nothing declares it."""

    frames_per_s: float = 0.0
    samples_per_s: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """A unit that was not chosen, and why it loses, in a clause."""

    unit: Unit
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitAnswer:
    """The unit, or why it stays open (``why``), with both rules' units per second (n = 0: the rule does not apply)."""

    outcome: Outcome
    unit: Unit
    by_step: Measured
    by_wall: Measured
    per_second: float
    why: str
    alternatives: tuple[Alternative, ...] = ()

    @property
    def measured_per_second(self) -> Measured:
        """The trace's units per second by the better rule: wall clock, else step."""
        return self.by_wall if self.by_wall.n else self.by_step

    @property
    def ratio(self) -> float:
        """Stamp seconds per second, 1 = right; 0 where no unit is known."""
        return self.measured_per_second.value / self.per_second if self.per_second else 0.0


def infer_unit(series: Series, pace: Pace) -> UnitAnswer:
    """Name the unit of a series. Step and wall clock must agree; magnitude never decides."""
    if series.frames < 2:
        return _open(f"{series.frames} frames are too few")
    if not series.stamped:
        return _open("the publisher gives no timestamps, or 0", outcome=Outcome.UNSTAMPED)
    if float(np.ptp(series.stamps)) == 0:
        return _open("every frame has the same timestamp", outcome=Outcome.CONSTANT)
    if series.frames < FEWEST_FRAMES:
        return _open(f"{series.frames} frames are too few; {FEWEST_FRAMES} are needed")
    by_step, by_wall = _by_step(series, pace), _by_wall(series)
    arrived = _frames_per_s(series)
    rules = [(rate, fps) for rate, fps in ((by_step, pace.frames_per_s), (by_wall, arrived)) if rate.n]
    if not rules:
        return _open(_why_no_rule(series, pace))
    named = [_nearest(rate.value, _candidates(series, fps, pace.samples_per_s)) for rate, fps in rules]
    return _settle(series, pace, by_step, by_wall, named)


def _settle(
    series: Series, pace: Pace, by_step: Measured, by_wall: Measured, named: list[tuple[Unit, ...]]
) -> UnitAnswer:
    if len(named) == 2 and set(named[0]) != set(named[1]):
        step, wall = (" or ".join(units) or "no unit" for units in named)
        return _open(f"the step says {step}, the wall clock says {wall}", by_step=by_step, by_wall=by_wall)
    units = named[-1]
    if len(units) > 1:
        return _open(f"{' and '.join(units)} look the same here", by_step=by_step, by_wall=by_wall)
    rate = by_wall if by_wall.n else by_step
    fps = (_frames_per_s(series) if by_wall.n else pace.frames_per_s) or pace.frames_per_s
    candidates = _candidates(series, fps, pace.samples_per_s)
    unit = units[0] if units else _off_rate(rate.value)
    if unit is Unit.UNKNOWN:
        return _open(f"{counted(rate.value)} units a second fit no unit", by_step=by_step, by_wall=by_wall)
    return UnitAnswer(
        outcome=Outcome.FOUND if units else Outcome.OFF_RATE,
        unit=unit,
        by_step=by_step,
        by_wall=by_wall,
        per_second=candidates[unit],
        why=_why(by_step, by_wall),
        alternatives=_losers(unit, rate.value, candidates),
    )


def _open(
    why: str,
    *,
    outcome: Outcome = Outcome.INCONCLUSIVE,
    by_step: Measured = UNMEASURED,
    by_wall: Measured = UNMEASURED,
) -> UnitAnswer:
    return UnitAnswer(outcome=outcome, unit=Unit.UNKNOWN, by_step=by_step, by_wall=by_wall, per_second=0.0, why=why)


def _by_step(series: Series, pace: Pace) -> Measured:
    """Median step times the declared frame rate, unless the frames come at another rate or at no steady one."""
    steps = series.steps()
    middle = float(np.median(steps))
    arrived = _frames_per_s(series)
    declared_wrong = bool(arrived) and abs(pace.frames_per_s / arrived - 1) > FIT
    if pace.frames_per_s <= 0 or middle <= 0 or declared_wrong:
        return UNMEASURED
    if float(np.mean(np.abs(steps - middle) > STEADY * middle)) > MOST_IRREGULAR:
        return UNMEASURED
    bound = 1.5 * float(np.median(np.abs(steps - middle))) * pace.frames_per_s
    return Measured(value=middle * pace.frames_per_s, bound=bound, n=len(steps), method="median step × frame rate")


def _by_wall(series: Series) -> Measured:
    if series.elapsed_s < FEWEST_SECONDS:
        return UNMEASURED
    return slope(series.arrivals_s, series.stamps)


def _frames_per_s(series: Series) -> float:
    """Frames per second by arrival, 0 where too little arrived to say."""
    if series.elapsed_s < FEWEST_SECONDS:
        return 0.0
    middle = float(np.median(series.arrival_steps_s()))
    mean = float(np.mean(series.arrival_steps_s()))
    # Frames handed over in bursts have a median near 0; then the mean is the better word.
    return 1 / middle if middle > STEADY * mean else 1 / mean


def _candidates(series: Series, fps: float, samples_per_s: float) -> dict[Unit, float]:
    """Units per second of every unit that is possible here."""
    found = dict(FIXED_PER_SECOND)
    if samples_per_s > 0:
        found[Unit.SAMPLE] = samples_per_s
    step = float(np.median(series.steps()))
    for unit, count in COUNTED.items():
        if fps > 0 and math.isclose(step, count, rel_tol=1e-6):
            found[unit] = fps * count
    return found


def _nearest(rate: float, candidates: dict[Unit, float]) -> tuple[Unit, ...]:
    """The unit within ± 20 % that is nearest; two if a frame counter cannot be told from a unit."""
    fitting = [unit for unit, per_second in candidates.items() if abs(rate / per_second - 1) <= FIT]
    if any(unit in COUNTED for unit in fitting):
        return tuple(sorted(fitting))
    return tuple(sorted(fitting, key=lambda unit: abs(math.log(rate / candidates[unit])))[:1])


def _off_rate(rate: float) -> Unit:
    if rate <= 0:
        return Unit.UNKNOWN
    near = min(SI_UNITS, key=lambda unit: abs(math.log(rate / FIXED_PER_SECOND[unit])))
    factor = rate / FIXED_PER_SECOND[near]
    return near if 1 / RATE_OFF_AT_MOST <= factor <= RATE_OFF_AT_MOST else Unit.UNKNOWN


def _losers(chosen: Unit, rate: float, candidates: dict[Unit, float]) -> tuple[Alternative, ...]:
    """The two next best units, each with how far it misses."""
    others = sorted(
        (unit for unit in candidates if unit is not chosen), key=lambda unit: abs(math.log(rate / candidates[unit]))
    )
    return tuple(
        Alternative(unit=unit, why=f"{counted(candidates[unit])} units a second instead of {counted(rate)}")
        for unit in others[:2]
    )


def counted(number: float) -> str:
    """Return a number as people read it: ``1,000,000``, ``33.3``."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def _why(by_step: Measured, by_wall: Measured) -> str:
    told = [
        f"by {counted(rate.value)} by {name}"
        for rate, name in ((by_step, "step and frame rate"), (by_wall, "wall clock"))
        if rate.n
    ]
    return f"they advance each second {' and '.join(told)}"


def _why_no_rule(series: Series, pace: Pace) -> str:
    if not series.arrives:
        reason = "no frame rate is declared" if pace.frames_per_s <= 0 else "the steps are not steady"
        return f"{reason} and the trace has no arrivals"
    return f"{series.elapsed_s:.1f} s are too short, {FEWEST_SECONDS:g} s are needed, and the step alone does not tell"
