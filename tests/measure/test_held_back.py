from dataclasses import replace

import pytest

from collector.measure.held_back import BEYOND_MS, held_back_ms
from collector.model.evidence import Absent
from collector.model.records.room import PathSample
from tests.quality_factory import held_back, losing, make_media_path, make_train, round_trips

SHORT = replace(make_media_path(), path=round_trips(*[20.0] * 30))


def test_packets_that_waited_while_media_did_not_were_held_back_by_their_channel() -> None:
    assert held_back_ms(make_train(3000, held_back), SHORT) == pytest.approx(500, abs=50)


@pytest.mark.parametrize("longest_ms", [20.0 + BEYOND_MS, 20.0 + BEYOND_MS + 1])
def test_a_little_more_than_media_is_the_way_itself(longest_ms: float) -> None:
    lossy = make_train(1000, lambda number: () if number == 500 else (20.0 + longest_ms,) if number % 10 else (20.0,))
    media = replace(make_media_path(), path=round_trips(*[19.0, 20.0] * 9))

    assert (held_back_ms(lossy, media) > 0) is (longest_ms > BEYOND_MS)


def test_without_a_loss_the_channel_is_as_fast_as_the_way() -> None:
    assert held_back_ms(make_train(1000, lambda number: (500.0 if number % 2 else 20.0,)), SHORT) == 0


def test_where_media_waited_as_long_the_way_is_as_long() -> None:
    media = replace(make_media_path(), path=round_trips(*[20.0] * 9, 2000.0))

    assert held_back_ms(make_train(3000, held_back), media) == 0


@pytest.mark.parametrize("path", [(), round_trips(*[20.0] * 4), round_trips(*[0.0] * 9)])
def test_media_that_hardly_told_a_round_trip_says_nothing(path: tuple[PathSample, ...]) -> None:
    assert held_back_ms(make_train(3000, held_back), replace(make_media_path(), path=path)) == 0
    assert held_back_ms(make_train(1000, losing(5)), Absent(why="synthetic")) == 0
