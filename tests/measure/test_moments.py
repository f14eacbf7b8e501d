from dataclasses import replace

import pytest

from collector.measure import media_path
from collector.measure.moments import moments, of_sound, offset_after, trusted_moments, worst
from collector.model.records.quality import MediaPath
from tests.content_factory import make_pairs
from tests.factory import START
from tests.quality_factory import held_back, losing, make_media_path, make_train, round_trips

START_MS = START.timestamp() * 1000


def test_the_worst_second_is_named_with_its_figures() -> None:
    train = make_train(1000, losing(*range(500, 520), *range(900, 909)))
    found = worst(moments(train), 5)

    assert [item.at_ms for item in found] == [10_000, 18_000]
    assert (found[0].lost, found[0].sent, found[0].loss_percent) == (20, 50, 40.0)


def test_a_second_of_delay_is_bad_beside_an_even_rest() -> None:
    found = worst(moments(make_train(1000, lambda number: (250.0,) if 500 <= number < 550 else (20.0,))), 5)

    assert [item.at_ms for item in found] == [10_000]
    assert found[0].extra_ms == pytest.approx(230)


def test_a_long_way_is_no_bad_moment() -> None:
    assert worst(moments(make_train(1000, lambda _: (600.0,))), 5) == []


def test_a_second_with_few_packets_is_not_judged() -> None:
    assert [item.sent for item in moments(make_train(105))] == [50, 50]


def test_a_loss_that_is_always_there_stands_out_nowhere() -> None:
    assert worst(moments(make_train(3000, losing(*range(0, 3000, 10)))), 5) == []


def test_the_offset_after_an_instant_is_its_largest_change() -> None:
    pairs = make_pairs([0.0] * 40 + [-120.0] * 4 + [0.0] * 40)  # half a second apart: from 20 s to 22 s

    assert offset_after(pairs, START_MS + 15_000) == (-120.0,)
    assert offset_after(pairs, START_MS + 30_000) == (0.0,)
    assert offset_after(pairs, START_MS + 60_000) == ()


def sound(*received: int, lost: tuple[int, ...], trips_ms: tuple[float, ...] = ()) -> MediaPath:
    """Sound by its two counters, polled once a second."""
    media = make_media_path(polls=len(received))
    polls = [
        replace(poll, at_ms=START_MS + 1000 * index, packets_received=received[index], packets_lost=lost[index])
        for index, poll in enumerate(media.received[0].samples)
    ]
    path = round_trips(*(trips_ms or (20.0,) * 9))
    return replace(media, received=(replace(media.received[0], samples=tuple(polls)),), path=path)


def test_sound_tells_the_seconds_where_the_channel_held_packets_back() -> None:
    media = sound(1, 51, 81, 131, lost=(0, 0, 20, 20))
    found = trusted_moments(make_train(3000, held_back), media)[:3]

    assert [(item.at_ms, item.sent, item.lost) for item in found] == [(0, 50, 0), (1000, 50, 20), (2000, 50, 0)]


def test_a_silent_second_lost_all_that_the_next_one_tells_of() -> None:
    media = sound(1, 51, 51, 101, 151, lost=(0, 0, 0, 50, 50))
    found = trusted_moments(make_train(3000, held_back), media)[:4]

    assert [(item.sent, item.lost) for item in found] == [(50, 0), (50, 50), (50, 0), (50, 0)]


def test_a_second_of_a_long_round_trip_is_bad() -> None:
    media = sound(*range(1, 502, 50), lost=(0,) * 11, trips_ms=(20.0,) * 5 + (200.0, 200.0) + (20.0,) * 4)
    (first, second) = worst(trusted_moments(make_train(3000, held_back), media), 5)

    assert (first.at_ms, second.at_ms, first.slowest_ms, first.extra_ms) == (4000, 5000, 200, 180)


def test_what_a_channel_held_back_has_the_delay_of_the_connections_own_checks() -> None:
    media = replace(make_media_path(), received=(), path=round_trips(*[20.0] * 9))
    found = trusted_moments(make_train(3000, held_back), media)

    assert [item.lost for item in found if item.lost] == [1] * 6
    assert max(item.slowest_ms for item in found) == 20


def test_seconds_of_the_sound_follow_those_of_the_packets() -> None:
    media = sound(*range(1, 752, 50), lost=(0,) * 16)
    found = trusted_moments(make_train(500), media)

    assert [item.at_ms for item in found] == [1000 * second for second in range(15)]
    assert {item.sent for item in found} == {50}


def test_where_both_were_sent_the_packets_tell_more() -> None:
    media = sound(1, 26, 76, 126, lost=(0, 25, 25, 25))

    assert [item.lost for item in trusted_moments(make_train(150), media)] == [0, 0, 0]


def test_a_way_that_lengthens_late_is_measured_by_the_long_steady_time_before() -> None:
    path = round_trips(*[20.0] * 20, *[300.0 + index for index in range(10)])
    found = list(of_sound(media_path.sound(make_media_path(polls=61)), path, started_ms=START_MS))

    assert found[2].extra_ms == 0
    assert found[-1].extra_ms == pytest.approx(289, abs=2)
