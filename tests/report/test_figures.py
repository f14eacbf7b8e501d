import math

import pytest

from collector.model.measured import Measured
from collector.report.figures import (
    Figure,
    Lines,
    Point,
    enough,
    is_level,
    is_offset,
    offsets,
    on_one_scale,
    origin_of,
    upwards,
)
from tests.factory import SENDER
from tests.report.makers import make_measured

AT_MS = 1_772_719_200_000.0
ORIGIN = origin_of(SENDER)


def line(*values: float) -> Lines:
    return {"": tuple((AT_MS + index, value) for index, value in enumerate(values))}


def figure(value: float, offset_ms: tuple[Measured, ...] = ()) -> Figure:
    return offsets("Offset", ORIGIN, line(value), offset_ms)


@pytest.mark.parametrize(
    ("value", "expected"), [(3.0, 50.0), (50.0, 50.0), (51.0, 75.0), (760.0, 1000.0), (1200.0, 1500.0)]
)
def test_an_axis_ends_on_a_number_that_reads_well(value: float, expected: float) -> None:
    assert upwards("Round trip", "ms", ORIGIN, line(value), at_least=50.0).high == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, (-200.0, 100.0)), (-231.0, (-300.0, 100.0)), (160.0, (-200.0, 200.0)), (-6000.0, (-7500.0, 100.0))],
)
def test_the_axis_of_an_offset_reaches_over_all_thresholds(value: float, expected: tuple[float, float]) -> None:
    assert (figure(value).low, figure(value).high) == expected


def test_the_bound_lies_on_the_axis_too() -> None:
    wide = figure(10.0, (make_measured(10.0, 140.0),))
    assert (wide.low, wide.high) == (-200.0, 150.0)
    assert [(strip.low, strip.high) for strip in wide.strips] == [(-130.0, 150.0)]


def test_an_unbounded_offset_has_no_strip() -> None:
    assert figure(10.0, (make_measured(10.0, math.inf),)).strips == ()


def test_zones_follow_each_other_from_top_to_bottom() -> None:
    zones = figure(0.0).zones
    assert [zone.low for zone in zones[:-1]] == [zone.high for zone in zones[1:]]
    assert [zone.kind for zone in zones] == ["bad", "noticeable", "in-sync", "noticeable", "bad"]


@pytest.mark.parametrize(
    ("point", "level", "offset"),
    [
        ((AT_MS, 0.0), True, True),
        ((AT_MS, -1.0), False, True),
        ((AT_MS, 1e300), False, False),
        ((AT_MS, math.nan), False, False),
        ((AT_MS, math.inf), False, False),
        ((-1.0, 0.0), False, False),
        ((1e30, 0.0), False, False),
        ((math.nan, 0.0), False, False),
    ],
)
def test_what_cannot_be_is_not_drawn(point: Point, level: bool, offset: bool) -> None:
    assert (is_level(point), is_offset(point)) == (level, offset)


@pytest.mark.parametrize(("count", "expected"), [(2, 0), (3, 1)])
def test_too_few_points_make_no_line(count: int, expected: int) -> None:
    assert len(enough(line(*([1.0] * count)))) == expected


def test_figures_of_one_title_stand_on_one_scale() -> None:
    low, high, other = (
        upwards(title, "ms", ORIGIN, line(value), at_least=10.0)
        for title, value in (("Jitter", 9.0), ("Jitter", 70.0), ("Round trip", 5.0))
    )
    scaled = on_one_scale([low, high, other])
    assert [(figure.high, figure.levels) for figure in scaled] == [(75, (0, 75, 37.5))] * 2 + [(10, (0, 10, 5))]


def test_offsets_on_one_scale_keep_their_zones() -> None:
    near, far = (figure(value) for value in (-20.0, -900.0))
    scaled = on_one_scale([near, far])
    assert scaled[0].zones == scaled[1].zones == far.zones
    assert scaled[0].levels == far.levels
