from collections.abc import Callable

import pytest

from collector.measure.pattern import MOST_POINTS, Pattern, classify


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


def series(*levels: tuple[float, int], wobble: int = 1) -> list[float]:
    """Levels in ms, each held for so many points, with a fixed wobble of ±3 ms times ``wobble``."""
    held = [level for level, count in levels for _ in range(count)]
    return [level + wobble * noise(index) for index, level in enumerate(held)]


@pytest.mark.parametrize(
    ("offsets_ms", "expected"),
    [
        (series((0, 40), (200, 40), (0, 40)), Pattern.INTERMITTENT),
        (series((0, 80), (-250, 20), (0, 20)), Pattern.INTERMITTENT),
        (series((200, 40), (0, 40), (200, 40)), Pattern.INTERMITTENT),
        (series((0, 57), (200, 6), (0, 57)), Pattern.INTERMITTENT),
        (series((0, 57), (200, 5), (0, 58)), Pattern.CONSTANT),
        (series((0, 10), (200, 4), (0, 10)), Pattern.INTERMITTENT),
        (series((0, 10), (200, 3), (0, 10)), Pattern.CONSTANT),
        (series((20, 40), (54, 40), (20, 40)), Pattern.INTERMITTENT),
        (series((30, 40), (54, 40), (30, 40)), Pattern.CONSTANT),
        (series((0, 40), (55, 40), (0, 40), wobble=5), Pattern.INTERMITTENT),
        (series((-200, 40), (0, 40), (200, 40)), Pattern.STEP),
        (series((0, 60), (200, 60)), Pattern.STEP),
    ],
)
def test_an_excursion_leaves_the_band_and_comes_back(offsets_ms: list[float], expected: Pattern) -> None:
    assert classify([i / 2 for i in range(len(offsets_ms))], offsets_ms, resolution_ms=5) is expected


@pytest.mark.parametrize("level_ms", [45.0, -125.0])
@pytest.mark.parametrize("wobble", [1, 3])
def test_noise_at_a_limit_is_no_coming_and_going(level_ms: float, wobble: int) -> None:
    offsets_ms = series((level_ms, 120), wobble=wobble)
    assert classify([i / 2 for i in range(120)], offsets_ms, resolution_ms=5) is Pattern.CONSTANT


@pytest.mark.parametrize(
    ("start_ms", "each_ms"), [(30, 0.25), (-15, 0.25), (0, 1.0), (90, -0.75), (-300, 4.0), (-140, 0.25)]
)
def test_a_drift_through_a_limit_stays_a_drift(start_ms: float, each_ms: float) -> None:
    offsets_ms = [start_ms + each_ms * i + noise(i) for i in range(120)]
    assert classify([i / 2 for i in range(120)], offsets_ms, resolution_ms=5) is Pattern.DRIFT


def test_a_slope_inside_the_resolution_is_constant() -> None:
    assert classify([float(i) for i in range(10)], [i * 1.0 for i in range(10)], resolution_ms=10) is Pattern.CONSTANT


def test_fewer_than_eight_points_show_no_pattern() -> None:
    with pytest.raises(ValueError, match="8 are needed"):
        classify([0.0] * 7, [0.0] * 7, resolution_ms=10)


@pytest.mark.parametrize(
    ("offset_ms", "pattern"),
    [
        (lambda at_s: 0.0, Pattern.CONSTANT),
        (lambda at_s: at_s / 50, Pattern.DRIFT),
        (lambda at_s: 200.0 * (at_s > 2_000), Pattern.STEP),
        (lambda at_s: 200.0 * (at_s % 1_000 > 700), Pattern.INTERMITTENT),
    ],
)
def test_hours_are_thinned_and_tell_the_same(offset_ms: Callable[[float], float], pattern: Pattern) -> None:
    at_s = [number / 2 for number in range(4 * MOST_POINTS)]
    assert classify(at_s, [offset_ms(at) for at in at_s], resolution_ms=10.0) is pattern
