import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.change import Effect, Scale, weigh
from collector.model.measured import Measured
from tests.measure.mirrored import MIRRORED

OFFSET = Scale(good=(-125.0, 45.0), matters=45.0)


def make(value: float, bound: float) -> Measured:
    return Measured(value=value, bound=bound, n=10, method="synthetic")


figures = st.builds(make, st.floats(-1e6, 1e6), st.one_of(st.floats(0, 1e6), st.just(float("inf"))))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (make(-231, 6), make(-20, 6), Effect.HELPED),
        (make(-20, 6), make(-231, 6), Effect.WORSE),
        (make(-300, 6), make(-250, 6), Effect.HELPED),
        (make(-300, 30), make(-250, 30), Effect.UNKNOWN),
        (make(-231, 6), make(-228, 6), Effect.NONE),
        (make(-231, 200), make(-20, 200), Effect.UNKNOWN),
        (make(-100, 5), make(40, 5), Effect.NONE),
        (make(60, 1), make(-70, 1), Effect.HELPED),
        (make(0, float("inf")), make(0, 1), Effect.UNKNOWN),
    ],
)
def test_a_change_is_told_only_as_far_as_both_bounds_allow(before: Measured, after: Measured, expected: Effect) -> None:
    assert weigh(before, after, OFFSET).effect is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (make(-132, 6), make(-100, 6), True),
        (make(-131, 6), make(-119, 6), False),
        (make(-130, 6), make(-100, 6), False),
        (make(-231, 6), make(-130, 6), False),
        (make(-20, 6), make(-10, 2), False),
    ],
)
def test_recovered_means_outside_before_and_inside_after(before: Measured, after: Measured, expected: bool) -> None:
    assert weigh(before, after, OFFSET).recovered is expected


def test_bounds_add_up() -> None:
    difference = weigh(make(-231, 6), make(-20, 9), OFFSET).difference
    assert (difference.value, difference.bound) == (211, 15)


@given(figure=figures)
def test_a_figure_never_differs_from_itself(figure: Measured) -> None:
    change = weigh(figure, figure, OFFSET)
    assert change.effect in (Effect.NONE, Effect.UNKNOWN)
    assert not change.recovered


@given(before=figures, after=figures)
def test_exchanging_before_and_after_exchanges_helped_and_worse(before: Measured, after: Measured) -> None:
    there, back = weigh(before, after, OFFSET), weigh(after, before, OFFSET)
    assert back.effect is MIRRORED[there.effect]
    assert back.difference.value == -there.difference.value


@given(before=figures, after=figures)
def test_what_recovered_was_helped(before: Measured, after: Measured) -> None:
    change = weigh(before, after, OFFSET)
    assert not change.recovered or change.effect is Effect.HELPED
