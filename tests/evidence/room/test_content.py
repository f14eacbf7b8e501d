from dataclasses import replace

import pytest

from collector.evidence.room.content import (
    BUSY_ENOUGH,
    LATE_FACTOR,
    LOAD_MS,
    SDK_PATH_MS,
    SDK_UNSURE_MS,
    describe,
    load_ms,
)
from collector.model.measured import Measured
from collector.model.records.content import ContentOutcome, SenderContent
from collector.model.records.room import MediaKind
from tests.evidence.room.contents import IDLE, WAITS, FakePublication, watched_sender

UNKNOWN = Measured(value=0.0, bound=float("inf"), n=0, method="jitterBufferDelay")


def offset(content: SenderContent) -> Measured:
    (measured,) = content.offset_ms
    return measured


@pytest.mark.parametrize("early_ms", [0.0, 200.0, -200.0, 3000.0])
@pytest.mark.parametrize("jitter_ms", [0.0, 2.0])
def test_the_offset_is_found_with_its_pairs(early_ms: float, jitter_ms: float) -> None:
    content = describe(watched_sender(early_ms=early_ms, jitter_ms=jitter_ms), WAITS, IDLE, 0.0)
    assert content.outcome is ContentOutcome.MEASURED
    assert content.told == ""
    assert offset(content).value == pytest.approx(early_ms, abs=3)
    assert offset(content).bound < 30
    assert len(content.pairs) == offset(content).n >= 12
    assert content.slope_ms_per_s[0].value == pytest.approx(0, abs=0.5)


def test_what_this_receiver_s_buffers_and_the_sdk_did_is_taken_out_of_what_came_before() -> None:
    content = describe(watched_sender(), WAITS, IDLE, 0.0)
    (before,) = content.before_receiver_ms
    assert before.value == pytest.approx(offset(content).value - WAITS.value + SDK_PATH_MS)
    assert before.bound == pytest.approx(offset(content).bound + WAITS.bound + SDK_UNSURE_MS)


def test_buffers_that_nobody_knows_make_only_what_came_before_less_sure() -> None:
    known, unknown = (describe(watched_sender(), waits, IDLE, 0.0) for waits in (WAITS, UNKNOWN))
    assert offset(unknown) == offset(known)
    assert known.before_receiver_ms[0].bound < unknown.before_receiver_ms[0].bound < 100


def test_another_clock_of_the_sdk_changes_nothing() -> None:
    content = describe(watched_sender(early_ms=100.0, sdk_clock_ahead_s=-4_900.0), WAITS, IDLE, 0.0)
    assert offset(content).value == pytest.approx(100.0, abs=3)


def test_times_are_unix_times() -> None:
    content = describe(watched_sender(), WAITS, IDLE, 1_700_000_000.0)
    assert content.pairs[0].at_ms == pytest.approx(1_700_005_000_000, abs=3_000)


@pytest.mark.parametrize(
    ("busy", "expected_ms"), [(0.0, 0.0), (BUSY_ENOUGH / 2, LOAD_MS / 2), (BUSY_ENOUGH, LOAD_MS), (1.0, LOAD_MS)]
)
def test_a_busy_machine_makes_what_came_before_less_sure(busy: float, expected_ms: float) -> None:
    load = replace(IDLE, busy_share=busy)
    assert load_ms(load) == pytest.approx(expected_ms)
    idle, loaded = (describe(watched_sender(), WAITS, one, 0.0).before_receiver_ms[0] for one in (IDLE, load))
    assert loaded.bound - idle.bound == pytest.approx(expected_ms)


@pytest.mark.parametrize("late_ms", [1.0, 10.0])
def test_waking_up_late_widens_both_bounds(late_ms: float) -> None:
    content = describe(watched_sender(), WAITS, replace(IDLE, loop_late_ms=IDLE.loop_late_ms + late_ms), 0.0)
    idle = describe(watched_sender(), WAITS, IDLE, 0.0)
    assert offset(content).bound - offset(idle).bound == pytest.approx(LATE_FACTOR * late_ms)
    assert content.before_receiver_ms[0].bound - idle.before_receiver_ms[0].bound == pytest.approx(
        LATE_FACTOR * late_ms
    )


@pytest.mark.parametrize(("per_core", "times"), [(0.5, 1.0), (2.5, 1.0), (5.0, 2.0)])
def test_a_crowd_that_wants_to_run_widens_it_in_proportion(per_core: float, times: float) -> None:
    load = replace(IDLE, loop_late_ms=0.0, busy_share=1.0, runnable_per_core=per_core)
    assert load_ms(load) == pytest.approx(LOAD_MS * times)


@pytest.mark.parametrize(
    ("late_ms", "lost", "outcome"),
    [
        (49.0, 0, ContentOutcome.MEASURED),
        (50.0, 0, ContentOutcome.TOO_SLOW),
        (1.0, 71, ContentOutcome.MEASURED),
        (1.0, 72, ContentOutcome.TOO_SLOW),
    ],
)
def test_a_subscriber_that_is_too_slow_says_so_instead_of_measuring(
    late_ms: float, lost: int, outcome: ContentOutcome
) -> None:
    load = replace(IDLE, loop_late_ms=late_ms, overflow_frames=lost)
    content = describe(watched_sender(), WAITS, load, 0.0)
    assert content.outcome is outcome
    assert bool(content.offset_ms) == (outcome is ContentOutcome.MEASURED)
    assert ("could not keep up" in content.told) == (outcome is ContentOutcome.TOO_SLOW)


@pytest.mark.parametrize(
    ("video", "audio", "signal", "outcome"),
    [
        (True, True, False, ContentOutcome.NO_SIGNAL),
        (True, False, True, ContentOutcome.VIDEO_ONLY),
        (False, True, True, ContentOutcome.AUDIO_ONLY),
    ],
)
def test_without_both_kinds_of_markers_there_is_a_sentence_and_no_number(
    video: bool, audio: bool, signal: bool, outcome: ContentOutcome
) -> None:
    content = describe(watched_sender(video=video, audio=audio, signal=signal), WAITS, IDLE, 0.0)
    assert content.outcome is outcome
    assert content.told.endswith(".")
    assert [*content.offset_ms, *content.before_receiver_ms, *content.slope_ms_per_s, *content.pairs] == []


@pytest.mark.parametrize(
    ("seconds", "signal", "outcome"),
    [
        (3.0, True, ContentOutcome.TOO_FEW),
        (7.5, False, ContentOutcome.TOO_FEW),
        (8.5, False, ContentOutcome.NO_SIGNAL),
    ],
)
def test_nobody_is_said_to_play_no_signal_before_that_can_be_told(
    seconds: float, signal: bool, outcome: ContentOutcome
) -> None:
    content = describe(watched_sender(seconds=seconds, signal=signal), WAITS, IDLE, 0.0)
    assert content.outcome is outcome
    assert ("plays no reference signal" in content.told) is (outcome is ContentOutcome.NO_SIGNAL)
    assert not content.offset_ms


@pytest.mark.parametrize(("late_ms", "outcome"), [(49.0, ContentOutcome.NO_SIGNAL), (50.0, ContentOutcome.TOO_SLOW)])
def test_nobody_is_said_to_play_no_signal_by_a_subscriber_that_is_too_slow(
    late_ms: float, outcome: ContentOutcome
) -> None:
    content = describe(watched_sender(signal=False), WAITS, replace(IDLE, loop_late_ms=late_ms), 0.0)
    assert content.outcome is outcome
    assert not content.offset_ms


@pytest.mark.parametrize(
    ("publication", "outcome"),
    [
        (FakePublication(encryption_type=1), ContentOutcome.ENCRYPTED),
        (FakePublication(muted=True), ContentOutcome.MUTED),
        (FakePublication(), ContentOutcome.NOTHING_DECODED),
    ],
)
def test_a_picture_that_never_came_is_explained(publication: FakePublication, outcome: ContentOutcome) -> None:
    sender = watched_sender(video=False)
    sender.published.add(MediaKind.VIDEO)
    sender.publications[MediaKind.VIDEO] = publication
    content = describe(sender, WAITS, IDLE, 0.0)
    assert content.outcome is outcome
    assert not content.offset_ms


def test_a_sender_who_mutes_after_enough_markers_stays_measured() -> None:
    sender = watched_sender()
    sender.publications[MediaKind.VIDEO] = FakePublication(muted=True)
    assert describe(sender, WAITS, IDLE, 0.0).outcome is ContentOutcome.MEASURED


def test_sound_without_chirps_beside_a_picture_with_markers_is_told_apart() -> None:
    sender, silent = watched_sender(audio=False), watched_sender(signal=False)
    sender.published.add(MediaKind.AUDIO)
    sender.publications[MediaKind.AUDIO] = FakePublication()
    sender.heard, sender.first_s[MediaKind.AUDIO] = silent.heard, sender.first_s[MediaKind.VIDEO]
    sender.last_s[MediaKind.AUDIO] = sender.last_s[MediaKind.VIDEO]
    content = describe(sender, WAITS, IDLE, 0.0)
    assert content.outcome is ContentOutcome.SUPPRESSED
    assert "silent" in content.told


def test_a_track_that_could_not_be_subscribed_to_is_not_called_unpublished() -> None:
    sender = watched_sender(video=False)
    sender.published.add(MediaKind.VIDEO)
    assert describe(sender, WAITS, IDLE, 0.0).outcome is ContentOutcome.NOTHING_DECODED
    nothing = watched_sender(video=False, audio=False)
    assert describe(nothing, WAITS, IDLE, 0.0).outcome is ContentOutcome.NOTHING_DECODED
