import math
from dataclasses import replace

import pytest

from collector.measure.band import Band
from collector.measure.network import round_trip_ms, watched_s, worst_first
from collector.measure.reception import loss_percent
from collector.model.records.room import InboundSample, MediaKind, PathSample, TrackStatistics
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


@pytest.mark.parametrize(
    ("values", "value", "bound", "n"),
    [
        ([1.0] * 90 + [480.0 + i % 7 for i in range(30)], 1.0, 1.0, 31),
        ([480.0 + i % 7 for i in range(30)] + [1.0] * 90, 1.0, 1.0, 31),
        ([1.0] * 30 + [480.0 + i % 7 for i in range(90)], 482.0, 1.0, 91),
        ([1.0] * 65 + [480.0 + i % 7 for i in range(55)], 1.0, 483.0, 56),
        ([1.0] * 100 + [470.0] * 5 + [480.0] * 5 + [490.0] * 5, 1.0, 489.0, 4),
    ],
)
def test_a_round_trip_weighs_as_long_as_it_lasts(values: list[float], value: float, bound: float, n: int) -> None:
    found = round_trip_ms(polls(*values))

    assert (found.value, found.n) == (value, n)
    assert found.bound == pytest.approx(bound, abs=3.0)


def test_a_steady_round_trip_is_told_to_the_millisecond() -> None:
    found = round_trip_ms(polls(*[0.5] * 30))

    assert (found.value, found.n, found.bound) == (0.5, 1, 1.0)


def test_no_round_trip_has_no_bound() -> None:
    assert (round_trip_ms(()).n, round_trip_ms(()).bound, watched_s(())) == (0, math.inf, 0.0)


LIMITS = Band(passes_to=1.0, warns_to=5.0)


def test_a_track_without_packets_has_no_figure() -> None:
    assert worst_first(make_statistics(make_track(make_samples(1))), loss_percent, LIMITS) == ()


def track(kind: MediaKind, *, received: int, lost: int) -> TrackStatistics:
    def share(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, packets_received=1 + received * index // 20, packets_lost=lost * index // 20)

    return make_track(make_samples(21, kind, share), kind)


@pytest.mark.parametrize(
    ("lost", "first"),
    [(600, MediaKind.VIDEO), (200, MediaKind.VIDEO), (102, MediaKind.VIDEO), (101, MediaKind.AUDIO)],
)
def test_few_packets_stand_behind_what_surely_exceeds_a_limit(lost: int, first: MediaKind) -> None:
    muted = track(MediaKind.AUDIO, received=5, lost=1)  # 16.7 ± 16.7 %
    picture = track(MediaKind.VIDEO, received=10_000 - lost, lost=lost)

    assert worst_first(make_statistics(muted, picture), loss_percent, LIMITS)[0].kind is first


def test_of_what_surely_exceeds_a_limit_the_worse_verdict_stands_first() -> None:
    warned = track(MediaKind.AUDIO, received=28, lost=4)  # 12.5 ± 3.1 %
    failed = track(MediaKind.VIDEO, received=9_000, lost=1_000)  # 10.0 ± 0.0 %
    either = worst_first(make_statistics(failed, warned), loss_percent, Band(passes_to=1.0, warns_to=9.9))

    assert [figure.kind for figure in either] == [MediaKind.VIDEO, MediaKind.AUDIO]
