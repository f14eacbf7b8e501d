from dataclasses import replace

import pytest

from collector.measure.standing import Meanwhile, Stillness, expected, stillness
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


def heard_until(at_s: float) -> Change:
    """Nothing of the sound comes from ``at_s`` on."""
    return lambda index, sample: replace(sample, packets_received=int(50 * min(index * 0.5, at_s)))


def undecoded(*, until_s: float) -> Change:
    """No picture can be decoded from 10 s on, and none is received from ``until_s`` on."""
    return lambda index, sample: replace(
        stopped(at_s=until_s)(index, sample), frames_decoded=stopped(at_s=10)(index, sample).frames_decoded
    )


def only(statistics: RoomStatistics) -> Stillness:
    (still,) = stillness(statistics.senders[0].tracks[1], statistics)
    return still


def test_what_came_meanwhile_is_told() -> None:
    assert only(watched(stopped(at_s=10))).meanwhile is Meanwhile.SOUND
    assert only(watched(undecoded(until_s=60))).meanwhile is Meanwhile.PICTURES
    assert only(watched(stopped(at_s=10), audio=heard_until(10.5))).meanwhile is Meanwhile.NOTHING


@pytest.mark.parametrize(
    ("at_s", "expected"),
    [
        (60, (Meanwhile.SOUND, 50.0, 0.0)),
        (57, (Meanwhile.SOUND, 47.0, 3.0)),
        (20, (Meanwhile.SOUND, 10.0, 40.0)),
        (13.5, (Meanwhile.SOUND, 3.5, 46.5)),
        (13, (Meanwhile.NOTHING, 50.0, 0.0)),
        (10, (Meanwhile.NOTHING, 50.0, 0.0)),
    ],
)
def test_a_publisher_that_is_killed_a_moment_before_the_end_froze_until_then(
    at_s: float, expected: tuple[Meanwhile, float, float]
) -> None:
    still = only(watched(stopped(at_s=10), audio=heard_until(at_s)))
    assert (still.meanwhile, still.lasted_s, still.silent_s) == expected


@pytest.mark.parametrize(("at_s", "expected"), [(25.5, Meanwhile.SOUND), (25, Meanwhile.NOTHING)])
def test_a_slow_sender_may_be_killed_within_three_of_its_gaps(at_s: float, expected: Meanwhile) -> None:
    assert only(watched(stopped(at_s=10, fps=0.2), audio=heard_until(at_s))).meanwhile is expected


@pytest.mark.parametrize(
    ("until_s", "expected"),
    [
        (10, (Meanwhile.SOUND, 50.0)),
        (34.5, (Meanwhile.SOUND, 25.5)),
        (35, (Meanwhile.PICTURES, 25.0)),
        (56.5, (Meanwhile.PICTURES, 3.5)),
        (60, (Meanwhile.PICTURES, 0.0)),
    ],
)
def test_pictures_that_were_received_for_half_of_the_time_were_not_shown(
    until_s: float, expected: tuple[Meanwhile, float]
) -> None:
    still = only(watched(undecoded(until_s=until_s)))
    assert (still.meanwhile, still.unreceived_s, still.lasted_s) == (*expected, 50.0)


def test_pictures_may_arrive_alone() -> None:
    still = only(watched(undecoded(until_s=40), audio=heard_until(10)))
    assert (still.meanwhile, still.lasted_s, still.silent_s) == (Meanwhile.PICTURES, 30.0, 20.0)


def test_another_senders_sound_says_nothing() -> None:
    alone = make_statistics(make_track(make_samples(121, change=stopped(at_s=10))))
    (other,) = make_statistics(make_track(make_samples(121, MediaKind.AUDIO), MediaKind.AUDIO)).senders
    both = replace(alone, senders=(*alone.senders, other))
    (still,) = stillness(alone.senders[0].tracks[0], both)
    assert still.meanwhile is Meanwhile.NOTHING


def test_what_froze_comes_before_what_only_ended() -> None:
    def twice(index: int, sample: InboundSample) -> InboundSample:
        """Pictures until 10 s and from 22 to 25 s."""
        pictures = 15 * (min(index, 20) + min(max(0, index - 44), 6))
        return replace(sample, frames_received=pictures, frames_decoded=pictures)

    events = make_events((20, "muted camera"), (22, "unmuted camera"))
    statistics = watched(twice, audio=heard_until(25), events=events)
    found = stillness(statistics.senders[0].tracks[1], statistics)
    assert [(one.meanwhile, one.lasted_s) for one in found] == [(Meanwhile.SOUND, 10.0), (Meanwhile.NOTHING, 35.0)]
