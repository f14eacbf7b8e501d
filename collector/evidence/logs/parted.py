"""Averages what the lines inside the window say of how far apart sound and picture are, each kind of line by itself."""

import math
from dataclasses import dataclass

from collector.model.measured import Measured
from collector.model.records.logs import LoggedOffset
from collector.vendors.offset_lines import OFFSET_LINES, OffsetLine

OFFSET_NEEDLES = frozenset(line.needle for line in OFFSET_LINES)


@dataclass(kw_only=True, slots=True)
class _Sum:
    count: int = 0
    total_ms: float = 0.0
    least_ms: float = math.inf
    most_ms: float = -math.inf


class Parted:
    """Reads each line inside the window once; holds sums, however many lines there are."""

    def __init__(self) -> None:
        self._sums: dict[str, _Sum] = {}

    def read(self, line: bytes) -> None:
        """Add what one line says."""
        for rule in OFFSET_LINES:
            if rule.needle in line:
                self._add(rule, line)

    def offsets(self) -> tuple[LoggedOffset, ...]:
        """Return the mean of each kind of line; within its bound every single line lies, infinite for only one."""
        return tuple(_mean(rule, self._sums[rule.id]) for rule in OFFSET_LINES if rule.id in self._sums)

    def _add(self, rule: OffsetLine, line: bytes) -> None:
        found = rule.pattern.search(line)
        if not found:
            return
        try:
            value_ms = rule.offset_ms(found.groupdict())
        except ValueError:  # the line has no such number
            return
        known = self._sums.setdefault(rule.id, _Sum())
        known.count += 1
        known.total_ms += value_ms
        known.least_ms, known.most_ms = min(known.least_ms, value_ms), max(known.most_ms, value_ms)


def _mean(rule: OffsetLine, known: _Sum) -> LoggedOffset:
    mean_ms = known.total_ms / known.count
    bound_ms = max(known.most_ms - mean_ms, mean_ms - known.least_ms) if known.count > 1 else math.inf
    method = f"mean of log lines, one for each {rule.per}"
    return LoggedOffset(
        line=rule.id,
        meaning=rule.meaning,
        direction=rule.direction,
        offset_ms=Measured(value=mean_ms, bound=max(0.0, bound_ms), n=known.count, method=method),
    )
