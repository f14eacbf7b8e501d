import pytest

from collector.causes.rehearsed import offset_agrees, rehearsed, support_from
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.cases import elsewhere_in_time, found, measured, weighed
from tests.checks.publisher.rehearsals import UNTOLD, make_rehearsal, make_rehearsal_run
from tests.factory import ELSEWHERE, SENDER

JUDGED = found("publisher.rehearsal", Verdict.WARN)


def test_untold_defaults_say_nothing() -> None:
    assert rehearsed(weighed(make_rehearsal(-300, settings=UNTOLD), JUDGED)) == ()


def test_a_rehearsal_of_now_says_nothing_of_then() -> None:
    assert rehearsed(weighed(make_rehearsal(-300), elsewhere_in_time(JUDGED))) == ()


@pytest.mark.parametrize(("bound_ms", "parts"), [(0.0, True), (93.0, True), (95.0, False)])
def test_only_an_interval_wholly_outside_parts(bound_ms: float, parts: bool) -> None:
    record = make_rehearsal()
    run = make_rehearsal_run(-219, bound_ms=bound_ms, stall_ms=500)
    (item,) = rehearsed(
        weighed(
            type(record)(
                host=SENDER, taken=record.taken, sdk_version=record.sdk_version, settings=record.settings, runs=(run,)
            ),
            JUDGED,
        )
    )
    assert bool(item.parted) is parts


@pytest.mark.parametrize(
    ("undisturbed_ms", "agreeing", "on_sender", "elsewhere"),
    [
        (0, 0, Support.WEAK, Support.WEAK),
        (0, 1, Support.MEDIUM, Support.MEDIUM),
        (0, 2, Support.STRONG, Support.MEDIUM),
        (-300, 0, Support.MEDIUM, Support.MEDIUM),
        (-300, 1, Support.STRONG, Support.MEDIUM),
        (-300, 2, Support.STRONG, Support.MEDIUM),
    ],
)
def test_more_signs_give_more_support_and_another_machine_less(
    undisturbed_ms: float, agreeing: int, on_sender: Support, elsewhere: Support
) -> None:
    for host, expected in ((SENDER, on_sender), (ELSEWHERE, elsewhere)):
        (item,) = rehearsed(weighed(make_rehearsal(undisturbed_ms, -219, host=host), JUDGED))
        assert support_from(item, agreeing=agreeing) is expected


@pytest.mark.parametrize(
    ("verdict", "offset_ms", "expected"),
    [
        (Verdict.FAIL, -231.0, True),
        (Verdict.WARN, -150.0, True),
        (Verdict.FAIL, 231.0, False),
        (Verdict.INCONCLUSIVE, -231.0, False),
        (Verdict.PASS, -20.0, False),
    ],
)
def test_an_offset_agrees_if_it_is_noticed_on_the_same_side(verdict: Verdict, offset_ms: float, expected: bool) -> None:
    case = weighed(found("sync.offset", verdict, offset_ms=measured(offset_ms)))
    assert offset_agrees(case, make_rehearsal_run(-219, stall_ms=500)) is expected
