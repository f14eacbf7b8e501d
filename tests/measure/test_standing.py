from dataclasses import replace

import pytest

from collector.measure.standing import Meanwhile, expected, stillness
from collector.model.records.room import InboundSample, MediaKind, RoomEvent, RoomStatistics
from tests.room_factory import START_MS, Change, make_events, make_samples, make_statistics, make_track


def stopped(*, at_s: float, fps: float = 30.0) -> Change:
    """Nothing of the picture comes from ``at_s`` on; until then ``fps`` pictures a second."""

    def change(index: int, sample: InboundSample) -> InboundSample:
        pictures = int(min(index * 0.5, at_s) * fps)
        return replace(sample, frames_received=pictures, frames_decoded=pictures)

    return change


def watched(
    video: Change, *, audio: Change = lambda _, sample: sample, source: str = "", events: tuple[RoomEvent, ...] = ()
) -> RoomStatistics:
    """A minute of sound and picture."""
    return make_statistics(
        make_track(make_samples(121, MediaKind.AUDIO, audio), MediaKind.AUDIO),
        make_track(make_samples(121, change=video), source=source),
        events=events,
    )


def still_for_s(statistics: RoomStatistics) -> list[float]:
    return [one.lasted_s for one in stillness(statistics.senders[0].tracks[1], statistics)]


def spans_s(*events: tuple[float, str], subject: str = "TR_video") -> list[tuple[float, float]]:
    """From when to when, in seconds, a minute's picture is to be expected."""
    statistics = watched(lambda _, sample: sample, events=make_events(*events, subject=subject))
    runs = expected(statistics.senders[0].tracks[1], statistics)
    return [((run[0].at_ms - START_MS) / 1000, (run[-1].at_ms - START_MS) / 1000) for run in runs]


def test_everything_is_expected_where_nothing_happened() -> None:
    assert spans_s() == [(0.0, 60.0)]


def test_nothing_is_expected_from_a_mute_to_two_seconds_after_it() -> None:
    assert spans_s((20, "muted camera"), (26, "unmuted camera")) == [(0.0, 20.0), (28.0, 60.0)]


def test_a_track_that_stays_muted_or_is_taken_back_is_not_expected_again() -> None:
    assert spans_s((20, "muted camera")) == [(0.0, 20.0)]
    assert spans_s((30.2, "unpublished camera")) == [(0.0, 30.0)]


def test_a_track_that_is_first_unmuted_was_muted_before() -> None:
    assert spans_s((10, "unmuted camera"), (40, "muted camera")) == [(12.0, 40.0)]


def test_another_tracks_mute_says_nothing() -> None:
    assert spans_s((20, "muted microphone"), subject="TR_audio") == [(0.0, 60.0)]


def test_too_few_polls_are_no_run() -> None:
    alone = make_track(make_samples(1))
    assert expected(alone, make_statistics(alone)) == ()
    assert stillness(alone, make_statistics(alone)) == ()


@pytest.mark.parametrize(("at_s", "expected_s"), [(60, []), (57, []), (56.5, [3.5]), (10, [50.0])])
def test_more_than_three_seconds_without_a_picture_at_the_end_are_told(at_s: float, expected_s: list[float]) -> None:
    assert still_for_s(watched(stopped(at_s=at_s))) == expected_s


@pytest.mark.parametrize(("at_s", "expected_s"), [(45, []), (44, [20.0])])
def test_a_slow_sender_may_stand_still_for_three_of_its_gaps(at_s: float, expected_s: list[float]) -> None:
    assert still_for_s(watched(stopped(at_s=at_s, fps=0.2))) == expected_s


def test_a_shared_screen_may_stand_still() -> None:
    assert still_for_s(watched(stopped(at_s=10), source="screenshare")) == []


def test_a_picture_that_is_muted_does_not_stand_still() -> None:
    assert still_for_s(watched(stopped(at_s=10), events=make_events((10, "muted camera")))) == []


def test_a_picture_that_stood_still_before_its_mute_is_told() -> None:
    statistics = watched(stopped(at_s=10), events=make_events((40, "muted camera")))
    (still,) = stillness(statistics.senders[0].tracks[1], statistics)
    assert (still.since_ms, still.lasted_s) == (START_MS + 10_000, 30.0)


def test_a_picture_that_does_not_come_back_after_its_mute_is_told() -> None:
    events = make_events((10, "muted camera"), (20, "unmuted camera"))
    assert still_for_s(watched(stopped(at_s=10), events=events)) == [38.0]


def test_a_long_gap_between_polls_counts_for_two_seconds_only() -> None:
    *others, last = make_samples(21, change=stopped(at_s=9.5))
    slept = make_track((*others, replace(last, at_ms=last.at_ms + 60_000)))
    assert stillness(slept, make_statistics(slept)) == ()


def test_what_came_meanwhile_is_told() -> None:
    def unshown(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, frames_decoded=min(15 * index, 300))

    def silent(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, packets_received=25 * min(index, 21))

    def meanwhile(statistics: RoomStatistics) -> list[Meanwhile]:
        return [one.meanwhile for one in stillness(statistics.senders[0].tracks[1], statistics)]

    assert meanwhile(watched(stopped(at_s=10))) == [Meanwhile.SOUND]
    assert meanwhile(watched(unshown)) == [Meanwhile.PICTURES]
    assert meanwhile(watched(stopped(at_s=10), audio=silent)) == [Meanwhile.NOTHING]
