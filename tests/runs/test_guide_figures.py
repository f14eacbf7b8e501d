"""An experiment shows offset and drift with their bounds, whether or not the drift decides."""

from dataclasses import replace

import pytest

from collector.comparison.compare import Compared, compare
from collector.comparison.figures import PLAYOUT
from collector.comparison.quantities import QUANTITIES
from collector.comparison.side import Subject
from collector.measure.change import Effect
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.runs.guide_figures import DRIFTS, differences_in_words, figures_shown
from tests.checks.network.path_factory import make_interfaces
from tests.comparison.sides import make_finding, make_measured, make_side

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


@pytest.mark.parametrize("subject", Subject)
def test_what_else_differs_is_said_of_a_machine_by_itself_alone(subject: Subject) -> None:
    wifi = make_interfaces()
    cable = replace(wifi, interfaces=(replace(wifi.interfaces[0], name="en1", medium="ethernet"),))
    before, after = (replace(make_side(records=(record,)), subject=subject) for record in (wifi, cable))
    said = ("network: wifi before, ethernet after",) if subject is Subject.MACHINE else ()
    assert differences_in_words(compare(before, after)) == said


@pytest.mark.parametrize(
    ("before_ms", "after_ms", "effect"),
    [(310.0, 24.0, "helped"), (24.0, 310.0, "worse"), (24.0, 30.0, "did not help"), (258.0, 246.0, "cannot tell")],
)
def test_of_a_machine_by_itself_its_own_figures_decide(before_ms: float, after_ms: float, effect: str) -> None:
    findings = (
        make_finding("network.vendor-hosts", {"nearest_ms": make_measured(value, 30.0, n=9)})
        for value in (before_ms, after_ms)
    )
    before, after = (replace(make_side(finding), subject=Subject.MACHINE) for finding in findings)
    comparison = compare(before, after)
    assert comparison.effect.value == effect
    assert [figure.quantity for figure in figures_shown(comparison.compared)] == ["nearest-host"]


@pytest.mark.parametrize(("cpu_bound", "effect"), [(3.0, "did not help"), (9.0, "cannot tell")])
def test_of_a_machine_one_figure_that_cannot_be_told_leaves_the_whole_open(cpu_bound: float, effect: str) -> None:
    """The timers are fine in both."""
    sides = []
    for cpu in (99.0, 96.0):
        busy = make_finding("device.cpu", {"cpu_percent": make_measured(cpu, cpu_bound)})
        timers = make_finding("device.scheduling", {"p95_ms": make_measured(0.3, 0.1)}, verdict=Verdict.PASS)
        sides.append(replace(make_side(busy, timers), subject=Subject.MACHINE))
    assert compare(*sides).effect.value == effect
