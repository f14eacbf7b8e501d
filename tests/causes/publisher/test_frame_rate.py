import pytest

from collector.causes.publisher.frame_rate import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from tests.causes.cases import found, measured, weighed
from tests.factory import ELSEWHERE, RECEIVER

DRIFT = found("sync.drift", Verdict.INCONCLUSIVE, slope_ms_per_s=measured(80.0, 5.0))


@pytest.mark.parametrize("verdict", [Verdict.WARN, Verdict.FAIL])
def test_pictures_that_were_not_sent_are_a_weak_hint(verdict: Verdict) -> None:
    opinion = weigh(weighed(found("media.frame-rate", verdict)))
    assert (opinion.support, opinion.because) == (Support.WEAK, ("media.frame-rate",))


def test_with_a_drift_it_is_more() -> None:
    opinion = weigh(weighed(found("media.frame-rate", Verdict.FAIL), DRIFT))
    assert (opinion.support, opinion.because) == (Support.MEDIUM, ("media.frame-rate", "sync.drift"))


def test_pictures_that_may_have_got_lost_say_nothing() -> None:
    for host in (RECEIVER, ELSEWHERE):
        assert weigh(weighed(found("media.frame-rate", Verdict.FAIL, host=host), DRIFT)) == NO_SUPPORT


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.SKIP])
def test_a_full_rate_says_nothing(verdict: Verdict) -> None:
    assert weigh(weighed(found("media.frame-rate", verdict), DRIFT)) == NO_SUPPORT


def test_the_trace_of_the_publisher_carries_it() -> None:
    assert weigh(weighed(found("timestamps.frame-rate", Verdict.WARN))).support is Support.MEDIUM
    both = weigh(weighed(found("timestamps.frame-rate", Verdict.FAIL), found("media.frame-rate", Verdict.WARN)))
    assert (both.support, both.because) == (Support.STRONG, ("timestamps.frame-rate", "media.frame-rate"))


@pytest.mark.parametrize(
    ("ppm", "expected"),
    [(9_900.0, Support.NONE), (10_200.0, Support.STRONG), (-10_200.0, Support.STRONG), (1e6, Support.STRONG)],
)
def test_pictures_stamped_for_another_rate_carry_it(ppm: float, expected: Support) -> None:
    opinion = weigh(weighed(found("timestamps.drift", Verdict.FAIL, video_ppm=measured(ppm, 100.0))))
    assert opinion.support is expected


def test_a_wrong_unit_or_the_sounds_clock_is_another_cause() -> None:
    wrong = found("timestamps.drift", Verdict.FAIL, video_ppm=measured(1e6))
    assert weigh(weighed(wrong, found("timestamps.unit", Verdict.FAIL))) == NO_SUPPORT
    assert weigh(weighed(found("timestamps.drift", Verdict.FAIL, audio_ppm=measured(1e6)))) == NO_SUPPORT
