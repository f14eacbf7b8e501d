from dataclasses import replace
from datetime import timedelta

import pytest

from collector.model.evidence import Record
from collector.model.records.quality import NetworkChanges, Surrounding
from collector.report.figures import Figure
from collector.report.probed import probed
from tests.factory import END, SENDER, START, TAKEN, make_evidence
from tests.quality_factory import PACE_MS, losing, make_media_path, make_train
from tests.report.machine_records import make_changes


def found(*records: Record) -> dict[str, Figure]:
    return {figure.title: figure for figure in probed(make_evidence(*records)) if figure.lines}


def test_packets_of_each_second_stand_at_that_second_by_the_clock_of_the_run() -> None:
    in_the_second_second = [int(1000 / PACE_MS) + index for index in range(5)]
    figures = found(make_train(250, losing(*in_the_second_second), host=SENDER))
    started_ms = START.timestamp() * 1000
    assert figures["Data packets lost"].lines[""][:3] == (
        (started_ms, 0.0),
        (started_ms + 1000, 10.0),
        (started_ms + 2000, 0.0),
    )
    assert {value for points in figures["Round trip of data packets"].lines.values() for _, value in points} == {20.0}


def test_a_second_in_which_nothing_came_back_has_a_loss_and_no_round_trip() -> None:
    figures = found(make_train(250, losing(*range(50, 100))))
    assert [value for _, value in figures["Data packets lost"].lines[""]] == [0, 100, 0, 0, 0]
    assert len(figures["Round trip of data packets"].lines["95 % within"]) == 4


def test_own_media_tells_the_way_there_from_both_ways() -> None:
    lost = found(make_media_path(lost=200, lost_on_the_way_up=100))["Own media lost"].lines
    assert list(lost) == ["audio, there and back", "audio, to the server"]
    there_and_back, there = ([value for _, value in points] for points in lost.values())
    assert sum(there) / len(there) < sum(there_and_back) / len(there_and_back)


def test_without_reports_of_the_server_only_both_ways_are_drawn() -> None:
    figures = found(make_media_path(lost=10, reports=False))
    assert list(figures["Own media lost"].lines) == ["audio, there and back"]
    assert "Round trip of own media" not in figures


@pytest.mark.parametrize(("signal_dbm", "drawn"), [(-67.0, True), (0.0, False), (-1e9, False)])
def test_a_signal_is_drawn_where_a_radio_tells_one(signal_dbm: float, drawn: bool) -> None:
    assert ("Signal of the radio" in found(make_changes(signal_dbm))) is drawn


def test_what_was_measured_at_another_time_is_no_time_line_of_the_incident() -> None:
    later = (END + timedelta(hours=1), END + timedelta(hours=2))
    assert found(replace(make_train(), taken=later), replace(make_changes(-60.0), taken=later)) == {}


def test_nothing_is_drawn_of_too_few_looks() -> None:
    look = Surrounding(at_ms=0.0, route=1, medium="wifi", vpn=False, signal_dbm=-60.0)
    assert found(NetworkChanges(host=SENDER, taken=TAKEN, looks=(look,) * 2)) == {}
