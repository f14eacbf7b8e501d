import pytest

from collector.measure.content import (
    Place,
    cancelled_here,
    corrects_itself,
    out_of_step,
    place,
    transport_ms,
    watched_long_enough,
    worst_first,
)
from tests.content_factory import make_content, make_measured, make_sender_content, make_unmeasured
from tests.room_factory import make_playout_statistics


def test_the_worst_verdict_comes_first_then_the_largest_offset() -> None:
    far, near, wide = make_sender_content(-231, 6), make_sender_content(-20, 6), make_sender_content(-100, 100)
    assert worst_first(make_content(near, make_unmeasured(), wide, far)) == (far, wide, near)


@pytest.mark.parametrize(("count", "found"), [(9, 0), (10, 1)])
def test_playout_timestamps_count_if_their_gates_are_met(count: int, found: int) -> None:
    statistics = make_playout_statistics([float(index % 2) for index in range(2 * count)][:count])
    assert len(transport_ms(make_sender_content(), [statistics])) == found


def test_only_the_same_sender_s_playout_timestamps_count() -> None:
    statistics = make_playout_statistics([float(index % 2) for index in range(40)])
    assert transport_ms(make_sender_content(sid="PA_another"), [statistics]) == ()


@pytest.mark.parametrize(
    ("transport", "expected"),
    [((), Place.PUBLISHER), ((0.0,), Place.PUBLISHER), ((195.0,), Place.TRANSPORT), ((400.0,), Place.UNKNOWN)],
)
def test_playout_timestamps_move_the_place(transport: tuple[float, ...], expected: Place) -> None:
    estimates = [make_measured(value, 20) for value in transport]
    assert place(make_sender_content(200, 10), estimates) is expected


def test_nobody_knows_the_place_of_an_offset_that_is_not_certain() -> None:
    assert place(make_sender_content(-30, 180), ()) is Place.UNKNOWN


@pytest.mark.parametrize(
    ("before_ms", "transport", "expected"),
    [
        (54, (), Place.UNKNOWN),
        (52, (), Place.NOWHERE),
        (-134, (), Place.UNKNOWN),
        (-132, (), Place.NOWHERE),
        (150, (0.0,), Place.NOWHERE),
        (150, (-5.0,), Place.NOWHERE),
        (150, (-20.0,), Place.UNKNOWN),
    ],
)
def test_what_this_receiver_s_buffers_cancel_is_somewhere(
    before_ms: float, transport: tuple[float, ...], expected: Place
) -> None:
    """Playout timestamps that leave an offset within the limits to the publisher say that the waiting is meant."""
    sender = make_sender_content(20, 10, before_ms=make_measured(before_ms, 8))
    estimates = [make_measured(value, 10) for value in transport]
    assert place(sender, estimates) is expected
    assert cancelled_here(sender, estimates) is (expected is Place.UNKNOWN)


@pytest.mark.parametrize(
    ("offsets_ms", "expected"),
    [
        ([200.0] * 20 + [0.0] * 20, True),
        ([0.0] * 20 + [200.0] * 20, False),
        ([0.0] * 40, False),
        ([0.0], False),
        ([-126.0] * 20 + [-96.0] * 20, False),
        ([-126.0] * 20 + [-95.0] * 20, True),
    ],
)
def test_correcting_itself_is_being_out_before_and_in_at_the_end(offsets_ms: list[float], expected: bool) -> None:
    assert corrects_itself(make_sender_content(offsets_ms=offsets_ms)) is expected


@pytest.mark.parametrize(("count", "expected"), [(108, False), (109, True)])
def test_a_minute_is_long_enough(count: int, expected: bool) -> None:
    assert watched_long_enough(make_sender_content(offsets_ms=[0.0] * count)) is expected


@pytest.mark.parametrize(
    ("offsets_ms", "bound_ms", "expected"),
    [
        ([200.0] * 20 + [0.0] * 20, 140, True),
        ([200.0] * 20 + [0.0] * 20, 300, False),
        ([-184.0] * 40, 290, False),
        ([-231.0] * 40, 40, True),
        ([20.0] * 40, 10, False),
    ],
)
def test_only_what_the_path_cannot_explain_is_out_of_step(
    offsets_ms: list[float], bound_ms: float, expected: bool
) -> None:
    assert out_of_step(make_sender_content(0.0, bound_ms, offsets_ms=offsets_ms)) is expected
