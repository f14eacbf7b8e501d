import pytest

from collector.model.codec import from_json, to_json
from collector.questions.effects import Kind, Reply
from collector.runs.course_seen import course_seen
from collector.runs.judging import judge
from tests.content_factory import make_content, make_measured, make_sender_content
from tests.factory import START, make_evidence
from tests.room_factory import make_playout_statistics

MINUTE = 120
"""Markers half a second apart."""
AWAY = [4.0 * index for index in range(MINUTE)]
NOW_AND_THEN = [200.0 if 30 <= index < 60 or 90 <= index < 119 else float(index % 2) for index in range(MINUTE)]


def seen(offsets_ms: list[float], *, slope: float = 0.0) -> dict[str, str]:
    middle = sorted(offsets_ms)[len(offsets_ms) // 2]
    sender = make_sender_content(middle, 5.0, slope=make_measured(slope, 0.05), offsets_ms=offsets_ms)
    return course_seen(judge(make_evidence(make_content(sender))))


@pytest.mark.parametrize(
    ("offsets_ms", "slope", "expected"),
    [
        ([200.0 + index % 2 for index in range(MINUTE)], 0.0, {"regular": "always", "course": "constant"}),
        (AWAY, 8.0, {"regular": "always", "course": "growing"}),
        ([-offset for offset in AWAY], -8.0, {"regular": "always", "course": "growing"}),
        (AWAY[::-1], -8.0, {"regular": "always"}),
        (NOW_AND_THEN, 0.0, {"regular": "intermittent", "course": "recovers"}),
        ([200.0 if index < 60 else float(index % 2) for index in range(MINUTE)], 0.0, {"course": "recovers"}),
    ],
    ids=["constant", "early and more so", "late and more so", "on its way back", "now and then", "corrected"],
)
def test_a_minute_of_markers_answers_how_often_and_which_course(
    offsets_ms: list[float], slope: float, expected: dict[str, str]
) -> None:
    assert seen(offsets_ms, slope=slope) == expected


@pytest.mark.parametrize(
    "offsets_ms",
    [
        [float(index % 2) for index in range(MINUTE)],
        [float(index % 2) if index < 60 else 200.0 for index in range(MINUTE)],
        [200.0 + index % 2 for index in range(108)],
        [200.0] * 4,
    ],
    ids=["in step", "a step that stays", "less than a minute", "too few markers"],
)
def test_what_was_not_seen_is_left_to_the_person(offsets_ms: list[float]) -> None:
    assert seen(offsets_ms) == {}


def test_a_drift_that_crosses_the_limit_more_than_once_is_left_to_the_person() -> None:
    shaken = [offset + (40.0 if index % 2 else -40.0) for index, offset in enumerate(AWAY)]
    assert seen(shaken, slope=8.0) == {}


def test_playout_timestamps_alone_answer_nothing() -> None:
    assert course_seen(judge(make_evidence(make_playout_statistics(AWAY)))) == {}


def test_whatever_was_seen_can_be_kept() -> None:
    reply = Reply(key="room.watch", kind=Kind.DONE, at=START, values=course_seen(judge(make_evidence())))
    assert from_json(to_json(reply), Reply) == reply
