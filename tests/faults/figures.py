"""Turns outcomes into figures: proportions with Wilson's intervals, errors against healthy runs, a confusion table."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from tests.faults.cases import NO_CAUSE, Case
from tests.faults.run import Outcome, by_id

Z_95 = 1.959964
"""The normal distribution's quantile for 95 %."""

MINUTE_S = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """``hits`` of ``n`` with Wilson's 95 % interval (Wilson 1927); of none nothing is known: 0 to 1."""

    hits: int
    n: int

    @property
    def interval(self) -> tuple[float, float]:
        """The low and the high end, as shares."""
        if not self.n:
            return 0.0, 1.0
        share, spread = self.hits / self.n, Z_95**2 / self.n
        middle = (share + spread / 2) / (1 + spread)
        half = Z_95 / (1 + spread) * math.sqrt(share * (1 - share) / self.n + spread / (4 * self.n))
        return max(middle - half, 0.0), min(middle + half, 1.0)

    def __str__(self) -> str:
        low, high = self.interval
        share = f"{self.hits / self.n:.0%}" if self.n else "-"
        return f"{share} ({self.hits} of {self.n}; 95 %: {low:.0%} to {high:.0%})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Errors:
    """Absolute errors of ``n`` runs: median and 95 % quantile (nearest rank); nan of none."""

    n: int
    median: float
    p95: float

    @classmethod
    def of(cls, errors: Iterable[float]) -> "Errors":
        """Return the figures of signed or unsigned errors."""
        found = sorted(abs(error) for error in errors)
        if not found:
            return cls(n=0, median=math.nan, p95=math.nan)
        return cls(n=len(found), median=median(found), p95=found[math.ceil(0.95 * len(found)) - 1])


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What a matrix shows. Errors of offsets in ms, of ``drift`` in ppm.

    ``inside`` and ``offset`` are about what the application was handed, ``source_inside``, ``source_offset`` and
    (browsers) ``browser_offset`` with what left the publisher. Errors are against the same set-up's healthy runs.
    ``answered`` is how many of the watched runs that can give an offset gave one.
    """

    right: Share
    blamed: Share
    inside: Share
    source_inside: Share
    answered: Share
    offset: Errors
    source_offset: Errors
    browser_offset: Errors
    drift: Errors
    failed: int


def figures_of(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of all runs that ended; ``failed`` counts the others."""
    ended = [outcome for outcome in outcomes if not outcome.failed]
    healthy = [outcome for outcome in ended if by_id(outcome.case).healthy]
    faults = [outcome for outcome in ended if not by_id(outcome.case).healthy]
    measured = [outcome for outcome in ended if outcome.measured]
    # Behind an impaired link nobody knows what its queues did to sound and picture on the way to the receiver.
    plain = [outcome for outcome in measured if by_id(outcome.case).link is None]
    placed = [outcome for outcome in plain if not math.isnan(outcome.before_ms - outcome.source_ms)]
    return Figures(
        right=_share(faults, lambda outcome: outcome.right),
        blamed=_share(healthy, lambda outcome: bool(outcome.causes)),
        inside=_share(measured, lambda outcome: outcome.inside),
        source_inside=_share(placed, lambda outcome: outcome.source_inside),
        answered=_share([outcome for outcome in ended if _answerable(outcome)], lambda outcome: outcome.measured),
        offset=Errors.of(_against_healthy(plain, lambda outcome: outcome.measured_ms - outcome.true_ms)),
        source_offset=_source_errors([outcome for outcome in placed if not by_id(outcome.case).browser]),
        browser_offset=_source_errors([outcome for outcome in placed if by_id(outcome.case).browser]),
        drift=Errors.of((outcome.slope - outcome.true_slope) * 1000 for outcome in plain if _for_a_minute(outcome)),
        failed=len(outcomes) - len(ended),
    )


def _source_errors(placed: Sequence[Outcome]) -> Errors:
    return Errors.of(_against_healthy(placed, lambda outcome: outcome.before_ms - outcome.source_ms))


def _for_a_minute(outcome: Outcome) -> bool:
    return by_id(outcome.case).seconds >= MINUTE_S and not math.isnan(outcome.slope - outcome.true_slope)


def _share(outcomes: Sequence[Outcome], hit: Callable[[Outcome], bool]) -> Share:
    return Share(hits=sum(map(hit, outcomes)), n=len(outcomes))


def _answerable(outcome: Outcome) -> bool:
    case = by_id(outcome.case)
    return case.watched and not case.unmeasured


def _against_healthy(measured: Sequence[Outcome], off_ms: Callable[[Outcome], float]) -> list[float]:
    """Errors after what the same set-up's healthy runs are off by on average; healthy ones against each other."""
    found = []
    for outcome in measured:
        setup = by_id(outcome.case).setup
        usual = [other for other in measured if other.case == setup and other is not outcome]
        if usual and not by_id(outcome.case).busy:
            found.append(off_ms(outcome) - median(map(off_ms, usual)))
    return found


def confusion(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Return, for each true cause, how often which cause was named first."""
    table: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        if not outcome.failed:
            table.setdefault(_name(by_id(outcome.case)), Counter())[_or_none(outcome.named)] += 1
    return {true: dict(named.most_common()) for true, named in sorted(table.items())}


def _name(case: Case) -> str:
    return _or_none(case.right[0])


def _or_none(cause: str) -> str:
    return "none" if cause == NO_CAUSE else cause
