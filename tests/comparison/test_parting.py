from dataclasses import replace

import pytest

from collector.comparison.parting import parting
from collector.comparison.side import Side
from collector.model.finding import Verdict
from tests.comparison.ends import both_ends
from tests.comparison.sides import make_offset


def ends(first_ms: float, second_ms: float, bound_ms: float = 18.0, *, method: str = "content") -> tuple[Side, Side]:
    first, second = (
        replace(side, judgement=replace(side.judgement, findings=(make_offset(value, bound_ms, method=method),)))
        for side, value in zip(both_ends(), (first_ms, second_ms), strict=True)
    )
    return first, second


@pytest.mark.parametrize(
    ("first_ms", "second_ms", "expected"),
    [
        (-231, -240, "Both ends received the same offset (A audio 231 ± 18 ms late, B audio 240 ± 18 ms late)"),
        (-20, 10, "Both ends received sound and picture in step"),
        (-20, -231, "arises after the server, on the way to B or in B’s buffers"),
        (-231, -20, "arises after the server, on the way to A or in A’s buffers"),
        (120, -20, "on the way to A"),
    ],
)
def test_what_both_received_tells_on_which_side_of_the_server_it_arises(
    first_ms: float, second_ms: float, expected: str
) -> None:
    (said,) = parting(*ends(first_ms, second_ms))
    assert expected in said


@pytest.mark.parametrize(
    ("first_ms", "second_ms", "bound_ms", "said"),
    [(-144, -144, 18, 1), (-142, -142, 18, 0), (-107, -107, 18, 1), (-108, -108, 18, 0), (-50, -87, 18, 1)],
)
def test_an_interval_across_the_limit_says_nothing(
    first_ms: float, second_ms: float, bound_ms: float, said: int
) -> None:
    assert len(parting(*ends(first_ms, second_ms, bound_ms))) == said


def test_offsets_that_differ_where_nobody_notices_are_both_in_step() -> None:
    (said,) = parting(*ends(-60, 20, 5.0))
    assert said.startswith("Both ends received sound and picture in step")


def test_playout_timestamps_alone_say_nothing() -> None:
    assert parting(*ends(-231, -20, method="playout timestamps")) == ()


def test_an_end_without_offset_says_nothing() -> None:
    first, second = ends(-231, -231)
    assert parting(first, replace(second, judgement=replace(second.judgement, findings=()))) == ()
    assert parting(replace(first, judgement=replace(first.judgement, findings=())), second) == ()


def test_an_offset_that_its_own_run_does_not_stand_by_says_nothing() -> None:
    first, second = ends(-231, -231)
    doubted = make_offset(-231, verdict=Verdict.INCONCLUSIVE)
    assert parting(first, replace(second, judgement=replace(second.judgement, findings=(doubted,)))) == ()
