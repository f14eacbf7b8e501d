import math

from collector.measure.network import round_trip_ms, watched_s, worst_first
from collector.measure.reception import loss_percent
from collector.model.records.room import PathSample
from tests.room_factory import make_samples, make_statistics, make_track


def polls(*values: float) -> tuple[PathSample, ...]:
    return tuple(
        PathSample(
            at_ms=500.0 * index,
            round_trip_ms=value,
            local_type="",
            remote_type="",
            protocol="udp",
            available_incoming_bps=0,
        )
        for index, value in enumerate(values)
    )


def test_repeated_round_trips_count_once_and_zeros_not_at_all() -> None:
    found = round_trip_ms(polls(0.0, 20.0, 20.0, 30.0, 0.0, 40.0))

    assert (found.value, found.n, found.bound) == (30.0, 3, 20.0)
    assert watched_s(polls(0.0, 20.0, 20.0, 0.0)) == 0.5


def test_a_steady_round_trip_is_told_to_the_millisecond() -> None:
    found = round_trip_ms(polls(*[0.5] * 30))

    assert (found.value, found.n, found.bound) == (0.5, 1, 1.0)


def test_no_round_trip_has_no_bound() -> None:
    assert (round_trip_ms(()).n, round_trip_ms(()).bound, watched_s(())) == (0, math.inf, 0.0)


def test_a_track_without_packets_has_no_figure() -> None:
    assert worst_first(make_statistics(make_track(make_samples(1))), loss_percent) == ()
