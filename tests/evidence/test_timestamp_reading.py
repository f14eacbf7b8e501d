from dataclasses import fields, replace

import pytest

from collector.bundle.archive import MAX_JSON_VALUES
from collector.evidence.timestamp_lines import GARBAGE, Frame, Garbage, Line
from collector.evidence.timestamp_reading import (
    KEPT_AT_EACH_END,
    KEPT_NEAR_AT_EACH_END,
    MARGIN_S,
    MOST_STREAMS,
    Ends,
    Reading,
)
from collector.model.records.publisher import PublisherOffset, PublisherState, TracePoint
from tests.factory import make_window
from tests.traces import UNIX_S

WINDOW = make_window()


def frame(number: int, *, stream: int = 1, kind: str = "video") -> Frame:
    return Frame(kind, float(number), float(number), -1.0, -1, stream, "")


@pytest.mark.parametrize(
    ("count", "seam"), [(0, 0), (2 * KEPT_AT_EACH_END, 0), (2 * KEPT_AT_EACH_END + 1, KEPT_AT_EACH_END)]
)
def test_only_what_is_beyond_both_ends_makes_a_seam(count: int, seam: int) -> None:
    ends: Ends[int] = Ends()
    for number in range(count):
        ends.add(number)
    assert (ends.seam, ends.total) == (seam, count)
    assert ends.items()[-1:] == ((count - 1,) if count else ())


def test_streams_beyond_the_limit_are_counted_and_not_kept() -> None:
    reading = Reading(window=WINDOW, now_s=UNIX_S)
    for number in range(1000):
        reading.take(frame(number, stream=number))
    assert (len(reading.frames), reading.total, reading.other_frames) == (MOST_STREAMS, 1000, 999)


def test_states_are_those_of_the_longest_stream() -> None:
    reading = Reading(window=WINDOW, now_s=UNIX_S)
    for item in (frame(1, stream=1), frame(2, stream=2), frame(3, stream=2), GARBAGE):
        reading.take(item)
    for stream in (1, 2):
        reading.take(Line(kind="state", stream=stream, offset_ms=float(stream)))
    reading.take(Line(schema="avsync/trace/1", run="one"))
    assert [state.offset_ms for state in reading.main_states().items()] == [2.0]
    assert (reading.header.run, reading.garbage) == ("one", 1)


@pytest.mark.parametrize(("unread", "usable"), [(0, ("video", "audio")), (4, ("video", "audio")), (5, ("audio",))])
def test_a_kind_of_which_most_lines_cannot_be_read_is_not_used(unread: int, usable: tuple[str, ...]) -> None:
    reading = Reading(window=WINDOW, now_s=UNIX_S)
    for read in (*map(frame, range(4)), frame(1, kind="audio")):
        reading.take(read)
    for garbage in (*[Garbage("video")] * unread, GARBAGE):
        reading.take(garbage)
    assert (reading.usable, reading.main("video").total) == (usable, 4 if "video" in usable else 0)
    assert (reading.garbage, reading.other_frames) == (unread + 1, 0)
    assert reading.unusable == (() if "video" in usable else ("video",))


def rejoined(second_from_s: float) -> Reading:
    """A stream of 50 frames an hour before the window, and one of 10 frames from then on, each with a state."""
    reading = Reading(window=WINDOW, now_s=UNIX_S)
    for stream, count, from_s in ((1, 50, UNIX_S - 3600), (2, 10, second_from_s)):
        for number in range(count):
            reading.take(Frame("video", float(number), from_s + number / 30, -1.0, -1, stream, ""))
        reading.take(Line(kind="state", stream=stream, offset_ms=float(stream)))
    return reading


@pytest.mark.parametrize(
    ("second_from_s", "total"),
    [
        (UNIX_S, 10),
        (UNIX_S - 0.1, 10),
        (UNIX_S - 1, 50),
        (UNIX_S + 300, 10),
        (UNIX_S + 300.1, 50),
    ],
)
def test_a_stream_in_the_window_comes_before_a_longer_one_outside(second_from_s: float, total: int) -> None:
    reading = rejoined(second_from_s)
    assert reading.main("video").total == total
    assert [state.offset_ms for state in reading.main_states().items()] == [2.0 if total == 10 else 1.0]


@pytest.mark.parametrize(
    ("count", "start_s", "known_by", "narrowed"),
    [
        (2 * KEPT_AT_EACH_END, UNIX_S, "option", False),
        (2 * KEPT_AT_EACH_END + 1, UNIX_S, "option", True),
        (2 * KEPT_AT_EACH_END + 1, UNIX_S, "assumed", False),
        (2 * KEPT_AT_EACH_END + 1, UNIX_S + 301, "option", False),
    ],
)
def test_only_what_lies_near_a_window_is_kept_where_all_would_be_too_much(
    count: int, start_s: float, known_by: str, narrowed: bool
) -> None:
    reading = Reading(window=replace(WINDOW, known_by=known_by), now_s=UNIX_S)
    for number in range(count):
        reading.take(Frame("video", float(number), start_s + number / 30, -1.0, -1, 1, ""))
    assert reading.narrowed is narrowed
    kept = reading.main("video").items()
    assert len(kept) == ((300 + MARGIN_S) * 30 + 1 if narrowed else 2 * KEPT_AT_EACH_END)
    assert reading.other_frames == 0


def test_the_most_that_is_kept_can_be_read_again() -> None:
    point = TracePoint(stamp=1.0, arrival_s=1.0, duration_s=1.0, samples=1)
    state = PublisherState(at_s=1.0, video_queue_ms=1.0, audio_queue_ms=1.0, loop_late_ms=1.0)
    offset = PublisherOffset(at_s=1.0, offset_ms=1.0)
    frames, states = 2 * sum(KEPT_NEAR_AT_EACH_END.values()), 2 * KEPT_AT_EACH_END
    in_each = {type(item): 1 + len(fields(item)) for item in (point, state, offset)}
    values = frames * in_each[TracePoint] + states * (in_each[PublisherState] + in_each[PublisherOffset])
    assert values <= 0.7 * MAX_JSON_VALUES


def test_a_kind_that_never_came_is_empty() -> None:
    reading = Reading(window=WINDOW, now_s=UNIX_S)
    reading.take(frame(1))
    assert reading.main("audio").items() == ()
