import pytest

from collector.causes.rehearsed import rehearsed, stalls_seen, support_from, weigh_parted
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.cases import complaining_log, elsewhere_in_time, found, measured, weighed
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
    ("verdict", "offset_ms", "agrees"),
    [
        (Verdict.FAIL, -231.0, True),
        (Verdict.WARN, -150.0, True),
        (Verdict.FAIL, 231.0, False),
        (Verdict.INCONCLUSIVE, -231.0, False),
    ],
)
@pytest.mark.parametrize("check", ["sync.offset", "timestamps.publisher-offset"])
def test_an_offset_agrees_if_it_is_noticed_on_the_same_side(
    check: str, verdict: Verdict, offset_ms: float, agrees: bool
) -> None:
    record = make_rehearsal(1, -219)
    case = weighed(record, JUDGED, found(check, verdict, offset_ms=measured(offset_ms)))
    (item,) = rehearsed(case)
    opinion = weigh_parted(case, item, item.parted[0])
    assert opinion.because == (("publisher.rehearsal", check) if agrees else ("publisher.rehearsal",))
    assert opinion.support is (Support.MEDIUM if agrees else Support.WEAK)


@pytest.mark.parametrize("check", ["sync.offset", "timestamps.publisher-offset"])
def test_an_offset_in_step_contradicts(check: str) -> None:
    case = weighed(make_rehearsal(-300, -300), JUDGED, found(check, Verdict.PASS))
    (item,) = rehearsed(case)
    opinion = weigh_parted(case, item, item.parted[0])
    assert (opinion.support, opinion.against) == (Support.WEAK, (check,))


def test_stalls_show_in_the_log_or_in_the_trace() -> None:
    assert stalls_seen(weighed(complaining_log("publisher.stall")))
    assert stalls_seen(weighed(found("timestamps.stalls", Verdict.WARN)))
    assert not stalls_seen(weighed(found("timestamps.stalls", Verdict.PASS)))
