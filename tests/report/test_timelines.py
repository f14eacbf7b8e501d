from dataclasses import replace
from datetime import timedelta

import pytest

from collector.model.evidence import Record
from collector.report.timelines import Timelines, draw_timelines
from tests.factory import ELSEWHERE, SENDER, START, make_evidence, make_incident, make_window
from tests.report.call_records import make_content, make_event, make_experiment, make_log, make_marked, make_statistics
from tests.report.machine_records import make_load
from tests.report.makers import make_call


def drawn(*records: Record) -> Timelines:
    return draw_timelines(make_evidence(*records))


def test_nothing_sampled_leaves_the_window() -> None:
    found = drawn()
    assert (found.call, found.bystander, found.stretch) == ((), (), ())
    assert found.words == "The window is 14:00:00 to 14:05:00 UTC."


def test_a_window_of_several_days_is_told_with_them() -> None:
    window = make_window(end=START + timedelta(days=1))
    found = draw_timelines(make_evidence(incident=make_incident(window=window)))
    assert found.words == "The window is 2026-03-05 14:00:00 to 2026-03-06 14:00:00 UTC."


def test_a_window_that_is_of_another_day_in_its_zone_is_told_with_both() -> None:
    window = replace(make_window(), zone="Pacific/Auckland")
    found = draw_timelines(make_evidence(incident=make_incident(window=window)))
    utc, local = "2026-03-05 14:00:00 to 14:05:00 UTC", "2026-03-06 03:00:00 to 03:05:00 in Pacific/Auckland"
    assert found.words == f"The window is {utc} ({local})."


def test_all_charts_share_the_window_where_most_of_it_was_sampled() -> None:
    found = drawn(make_content(), make_load(SENDER, busy=False))
    assert found.words == "The window is 14:00:00 to 14:05:00 UTC."
    assert found.ticks == found.window


def test_charts_share_the_sampled_part_where_that_is_short_and_the_window_shows_it() -> None:
    found = drawn(make_statistics(), make_load(SENDER, busy=False))
    assert "Samples were taken for 29.5 s of it" in found.words
    assert [stretch.x for stretch in found.stretch] == ["0.0"]
    assert found.ticks != found.window


def test_what_happened_stands_on_the_charts_axis_and_the_overview_has_all_of_it() -> None:
    log = make_log(events=(make_event(10, "joined", "PA_1"), make_event(200, "left", "PA_1")))
    found = drawn(make_statistics(), log)
    assert [(mark.number, round(float(mark.x))) for mark in found.happenings.marks] == [(1, round(1000 * 10 / 29.5))]
    assert [(mark.number, round(float(mark.x))) for mark in found.happenings.overview] == [(1, 33), (2, 667)]
    assert [str(row[-2].text) for row in found.happenings.listed.rows] == ["joined PA_1", "left PA_1"]


def test_a_bystanders_samples_stand_apart_and_move_no_axis_of_the_call() -> None:
    found = drawn(make_content(), make_load(ELSEWHERE, busy=True))
    assert [chart.title for chart in found.call] == ["Offset at the receiver"]
    assert [chart.title for chart in found.bystander] == ["Processor"]
    assert found.ticks == found.window


def test_the_zone_is_named_where_it_is_not_utc() -> None:
    assert draw_timelines(make_evidence(incident=make_call())).zone == "Berlin"
    assert drawn().zone == ""


def test_charts_show_when_a_change_was_tried() -> None:
    (stretch,) = drawn(make_content(), make_experiment("Synthetic")).tried
    assert [float(stretch.x), float(stretch.width)] == pytest.approx([1000 * 200 / 300, 1000 * 40 / 300], abs=0.1)


def test_charts_show_both_intervals_in_which_a_change_was_measured() -> None:
    stretches = drawn(make_content(), make_marked("Synthetic")).tried
    assert [(stretch.x, stretch.width) for stretch in stretches] == [("333.3", "33.3"), ("533.3", "66.7")]


def test_what_was_tried_beside_the_sampled_time_is_not_on_the_charts() -> None:
    assert drawn(make_statistics(), make_experiment("Synthetic")).tried == ()
