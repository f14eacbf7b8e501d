from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from collector.model.evidence import Record
from collector.model.privacy import LookupId, Version
from collector.model.records.logs import LogExcerpt
from collector.model.records.room import RoomEvent
from collector.model.records.vendor import AgoraCall, AgoraStay
from collector.report.axis import WIDTH, window_axis
from collector.report.happenings import MOST, ROWS, Happenings, draw_happenings
from tests.factory import END, SENDER, START, TAKEN, make_evidence, make_incident, make_window
from tests.report.call_records import make_event, make_experiment, make_log, make_marked, make_statistics, make_symptom
from tests.report.makers import make_call


def drawn(*records: Record) -> Happenings:
    evidence = make_evidence(*records)
    whole = window_axis(evidence.incident.window)
    return draw_happenings(evidence, whole, whole)


def event(seconds: float, what: str = "muted") -> RoomEvent:
    return RoomEvent(at=START + timedelta(seconds=seconds), what=what, subject=LookupId("TR_synthetic"))


def whats(found: Happenings) -> list[str]:
    return [str(row[-2].text) for row in found.listed.rows]


def test_nothing_that_happened_is_an_empty_list() -> None:
    assert (drawn().marks, drawn().listed.rows, drawn().more) == ((), (), 0)


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        ((), "No log was read, no room was watched and no vendor asked: what happened in the window is not known."),
        (
            (replace(make_log(), kept_lines=0),),
            "No log has a line in the window, no room was watched and no vendor asked: what happened in the window is "
            "not known.",
        ),
        ((replace(make_log(), kept_lines=1),), "Nothing in the window is told by the logs."),
        ((replace(make_log(), kept_lines=0), make_statistics()), "Nothing in the window is told by the room."),
        (
            (replace(make_statistics(), taken=(END + timedelta(seconds=1), END + timedelta(seconds=9))),),
            "No log was read, no room was watched and no vendor asked: what happened in the window is not known.",
        ),
        (
            (replace(make_statistics(), taken=(END, END + timedelta(seconds=9))),),
            "Nothing in the window is told by the room.",
        ),
        ((make_log(),), "Nothing in the window is told by the logs."),
        ((make_log(), make_statistics()), "Nothing in the window is told by the logs and the room."),
    ],
)
def test_an_empty_list_says_who_was_there_to_tell(records: tuple[Record, ...], sentence: str) -> None:
    found = drawn(*records)
    assert (found.listed.rows, found.nothing) == ((), sentence)


def test_what_logs_room_and_guide_say_stands_in_the_order_of_time() -> None:
    log = make_log(make_symptom("frames were dropped", first_s=10, last_s=90, count=2))
    found = drawn(log, make_statistics(events=(event(50), event(5))), make_experiment("A shorter audio queue"))
    assert whats(found) == [
        "muted TR_synthetic",
        "frames were dropped (twice)",
        "muted TR_synthetic",
        "tried: A shorter audio queue",
    ]
    assert [str(row[-1].text) for row in found.listed.rows][1] == "log of the sender’s side"


def test_a_change_that_was_tried_has_a_mark_for_each_of_its_instants() -> None:
    found = drawn(make_marked("Without the filter"))
    parts = ("measured before", "changed", "measured after", "put back")
    assert whats(found) == [f"{part}: Without the filter" for part in parts]


def test_a_vendors_records_say_who_came_and_went() -> None:
    stay = AgoraStay(
        sid=LookupId("synthetic"),
        uid=LookupId("1001"),
        platform="Android",
        device="",
        network="",
        sdk_version=Version("4.5.0"),
        joined=START + timedelta(seconds=3),
        left=(END - timedelta(seconds=3),),
        series=(),
    )
    call = AgoraCall(
        host=SENDER,
        taken=TAKEN,
        call_id=LookupId("synthetic"),
        channel=LookupId("demo"),
        created=START,
        destroyed=(),
        stays=(stay,),
    )
    assert whats(drawn(call)) == ["joined 1001", "left 1001"]


@pytest.mark.parametrize(("seconds", "expected"), [(-1, 0), (0, 1), (300, 1), (301, 0)])
def test_only_what_lies_in_the_window_is_shown(seconds: float, expected: int) -> None:
    found = drawn(make_statistics(events=(event(seconds),)))
    assert (len(found.marks), len(found.listed.rows)) == (expected, expected)


def test_what_began_before_the_window_is_drawn_from_its_edge() -> None:
    (mark,) = drawn(make_log(make_symptom("", first_s=-100, last_s=150, count=9))).marks
    assert (float(mark.x), float(mark.width)) == (0.0, WIDTH / 2)


def test_marks_that_are_near_each_other_stand_in_rows_of_their_own() -> None:
    marks = drawn(make_statistics(events=tuple(event(10 + index) for index in range(ROWS)))).marks
    assert [mark.row for mark in marks] == list(range(ROWS))


def test_a_mark_that_has_room_stands_in_the_first_row() -> None:
    marks = drawn(make_statistics(events=(event(10), event(11), event(200)))).marks
    assert [mark.row for mark in marks] == [0, 1, 0]


def test_no_number_is_written_on_another_however_much_happens_at_once() -> None:
    marks = drawn(make_statistics(events=tuple(event(10) for _ in range(MOST)))).marks
    places = sorted((mark.row, float(mark.place.rstrip("%"))) for mark in marks if mark.place)
    assert len(places) == 3 * ROWS, "the others stand in the list alone: too far from their strokes"
    assert all(row != other or right - left > 3.9 for (row, left), (other, right) in pairwise(places))
    assert {mark.x for mark in marks} == {marks[0].x}


def test_a_number_without_room_on_a_narrow_screen_is_minor() -> None:
    marks = drawn(make_statistics(events=tuple(event(10 + 15 * index) for index in range(4 * ROWS)))).marks
    assert {mark.row for mark in marks} == {0}
    assert [mark.minor for mark in marks] == [False, True] * 2 * ROWS


def test_a_number_for_which_no_room_is_left_stands_in_the_list_alone() -> None:
    found = drawn(make_statistics(events=tuple(event(298) for _ in range(2 * ROWS))))
    assert [bool(mark.place) for mark in found.marks] == [True] * ROWS + [False] * ROWS
    assert len(found.listed.rows) == 2 * ROWS


def test_more_than_can_be_read_is_counted() -> None:
    found = drawn(make_statistics(events=tuple(event(index) for index in range(MOST + 5))))
    assert (len(found.marks), found.more) == (MOST, 5)


def test_the_list_has_the_windows_zone_beside_utc() -> None:
    evidence = make_evidence(make_statistics(events=(event(5),)), incident=make_call())
    whole = window_axis(evidence.incident.window)
    found = draw_happenings(evidence, whole, whole)
    assert found.listed.columns == ("Mark", "UTC", "Europe/Berlin", "What", "Said by")
    assert [str(cell.text) for cell in found.listed.rows[0]][1:3] == ["14:00:05", "15:00:05"]


def test_what_happened_at_one_time_of_two_days_has_both_days() -> None:
    log = make_log(
        make_symptom("frames were dropped", first_s=5, last_s=65, count=2), events=(make_event(86_405, "left"),)
    )
    window = make_window(end=START + timedelta(days=2))
    evidence = make_evidence(log, incident=make_incident(window=window))
    whole = window_axis(window)
    found = draw_happenings(evidence, whole, whole)
    assert [str(row[1].text) for row in found.listed.rows] == [
        "2026-03-05 14:00:05 to 14:01:05 ± 0.5 s",
        "2026-03-06 14:00:05 ± 0.5 s",
    ]


def test_what_was_tried_is_shown_however_much_else_happened() -> None:
    many = make_statistics(events=tuple(event(index) for index in range(2 * MOST)))
    found = drawn(many, make_experiment("A shorter audio queue"))
    assert (whats(found)[-1], len(found.listed.rows)) == ("tried: A shorter audio queue", MOST)
    assert found.more == MOST + 1


def with_clock(log: LogExcerpt, uncertainty_s: float) -> LogExcerpt:
    return replace(log, clock=replace(log.clock, uncertainty_s=uncertainty_s))


def test_what_a_log_tells_stands_beside_what_it_complains_about() -> None:
    joined, left = make_event(5, "joined", "PA_x2"), make_event(90, "left")
    found = drawn(make_log(make_symptom("frames were dropped", first_s=10, last_s=90, count=2), events=(left, joined)))
    assert whats(found) == ["joined PA_x2", "frames were dropped (twice)", "left"]
    assert {str(row[-1].text) for row in found.listed.rows} == {"log of the sender’s side"}


@pytest.mark.parametrize(
    ("uncertainty_s", "expected"),
    [
        (0.4, "14:00:05"),
        (0.5, "14:00:05 ± 0.5 s"),
        (2.0, "14:00:05 ± 2 s"),
        (1800.0, "14:00:05 ± 30 min"),
        (float("inf"), "14:00:05"),
        (9e99, "14:00:05, clock not known"),
    ],
)
def test_an_instant_out_of_a_log_says_how_sure_its_clock_is(uncertainty_s: float, expected: str) -> None:
    found = drawn(with_clock(make_log(events=(make_event(5, "joined"),)), uncertainty_s))
    assert str(found.listed.rows[0][1].text) == expected


def test_trouble_is_shown_however_many_came_and_went_before() -> None:
    many = tuple(make_event(index, "joined", f"PA_{index}") for index in range(2 * MOST))
    found = drawn(make_log(make_symptom("frames were dropped", first_s=250, last_s=260, count=2), events=many))
    assert (whats(found)[-1], len(found.listed.rows), found.more) == ("frames were dropped (twice)", MOST, MOST + 1)


def test_events_that_a_record_only_counts_are_counted_too() -> None:
    assert drawn(make_log(events=(make_event(1, "joined"),), more_events=7)).more == 7


def test_what_a_log_s_event_says_is_visible_text_on_one_line() -> None:
    hostile = make_event(1, "<b>joined</b>\u202e\x00", "x" * 5000)
    (what,) = whats(drawn(make_log(events=(hostile,))))
    assert "[U+202E][U+0000]" in what
    assert len(what) < 300
