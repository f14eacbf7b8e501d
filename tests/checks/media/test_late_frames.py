from dataclasses import replace

import pytest

from collector.checks.media import late_frames
from collector.model.finding import Answer, Verdict
from collector.model.measured import Measured
from collector.model.records.content import ContentOutcome
from collector.model.records.room import InboundSample, MediaKind
from tests.content_factory import NO_CONTENT, make_content, make_unmeasured
from tests.factory import make_incident
from tests.room_factory import Change, make_events, make_samples, make_statistics, make_track

BEAT_S = 1 / 30


def counted(*, dropped: float = 0.0, spread_ms: float = 2.0, fps: int = 30) -> Change:
    """Change each poll to one of a receiver that dropped this share, and that hands the rest over this unevenly."""

    def change(index: int, sample: InboundSample) -> InboundSample:
        came = index * fps // 2
        lost = round(came * dropped)
        shown, beat_s = came - lost, 1 / fps
        return replace(
            sample,
            frames_received=came,
            frames_decoded=shown,
            frames_dropped=lost,
            total_inter_frame_delay_s=shown * beat_s,
            total_squared_inter_frame_delay_s2=shown * (beat_s**2 + (spread_ms / 1000) ** 2),
        )

    return change


def judged(change: Change, *, polls: int = 125, renderer: str = "no", source: str = "") -> Answer:
    track = make_track(make_samples(polls, change=change), source=source)
    return late_frames.check(make_incident(custom_renderer=renderer), make_statistics(track), NO_CONTENT)


@pytest.mark.parametrize(
    ("dropped", "expected"),
    [
        (0.0, Verdict.PASS),
        (0.049, Verdict.PASS),
        (0.05, Verdict.INCONCLUSIVE),
        (0.051, Verdict.WARN),
        (0.199, Verdict.WARN),
        (0.21, Verdict.FAIL),
    ],
)
def test_dropped_pictures_warn_above_five_and_fail_above_twenty_percent(dropped: float, expected: Verdict) -> None:
    assert judged(counted(dropped=dropped)).verdict is expected


@pytest.mark.parametrize(
    ("spread_ms", "expected"),
    [
        (2.0, Verdict.PASS),
        (42.0, Verdict.PASS),
        (45.0, Verdict.INCONCLUSIVE),
        (48.0, Verdict.WARN),
        (88.0, Verdict.WARN),
        (96.0, Verdict.FAIL),
    ],
)
def test_pictures_off_their_beat_by_as_much_as_viewers_notice_warn(spread_ms: float, expected: Verdict) -> None:
    assert judged(counted(spread_ms=spread_ms)).verdict is expected


def paused(*spans: tuple[int, int]) -> Change:
    """Even pictures that pause between two polls each, as by a mute; the pause counts with the picture that ends it."""

    def change(index: int, sample: InboundSample) -> InboundSample:
        shown = 15 * (index - sum(min(max(0, index - begin), end - begin) for begin, end in spans))
        pauses = [(end - begin) / 2 for begin, end in spans if index > end]
        return replace(
            sample,
            frames_received=shown,
            frames_decoded=shown,
            total_inter_frame_delay_s=shown * BEAT_S + sum(pauses),
            total_squared_inter_frame_delay_s2=shown * BEAT_S**2 + sum(one**2 for one in pauses),
        )

    return change


def test_a_mute_does_not_put_pictures_off_their_beat() -> None:
    spans = ((12, 18), (24, 30), (36, 42), (48, 54))
    told = [(at / 2, what) for span in spans for at, what in zip(span, ("muted camera", "unmuted camera"), strict=True)]
    track = make_track(make_samples(69, change=paused(*spans)))
    muted = make_statistics(track, events=make_events(*told))
    assert late_frames.check(make_incident(), muted, NO_CONTENT).verdict is Verdict.PASS
    assert late_frames.check(make_incident(), make_statistics(track), NO_CONTENT).verdict is Verdict.FAIL


def test_one_pause_is_a_freeze_and_no_uneven_beat() -> None:
    answer = judged(paused((40, 52)), polls=121)
    assert answer.verdict is Verdict.PASS
    assert "0 ± 1 ms off their beat" in answer.summary


def test_a_mute_leaves_too_little_to_judge() -> None:
    track = make_track(make_samples(61, change=paused((13, 60))))
    assert late_frames.check(make_incident(), make_statistics(track), NO_CONTENT).verdict is Verdict.PASS
    muted = make_statistics(track, events=make_events((6.5, "muted camera")))
    assert late_frames.check(make_incident(), muted, NO_CONTENT).verdict is Verdict.INCONCLUSIVE


def test_both_figures_come_with_bound_count_and_method() -> None:
    values = judged(counted(dropped=0.1)).values
    unshown, spread = values["unshown_percent"], values["spread_ms"]
    assert isinstance(unshown, Measured)
    assert isinstance(spread, Measured)
    assert (round(unshown.value, 1), unshown.n) == (10.0, 1800)
    assert round(spread.value, 1) == 2.0
    assert spread.n == pytest.approx(0.95 * 1620, rel=0.01)
    assert "framesDropped" in unshown.method
    assert "totalSquaredInterFrameDelay" in spread.method


def test_what_an_own_renderer_does_stands_in_no_statistics() -> None:
    answer = judged(counted(), renderer="yes")
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "your own renderer" in answer.summary
    assert "SDK's own" in answer.advice


def test_what_is_wrong_before_it_is_said_for_an_own_renderer_too() -> None:
    assert judged(counted(dropped=0.1), renderer="yes").verdict is Verdict.WARN


@pytest.mark.parametrize(("source", "fps"), [("screen_share", 30), ("camera", 9)])
def test_a_screen_and_a_slow_camera_have_no_beat_to_be_off(source: str, fps: int) -> None:
    answer = judged(counted(spread_ms=200.0, fps=fps), source=source)
    assert answer.verdict is Verdict.PASS
    assert "spread_ms" not in answer.values


def test_what_was_dropped_before_the_first_picture_could_be_decoded_does_not_count() -> None:
    def at_the_start(index: int, sample: InboundSample) -> InboundSample:
        lost = min(15 * index, 18)
        return replace(sample, frames_decoded=15 * index - lost, frames_dropped=lost)

    assert judged(at_the_start, polls=31).verdict is Verdict.PASS
    assert judged(lambda i, s: at_the_start(max(0, i - 10), s), polls=31).verdict is not Verdict.PASS


@pytest.mark.parametrize(("overflows", "expected"), [(1, Verdict.FAIL), (2, Verdict.INCONCLUSIVE)])
def test_a_subscriber_that_was_too_slow_itself_blames_no_call(overflows: int, expected: Verdict) -> None:
    track = make_track(make_samples(125, change=counted(dropped=0.5)))
    statistics = replace(make_statistics(track), overflow_lines=overflows)
    answer = late_frames.check(make_incident(), statistics, NO_CONTENT)
    assert answer.verdict is expected
    assert ("too slow here" in answer.summary) is (expected is Verdict.INCONCLUSIVE)


def test_an_sdk_that_counts_no_times_is_judged_by_what_is_missing_alone() -> None:
    answer = judged(lambda _, sample: sample)
    assert (answer.verdict, set(answer.values)) == (Verdict.PASS, {"unshown_percent"})


@pytest.mark.parametrize(("polls", "expected"), [(14, Verdict.INCONCLUSIVE), (15, Verdict.PASS)])
def test_less_than_five_seconds_tell_nothing(polls: int, expected: Verdict) -> None:
    assert judged(counted(), polls=polls).verdict is expected


def test_sound_alone_and_an_encrypted_picture_are_skipped() -> None:
    sound = make_track(make_samples(20, MediaKind.AUDIO), MediaKind.AUDIO)
    incident = make_incident()
    assert late_frames.check(incident, make_statistics(sound), NO_CONTENT).verdict is Verdict.SKIP
    seen = make_statistics(make_track(make_samples(41, change=counted(dropped=0.5))))
    hidden = make_content(make_unmeasured(ContentOutcome.ENCRYPTED))
    assert late_frames.check(incident, seen, hidden).verdict is Verdict.SKIP
