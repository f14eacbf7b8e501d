from dataclasses import replace

import pytest

from collector.model.evidence import Record
from collector.model.host import Host
from collector.report.axis import window_axis
from collector.report.charts import draw
from collector.report.figures import Figure
from collector.report.loaded import loaded
from tests.factory import ELSEWHERE, SENDER, make_evidence
from tests.report.machine_records import make_filled_network

OLD = replace(make_filled_network(), idle_delays=(), ways=())


def drawn(*records: Record) -> list[Figure]:
    return [figure for figure in loaded(make_evidence(*records)) if figure.lines]


def test_each_direction_has_its_extra_delay_above_the_idle_level_and_its_rate() -> None:
    delay, rate = drawn(make_filled_network())
    assert list(delay.lines) == ["way up filled", "way down filled", "nothing filled"]
    highest = [max(value for _, value in points) for points in delay.lines.values()]
    assert highest == pytest.approx([312.0, 47.0, 2.0])
    assert (delay.low, delay.high) == (0.0, 500.0)
    assert "0 is the idle level: 20.0 ± 1.0 ms" in delay.note
    assert {name: max(value for _, value in points) for name, points in rate.lines.items()} == {
        "up": 2000.0,
        "down": 16_000.0,
    }


def test_directions_lie_after_each_other_and_are_not_joined_by_a_line() -> None:
    evidence = make_evidence(make_filled_network())
    axis = window_axis(evidence.incident.window)
    (chart, _) = [chart for figure in loaded(evidence) for chart in draw(figure, axis)]
    assert [series.path.count("M") for series in chart.series] == [1, 1, 1]


def test_half_seconds_in_which_no_packet_came_back_have_no_delay() -> None:
    load = make_filled_network()
    lost = tuple(replace(delay, lost=delay.sent, slowest_ms=0.0, usual_ms=0.0) for delay in load.ways[0].delays)
    (delay, _) = drawn(replace(load, ways=(replace(load.ways[0], delays=lost), load.ways[1])))
    assert list(delay.lines) == ["way down filled", "nothing filled"]


def test_a_bundle_of_an_older_version_has_no_chart_of_it() -> None:
    assert drawn(OLD) == []


@pytest.mark.parametrize("host", [SENDER, ELSEWHERE])
def test_the_figures_are_those_of_the_machine_whose_network_was_filled(host: Host) -> None:
    assert {figure.origin.role for figure in drawn(make_filled_network(host))} == {host.role}
