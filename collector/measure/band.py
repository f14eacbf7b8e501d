"""Turns a measurement and two limits into a verdict that its bound allows."""

from dataclasses import dataclass

from collector.model.finding import Verdict
from collector.model.measured import Measured


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """Up to ``passes_to`` all is well, up to ``warns_to`` it is a warning, above it a failure; both in one unit."""

    passes_to: float
    warns_to: float

    def verdict(self, measured: Measured) -> Verdict:
        """Return what the whole interval says; one that lies across the first limit says nothing."""
        if measured.high <= self.passes_to:
            return Verdict.PASS
        if measured.low > self.warns_to:
            return Verdict.FAIL
        return Verdict.WARN if measured.low > self.passes_to else Verdict.INCONCLUSIVE
