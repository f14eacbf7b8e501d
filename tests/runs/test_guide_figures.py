"""An experiment shows offset and drift with their bounds, whether or not the drift decides."""

import pytest

from collector.comparison.compare import Compared
from collector.comparison.figures import PLAYOUT
from collector.comparison.quantities import QUANTITIES
from collector.measure.change import Effect
from collector.model.measured import Measured
from collector.runs.guide_figures import DRIFTS, figures_shown

BY_ID = {quantity.id: quantity for quantity in QUANTITIES}


def compared(quantity: str, *, counts: bool, method: str = "theil-sen of content") -> Compared:
    measured = Measured(value=0.1, bound=0.3, n=18, method=method)
    return Compared(
        quantity=BY_ID[quantity],
        before=measured,
        after=measured,
        difference=measured,
        effect=Effect.UNKNOWN,
        recovered=False,
        reason="synthetic",
        counts=counts,
    )


@pytest.mark.parametrize("drift", DRIFTS)
def test_a_drift_is_shown_with_its_bound_even_where_it_does_not_decide(drift: str) -> None:
    (shown,) = figures_shown([compared(drift, counts=False)])
    assert (shown.quantity, shown.effect, shown.before.bound, shown.after.n) == (drift, "cannot tell", 0.3, 18)


@pytest.mark.parametrize(
    ("quantity", "counts", "method", "shown"),
    [
        ("offset", True, "content", True),
        ("offset", False, "content", False),
        ("loss", False, "packetsLost", False),
        ("drift", False, f"slope of {PLAYOUT}", False),
        ("drift", True, f"slope of {PLAYOUT}", True),
    ],
)
def test_whatever_else_is_shown_counts(quantity: str, *, counts: bool, method: str, shown: bool) -> None:
    assert bool(figures_shown([compared(quantity, counts=counts, method=method)])) is shown
