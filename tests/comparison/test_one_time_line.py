from datetime import timedelta

import pytest

from collector.comparison.alignment import align
from collector.comparison.one_time_line import MOST, End, Moment, one_time_line
from collector.comparison.side import Side
from tests.comparison.ends import AHEAD_MS, TOLD, both_ends, end, events, listed, person, reading, statistics
from tests.factory import RECEIVER, SENDER, START


def time_line(first: Side, second: Side) -> tuple[Moment, ...]:
    return one_time_line(first.evidence, second.evidence, align(first.evidence, second.evidence))


def test_what_both_saw_is_told_once_with_how_much_later_the_second_saw_it() -> None:
    moments = time_line(*both_ends())
    assert [item.what for item in moments] == ["joined PA_guest", "muted camera TR_v", "left PA_guest"]
    assert {item.seen_by for item in moments} == {(End.FIRST, End.SECOND)}
    assert [item.residual_ms[0] for item in moments] == [pytest.approx(4.0)] * 3
    assert moments[0].at == START + timedelta(seconds=20)


def test_what_only_one_saw_says_who() -> None:
    first = statistics(SENDER, events(*TOLD, ("published camera", "TR_x", 90_000)))
    second = statistics(RECEIVER, events(("reconnecting", "", 10_000), *TOLD, ahead_ms=AHEAD_MS))
    moments = time_line(end("a", first), end("b", second, ahead_ms=AHEAD_MS))
    assert (moments[0].what, moments[0].seen_by, moments[0].residual_ms) == ("avsync reconnecting", (End.SECOND,), ())
    assert (moments[-1].what, moments[-1].seen_by) == ("published camera TR_x", (End.FIRST,))
    assert moments[0].at == START + timedelta(seconds=10)


def test_what_the_server_stamped_is_not_moved() -> None:
    told = events(*TOLD, ahead_ms=AHEAD_MS)
    second = end("b", statistics(RECEIVER, told), listed(RECEIVER, person("PA_1", publishes=True)), ahead_ms=AHEAD_MS)
    first = end("a", statistics(SENDER, events(*TOLD)), listed(SENDER, person("PA_1", publishes=True)))
    (joined,) = (item for item in time_line(first, second) if item.by_server)
    assert joined.at == START + timedelta(seconds=3)
    assert (joined.seen_by, joined.residual_ms) == ((End.FIRST, End.SECOND), ())


def test_the_first_ends_moments_move_if_only_the_seconds_clock_was_read() -> None:
    first = end("a", statistics(SENDER, events(*TOLD)))
    second = end("b", statistics(RECEIVER, events(*TOLD, ahead_ms=AHEAD_MS)), reading(RECEIVER, 0), ahead_ms=AHEAD_MS)
    assert time_line(first, second)[0].at == START + timedelta(seconds=20, milliseconds=AHEAD_MS)


def test_the_end_of_ones_own_connection_is_not_the_others() -> None:
    first = statistics(SENDER, events(*TOLD, ("disconnected", "", 99_000)))
    second = statistics(RECEIVER, events(*TOLD, ("disconnected", "", 99_100)))
    assert [item.seen_by for item in time_line(end("a", first), end("b", second))[-2:]] == [(End.FIRST,), (End.SECOND,)]


def test_without_alignment_nothing_is_moved_and_nothing_joined() -> None:
    first = end("a", statistics(SENDER, events(("muted camera", "TR_v", 1_000))))
    second = end("b", statistics(RECEIVER, events(("muted camera", "TR_v", 1_100), ("muted camera", "TR_v", 60_000))))
    assert [len(item.seen_by) for item in time_line(first, second)] == [1, 1, 1]


def test_what_lies_outside_both_windows_is_left_out() -> None:
    first = end("a", statistics(SENDER, events(("muted camera", "TR_v", 301_000))))
    assert time_line(first, end("b")) == ()


def test_a_strangers_endless_events_are_cut() -> None:
    many = events(*(("muted camera", "TR_v", number * 0.1) for number in range(MOST + 1)))
    assert len(time_line(end("a", statistics(SENDER, many)), end("b"))) == MOST


def test_a_strangers_endless_events_at_both_ends_take_no_endless_time() -> None:
    many = events(*(("muted camera", "TR_v", number * 0.1) for number in range(20_000)))
    moments = time_line(end("a", statistics(SENDER, many)), end("b", statistics(RECEIVER, many)))
    assert len(moments) == MOST
    assert moments[0].seen_by == (End.FIRST, End.SECOND)
