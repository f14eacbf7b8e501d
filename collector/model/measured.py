"""Carries a measured value together with how far it can be trusted."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """``value`` ± ``bound`` from ``n`` distinct observations by ``method``; the unit is in the field's name.

    ``bound`` is a half width in the value's unit that the method claims to hold; it is never negative and
    infinite where the method cannot bound its error.
    """

    value: float
    bound: float
    n: int
    method: str

    def __post_init__(self) -> None:
        if math.isnan(self.value) or math.isnan(self.bound) or self.bound < 0 or self.n < 0:
            raise ValueError(f"not a measurement: {self.value} ± {self.bound}, n = {self.n}")

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self.value - self.bound

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self.value + self.bound

    def told(self, digits: int) -> str:
        """Return ``24.4 ± 1.9``, or the value alone where nothing bounds it."""
        if math.isinf(self.bound):
            return f"{self.value:.{digits}f}"
        return f"{self.value:.{digits}f} ± {self.bound:.{digits}f}"
