import pytest

from collector.measure.pattern import Pattern, classify


def noise(index: int) -> float:
    """A fixed wobble of ±3 ms."""
    return (index * 5 % 7) - 3.0


@pytest.mark.parametrize(
    ("offsets_ms", "expected"),
    [
        ([30 + noise(i) for i in range(24)], Pattern.CONSTANT),
        ([-200 + noise(i) for i in range(24)], Pattern.CONSTANT),
        ([4.0 * i + noise(i) - 100 for i in range(24)], Pattern.DRIFT),
        ([-4.0 * i + noise(i) + 40 for i in range(24)], Pattern.DRIFT),
        ([noise(i) + (60 if i >= 12 else 0) - 60 for i in range(24)], Pattern.STEP),
        ([noise(i) + (25 if i >= 12 else 0) - 60 for i in range(24)], Pattern.CONSTANT),
        ([200.0 if i in (5, 15) else noise(i) for i in range(24)], Pattern.INTERMITTENT),
        ([200.0 if i == 5 else noise(i) for i in range(24)], Pattern.CONSTANT),
    ],
)
def test_a_series_is_named_by_how_it_moves(offsets_ms: list[float], expected: Pattern) -> None:
    assert classify([float(i) for i in range(24)], offsets_ms, resolution_ms=10) is expected


def test_a_slope_inside_the_resolution_is_constant() -> None:
    assert classify([float(i) for i in range(10)], [i * 1.0 for i in range(10)], resolution_ms=10) is Pattern.CONSTANT


def test_fewer_than_eight_points_show_no_pattern() -> None:
    with pytest.raises(ValueError, match="8 are needed"):
        classify([0.0] * 7, [0.0] * 7, resolution_ms=10)
