import pytest

from collector.checks.network import bufferbloat
from collector.model.finding import Verdict
from collector.model.records.load import HeldBy, Way
from tests.checks.network.load_factory import make_load, make_way


@pytest.mark.parametrize(
    ("extra_ms", "bound_ms", "expected"),
    [
        (30, 0, Verdict.PASS),
        (31, 0, Verdict.WARN),
        (28, 5, Verdict.INCONCLUSIVE),
        (200, 0, Verdict.WARN),
        (201, 0, Verdict.FAIL),
        (205, 10, Verdict.WARN),
    ],
)
def test_verdict_changes_at_30_and_at_200_ms(extra_ms: float, bound_ms: float, expected: Verdict) -> None:
    assert bufferbloat.check(make_load(make_way(extra_ms=extra_ms, bound_ms=bound_ms))).verdict is expected


@pytest.mark.parametrize(
    ("extra_ms", "grade"), [(4, "A+"), (5, "A"), (30, "B"), (60, "C"), (199, "C"), (200, "D"), (400, "F")]
)
def test_the_grade_is_the_one_that_people_know(extra_ms: float, grade: str) -> None:
    answer = bufferbloat.check(make_load(make_way(extra_ms=extra_ms)))
    assert f"(grade {grade})" in answer.summary
    assert answer.values["up_grade"] == grade


def test_the_worse_direction_decides_and_says_what_it_does_to_a_call() -> None:
    answer = bufferbloat.check(make_load(make_way(extra_ms=300), make_way(Way.DOWN, extra_ms=3)))
    assert answer.verdict is Verdict.FAIL
    assert "300 ± 0 ms up while it is full; 3 ± 0 ms down while it is full" in answer.summary
    assert "people talk at once" in answer.summary
    assert answer.summary.endswith("for those who receive from this machine")
    assert "SQM" in answer.advice


@pytest.mark.parametrize(
    ("held_by", "expected"),
    [
        (HeldBy.LINK, Verdict.PASS),
        (HeldBy.CEILING, Verdict.PASS),
        (HeldBy.MACHINE, Verdict.INCONCLUSIVE),
        (HeldBy.TRANSFER, Verdict.INCONCLUSIVE),
    ],
)
def test_a_short_wait_counts_only_where_more_than_a_call_was_sent(held_by: HeldBy, expected: Verdict) -> None:
    assert bufferbloat.check(make_load(make_way(extra_ms=2, held_by=held_by))).verdict is expected


def test_a_machine_that_was_short_of_time_is_not_taken_for_a_queue() -> None:
    answer = bufferbloat.check(make_load(make_way(extra_ms=300, held_by=HeldBy.MACHINE)))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "this machine was too busy" in answer.summary
    assert "grade" not in answer.summary
    assert "close other programs" in answer.advice


def test_a_link_that_small_packets_fill_alone_is_not_judged() -> None:
    answer = bufferbloat.check(make_load(make_way(kbit_s=100, extra_ms=300)))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "nearly fill alone" in answer.summary


def test_nothing_filled_is_no_answer() -> None:
    assert bufferbloat.check(make_load()).verdict is Verdict.SKIP
