from dataclasses import replace

import pytest

from collector.checks.network import jitter
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.records.room import RoomStatistics
from tests.quality_factory import held_back, make_media_path, make_train, round_trips
from tests.room_factory import make_samples, make_statistics, make_track

NOTHING = Absent(why="synthetic")


def uneven(jitter_ms: float, *, wobble_ms: float = 0.0, polls: int = 23) -> RoomStatistics:
    samples = make_samples(
        polls, change=lambda index, sample: replace(sample, jitter_ms=jitter_ms + wobble_ms * (-1) ** index)
    )
    return make_statistics(make_track(samples))


@pytest.mark.parametrize(
    ("jitter_ms", "expected"),
    [(30.0, Verdict.PASS), (30.1, Verdict.WARN), (100.0, Verdict.WARN), (100.1, Verdict.FAIL)],
)
def test_the_verdict_changes_at_30_and_at_100_ms(jitter_ms: float, expected: Verdict) -> None:
    assert jitter.check(uneven(jitter_ms), NOTHING, NOTHING).verdict is expected


@pytest.mark.parametrize(("wobble_ms", "expected"), [(5.0, Verdict.PASS), (15.0, Verdict.INCONCLUSIVE)])
def test_a_median_that_may_lie_on_either_side_decides_nothing(wobble_ms: float, expected: Verdict) -> None:
    assert jitter.check(uneven(20.0, wobble_ms=wobble_ms), NOTHING, NOTHING).verdict is expected


@pytest.mark.parametrize(("polls", "expected"), [(21, Verdict.INCONCLUSIVE), (22, Verdict.FAIL)])
def test_less_than_ten_seconds_of_packets_decide_nothing(polls: int, expected: Verdict) -> None:
    assert jitter.check(uneven(200.0, polls=polls), NOTHING, NOTHING).verdict is expected


def test_a_room_without_packets_is_skipped() -> None:
    assert jitter.check(make_statistics(), NOTHING, NOTHING).verdict is Verdict.SKIP


@pytest.mark.parametrize(
    ("jitter_ms", "expected"), [(29.0, Verdict.PASS), (31.0, Verdict.WARN), (98.0, Verdict.WARN), (102.0, Verdict.FAIL)]
)
def test_our_own_packets_are_judged_where_no_call_was_watched(jitter_ms: float, expected: Verdict) -> None:
    # The delay rises and falls by jitter_ms at every packet; the first and last few overtake nobody.
    train = make_train(1000, lambda number: (500.0 + (number % 2) * jitter_ms,))
    answer = jitter.check(NOTHING, train, NOTHING)

    assert answer.verdict is expected
    assert {"jitter_ms", "middle_half_ms", "nine_tenths_ms"} <= set(answer.values)


@pytest.mark.parametrize(("packets", "expected"), [(500, Verdict.INCONCLUSIVE), (501, Verdict.PASS)])
def test_less_than_ten_seconds_of_our_own_packets_decide_nothing(packets: int, expected: Verdict) -> None:
    assert jitter.check(NOTHING, make_train(packets), NOTHING).verdict is expected


def test_the_sounds_own_jitter_stands_beside_our_packets() -> None:
    assert "sound_jitter_ms" in jitter.check(NOTHING, make_train(), make_media_path()).values


def test_what_a_loss_made_packets_wait_for_is_not_uneven() -> None:
    media_path = replace(make_media_path(), path=round_trips(*[20.0] * 30))
    answer = jitter.check(NOTHING, make_train(3000, held_back), media_path)

    assert answer.verdict is Verdict.PASS
    assert answer.summary.startswith("Packets of our own sound come back 2.0 ")


@pytest.mark.parametrize(("packets", "told"), [(2, "come back 0.0 ms"), (3, "come back 0.0 ± 0.0 ms")])
def test_a_difference_that_nothing_bounds_is_told_without_a_bound(packets: int, told: str) -> None:
    assert told in jitter.check(NOTHING, make_train(packets), NOTHING).summary
