"""Turns a measured value into the four names that the contract gives it in JSON."""

import math

from collector.model.measured import Measured


def flat(name: str, unit: str, measured: Measured) -> dict[str, object]:
    """Return ``X_<unit>``, ``X_bound_<unit>``, ``X_n`` and ``X_method``; JSON has no infinity, so a word says it."""
    return {
        f"{name}_{unit}": round(measured.value, 4),
        f"{name}_bound_{unit}": round(measured.bound, 4) if math.isfinite(measured.bound) else "unbounded",
        f"{name}_n": measured.n,
        f"{name}_method": measured.method,
    }
