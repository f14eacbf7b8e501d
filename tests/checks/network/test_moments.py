from dataclasses import replace

import pytest

from collector.checks.network import moments
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.records.content import ContentPair, RoomContent
from tests.content_factory import make_content, make_sender_content
from tests.factory import START
from tests.quality_factory import held_back, losing, make_media_path, make_train, round_trips

NOTHING = Absent(why="synthetic")
SIXTY_S = 3000
"""Packets."""


@pytest.mark.parametrize(("lost", "expected"), [(0, Verdict.PASS), (2, Verdict.PASS), (3, Verdict.WARN)])
def test_a_second_is_bad_above_five_percent(lost: int, expected: Verdict) -> None:
    assert moments.check(make_train(SIXTY_S, losing(*range(1000, 1000 + lost))), NOTHING, NOTHING).verdict is expected


@pytest.mark.parametrize(("extra_ms", "expected"), [(99.0, Verdict.PASS), (101.0, Verdict.WARN)])
def test_a_second_is_bad_if_packets_take_100_ms_more_than_usual(extra_ms: float, expected: Verdict) -> None:
    train = make_train(SIXTY_S, lambda number: (20.0 + extra_ms,) if 1000 <= number < 1050 else (20.0,))

    assert moments.check(train, NOTHING, NOTHING).verdict is expected


def test_the_worst_is_told_with_its_time() -> None:
    answer = moments.check(make_train(SIXTY_S, losing(*range(1000, 1025), 2000, 2010, 2020)), NOTHING, NOTHING)

    assert "2 of 60 seconds stood out; the worst: 14:00:20Z, 50 % lost" in answer.summary
    assert str(answer.values["worst_2"]).startswith("14:00:40Z")


@pytest.mark.parametrize(("packets", "expected"), [(459, Verdict.INCONCLUSIVE), (460, Verdict.WARN)])
def test_less_than_ten_seconds_decide_nothing(packets: int, expected: Verdict) -> None:
    assert moments.check(make_train(packets, losing(*range(100, 150))), NOTHING, NOTHING).verdict is expected


def test_what_was_only_overtaken_decides_nothing() -> None:
    train = make_train(SIXTY_S, lambda number: () if 1000 <= number < 1005 else (70.0,) if number == 500 else (5.0,))

    assert moments.check(train, NOTHING, NOTHING).verdict is Verdict.INCONCLUSIVE


def beside(*offsets_ms: float) -> RoomContent:
    """One marker a second."""
    pairs = tuple(
        ContentPair(at_ms=START.timestamp() * 1000 + 1000 * second, index=0, offset_ms=offset_ms)
        for second, offset_ms in enumerate(offsets_ms)
    )
    return make_content(replace(make_sender_content(0.0), pairs=pairs))


@pytest.mark.parametrize(("after_ms", "words"), [(0.0, "did not move with them"), (-120.0, "had moved, by -120 ms")])
def test_the_offset_is_looked_at_beside_the_worst(after_ms: float, words: str) -> None:
    offsets = [after_ms if 22 <= second < 26 else 0.0 for second in range(60)]
    answer = moments.check(make_train(SIXTY_S, losing(*range(1000, 1025))), NOTHING, beside(*offsets))

    assert words in answer.summary


def test_a_loss_that_is_always_there_stands_out_nowhere() -> None:
    answer = moments.check(make_train(SIXTY_S, losing(*range(0, SIXTY_S, 10))), NOTHING, NOTHING)

    assert answer.verdict is Verdict.PASS


@pytest.mark.parametrize(("lost", "expected"), [(0, Verdict.PASS), (59, Verdict.WARN)])
def test_where_the_channel_waited_the_sound_is_looked_at(lost: int, expected: Verdict) -> None:
    sound = replace(make_media_path(polls=120, lost=lost), path=round_trips(*[20.0] * 60))
    at_once = [replace(poll, packets_lost=lost * (index > 60)) for index, poll in enumerate(sound.received[0].samples)]
    media = replace(sound, received=(replace(sound.received[0], samples=tuple(at_once)),))

    assert moments.check(make_train(SIXTY_S, held_back), media, NOTHING).verdict is expected


def test_a_second_of_delay_is_bad_though_packets_overtook_at_its_end() -> None:
    def slow_for_a_second(number: int) -> tuple[float, ...]:
        return () if number == 1010 else (300.0,) if 1000 <= number < 1050 else (20.0,)

    answer = moments.check(make_train(SIXTY_S, slow_for_a_second), NOTHING, NOTHING)

    assert answer.verdict is Verdict.WARN
