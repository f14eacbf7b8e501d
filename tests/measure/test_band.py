import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.band import Band
from collector.model.finding import Verdict
from collector.model.measured import Measured

BAND = Band(passes_to=10.0, warns_to=20.0)
FIGURES = st.floats(min_value=0, max_value=40)


def judged(value: float, bound: float) -> Verdict:
    return BAND.verdict(Measured(value=value, bound=bound, n=1, method="synthetic"))


@pytest.mark.parametrize(
    ("value", "bound", "expected"),
    [
        (10.0, 0.0, Verdict.PASS),
        (10.1, 0.0, Verdict.WARN),
        (20.0, 0.0, Verdict.WARN),
        (20.1, 0.0, Verdict.FAIL),
        (9.0, 1.5, Verdict.INCONCLUSIVE),
        (19.0, 5.0, Verdict.WARN),
        (0.0, float("inf"), Verdict.INCONCLUSIVE),
    ],
)
def test_a_verdict_needs_the_whole_interval(value: float, bound: float, expected: Verdict) -> None:
    assert judged(value, bound) is expected


@given(FIGURES, FIGURES)
def test_a_wider_bound_never_makes_a_verdict_worse(value: float, bound: float) -> None:
    exact, wide = judged(value, 0.0), judged(value, bound)

    assert wide is Verdict.INCONCLUSIVE or wide.severity <= exact.severity
