import pytest

from collector.checks.network import bandwidth
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.records.load import HeldBy, Way
from tests.checks.network.load_factory import make_load, make_speedtest, make_way

NOTHING = Absent(why="it was not asked for")


@pytest.mark.parametrize(
    ("kbit_s", "bound_kbit_s", "expected"),
    [
        (3334, 0, Verdict.PASS),
        (3333, 0, Verdict.WARN),
        (3500, 100, Verdict.PASS),
        (3400, 200, Verdict.INCONCLUSIVE),
        (667, 0, Verdict.WARN),
        (666, 0, Verdict.FAIL),
        (650, 50, Verdict.WARN),
    ],
)
def test_verdict_changes_at_720p30_and_at_360p_with_head_room(
    kbit_s: float, bound_kbit_s: float, expected: Verdict
) -> None:
    load = make_load(make_way(kbit_s=kbit_s, bound_kbit_s=bound_kbit_s))
    assert bandwidth.check(load, NOTHING).verdict is expected


@pytest.mark.parametrize("way", list(Way))
def test_the_worse_direction_decides(way: Way) -> None:
    other = Way.DOWN if way is Way.UP else Way.UP
    answer = bandwidth.check(make_load(make_way(way, kbit_s=500), make_way(other, kbit_s=50_000)), NOTHING)
    assert answer.verdict is Verdict.FAIL
    assert f"{way.value} 500 ± 0 kbit/s, enough for 180p30" in answer.summary
    assert f"{other.value} 50.00 ± 0.00 Mbit/s, enough for 1080p30" in answer.summary
    assert ("those who receive from this machine" in answer.summary) is (way is Way.UP)


@pytest.mark.parametrize(
    ("held_by", "words"),
    [
        (HeldBy.CEILING, "at least 2.0 Mbit/s (the most that is tried)"),
        (HeldBy.MACHINE, "at least 2.0 Mbit/s (this machine was too busy for more)"),
        (HeldBy.TRANSFER, "at least 2.0 Mbit/s (the network was not full)"),
    ],
)
def test_a_network_that_was_not_full_carries_at_least_that_much(held_by: HeldBy, words: str) -> None:
    answer = bandwidth.check(make_load(make_way(kbit_s=2000, held_by=held_by)), NOTHING)
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert words in answer.summary
    assert bandwidth.check(make_load(make_way(kbit_s=9000, held_by=held_by)), NOTHING).verdict is Verdict.PASS


def test_a_machine_that_was_too_busy_is_told_what_to_do() -> None:
    answer = bandwidth.check(make_load(make_way(kbit_s=900, held_by=HeldBy.MACHINE)), NOTHING)
    assert "close other programs" in answer.advice


def test_a_link_that_carries_less_than_sound_says_so() -> None:
    answer = bandwidth.check(make_load(make_way(kbit_s=60)), NOTHING)
    assert (answer.verdict, "not enough for sound" in answer.summary) == (Verdict.FAIL, True)


@pytest.mark.parametrize(("up_kbit_s", "expected"), [(5000, Verdict.PASS), (2000, Verdict.WARN), (400, Verdict.FAIL)])
def test_a_speedtest_answers_where_nothing_else_does(up_kbit_s: float, expected: Verdict) -> None:
    answer = bandwidth.check(NOTHING, make_speedtest(up_kbit_s=up_kbit_s))
    assert (answer.verdict, "speedtest-cli" in answer.summary) == (expected, True)


def test_the_media_s_own_path_counts_more_than_a_speedtest() -> None:
    answer = bandwidth.check(make_load(make_way(kbit_s=9000)), make_speedtest(up_kbit_s=400))
    assert (answer.verdict, "speedtest" in answer.summary) == (Verdict.PASS, False)


@pytest.mark.parametrize("load", [NOTHING, make_load()])
def test_nothing_filled_is_no_answer(load: Absent) -> None:
    assert bandwidth.check(load, NOTHING).verdict is Verdict.SKIP


def test_its_figures_are_told() -> None:
    values = bandwidth.check(make_load(make_way(), make_way(Way.DOWN)), NOTHING).values
    assert set(values) == {"up_kbit_s", "up_held_by", "down_kbit_s", "down_held_by"}
