import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.reference.identity import Order, Sighting, identify, order_of
from collector.reference.sequence import CHIP_S, MARKERS_PER_PERIOD, Kind, Marker, markers_between


def seen(markers: tuple[Marker, ...], later_s: float = 0.0) -> list[Sighting]:
    return [Sighting(time_s=one.at_s + later_s, kind=one.kind, strength=1.0) for one in markers]


def order(sightings: list[Sighting]) -> Order:
    return order_of(identify(sightings, tolerance_s=0.02), seen=len(sightings))


@settings(max_examples=30)
@given(st.floats(min_value=0, max_value=1000), st.floats(min_value=-1000, max_value=1000))
def test_markers_keep_their_place_whenever_they_are_seen(start_s: float, later_s: float) -> None:
    markers = markers_between(start_s, start_s + 8)
    found = identify(seen(markers, later_s), tolerance_s=0.02)
    assert [one.index for one in found] == [one.number % MARKERS_PER_PERIOD for one in markers]


def test_six_seconds_are_enough_and_two_are_not() -> None:
    assert order(seen(markers_between(100, 106.1))).identified == len(markers_between(100, 106.1))
    assert order(seen(markers_between(100, 102))).identified == 0


def test_markers_that_were_skipped_are_counted_as_missing() -> None:
    markers = markers_between(0, 30)
    found = order(seen(markers[:20] + markers[23:]))
    assert (found.missing, found.repeated, found.reordered) == (3, 0, 0)


def test_a_stretch_played_twice_is_seen() -> None:
    first, again = markers_between(0, 15), markers_between(10, 30)
    found = order(seen(first) + seen(again, later_s=5.0))
    assert found.reordered == 1
    assert found.missing <= 4


def test_a_marker_played_twice_is_seen() -> None:
    first, again = markers_between(0, 15), markers_between(15, 30)
    twice = Sighting(time_s=first[-1].at_s + 2 * CHIP_S, kind=first[-1].kind, strength=1.0)
    found = order([*seen(first), twice, *seen(again, later_s=2 * CHIP_S)])
    assert found.repeated == 1


def test_a_stretch_left_out_is_seen() -> None:
    found = order(seen(markers_between(0, 15)) + seen(markers_between(20, 35), later_s=-5.0))
    assert found.missing >= len(markers_between(15, 20)) - 2
    assert found.reordered == 0


def test_sightings_that_fit_nowhere_are_left_out() -> None:
    chance = random.Random(3)
    markers = seen(markers_between(0, 30))
    stray = [Sighting(time_s=chance.uniform(0, 30), kind=Kind.DARKER, strength=1.0) for _ in range(5)]
    found = identify(markers + stray, tolerance_s=0.02)
    assert {one.sighting for one in found} <= {*markers, *[one for one in stray if close(one, markers)]}
    assert len(found) >= len(markers) - 2


def close(one: Sighting, markers: list[Sighting]) -> bool:
    return any(abs(one.time_s - other.time_s) < 0.05 for other in markers)


@pytest.mark.parametrize("seed", range(5))
def test_changes_at_random_are_no_markers(seed: int) -> None:
    chance = random.Random(seed)
    changes = [Sighting(time_s=chance.uniform(0, 300), kind=Kind(step % 2), strength=1.0) for step in range(600)]
    assert not identify(changes, tolerance_s=0.05)


@pytest.mark.parametrize("period_s", [0.2425, 0.485, 0.5, 1.0])
def test_a_steady_beat_is_no_marker(period_s: float) -> None:
    beat = [Sighting(time_s=step * period_s, kind=Kind(step % 2), strength=1.0) for step in range(200)]
    assert not identify(beat, tolerance_s=0.05)


def test_a_wrong_sample_rate_needs_its_speed() -> None:
    speed = 48_000 / 44_100
    fast = [Sighting(time_s=one.time_s / speed, kind=one.kind, strength=1.0) for one in seen(markers_between(0, 30))]
    assert len(identify(fast, tolerance_s=0.02)) < 8
    assert len(identify(fast, tolerance_s=0.02, speed=speed)) == len(fast)


def test_nothing_seen_is_no_error() -> None:
    assert identify([], tolerance_s=0.02) == ()
    assert order_of([], seen=0) == Order(seen=0, identified=0, missing=0, repeated=0, reordered=0)
