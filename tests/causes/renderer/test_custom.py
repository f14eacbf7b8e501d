from collector.causes.renderer.custom import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from tests.causes.cases import complaining_log, found, weighed
from tests.factory import RECEIVER, SENDER

DROPS = complaining_log("renderer.custom", "medium", host=RECEIVER)
IN_STEP = found("sync.offset", Verdict.PASS, host=RECEIVER)


def test_a_renderer_of_one_s_own_is_at_most_a_weak_hint() -> None:
    assert weigh(weighed(custom_renderer="yes")).support is Support.WEAK


def test_dropped_frames_in_the_receiver_s_log_give_more() -> None:
    assert weigh(weighed(DROPS, custom_renderer="yes")).support is Support.MEDIUM
    assert weigh(weighed(DROPS)).support is Support.WEAK


def test_a_sender_s_log_says_nothing_of_the_receiver_s_renderer() -> None:
    assert weigh(weighed(complaining_log("renderer.custom", "medium", host=SENDER))) == NO_SUPPORT


def test_what_was_in_step_before_the_renderer_and_seen_apart_behind_it_gives_more() -> None:
    seen = weigh(weighed(IN_STEP, custom_renderer="yes", symptom="voice before lips"))
    assert (seen.support, seen.because) == (Support.MEDIUM, ("sync.offset",))
    assert weigh(weighed(IN_STEP, custom_renderer="yes")).support is Support.WEAK


def test_the_sdk_s_own_renderer_is_not_a_custom_one() -> None:
    assert weigh(weighed(DROPS, custom_renderer="no")) == NO_SUPPORT


def test_nothing_told_and_nothing_logged_says_nothing() -> None:
    assert weigh(weighed()) == NO_SUPPORT


def test_a_recording_that_is_apart_while_what_was_handed_over_is_in_step_points_to_the_renderer() -> None:
    apart = found("sync.recording", Verdict.FAIL, host=RECEIVER)
    seen = weigh(weighed(IN_STEP, apart, custom_renderer="yes"))
    assert (seen.support, seen.because) == (Support.MEDIUM, ("sync.offset", "sync.recording"))
