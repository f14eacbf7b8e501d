import re
from dataclasses import replace

import pytest

from collector.model.evidence import Record
from collector.report.axis import HEIGHT, WIDTH, window_axis
from collector.report.charts import Chart, draw
from collector.report.sampled import sampled
from collector.report.timelines import draw_timelines
from tests.factory import SENDER, make_evidence
from tests.report.call_records import make_content, make_statistics
from tests.report.machine_records import make_load


def charts(*records: Record) -> tuple[Chart, ...]:
    return draw_timelines(make_evidence(*records)).call


def chart(title: str, *records: Record) -> Chart:
    return next(item for item in charts(*records) if item.title == title)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](\S+) ([\d.]+)", path)]


@pytest.mark.parametrize("count", [60, 2000])
def test_every_point_lies_inside_the_drawing_and_there_are_not_too_many(count: int) -> None:
    for item in charts(make_statistics(count=count), make_content()):
        for series in item.series:
            places = points(series.path)
            assert len(places) <= 400
            assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)


def test_a_peak_survives_thinning() -> None:
    load = make_load(SENDER, busy=False)
    calm = tuple(replace(load.samples[0], at_ms=load.samples[0].at_ms + 10 * index) for index in range(5000))
    peak = (*calm[:2500], replace(calm[2500], cpu_percent=(100.0, 0.0)), *calm[2501:])
    series = chart("Processor", replace(load, samples=peak)).series[0]
    assert min(y for _, y in points(series.path)) == 0.0
    assert "100 %" in series.range


@pytest.mark.parametrize(("missing", "strokes"), [(2, 1), (40, 2)])
def test_a_line_is_broken_where_nothing_was_sampled(missing: int, strokes: int) -> None:
    load = make_load(SENDER, busy=False, count=200)
    kept = (*load.samples[:100], *load.samples[100 + missing :])
    assert chart("Processor", replace(load, samples=kept)).series[0].path.count("M") == strokes


def test_the_numbers_behind_a_chart_have_a_column_for_each_line() -> None:
    numbers = chart("Jitter", make_statistics()).numbers
    assert numbers.columns == ("Time, UTC", "audio, ms", "video, ms")
    assert 0 < len(numbers.rows) <= 12


def test_the_thresholds_are_bands_from_bad_over_in_sync_to_bad() -> None:
    zones = chart("Offset at the receiver", make_content()).zones
    assert [zone.kind for zone in zones] == ["bad", "noticeable", "in-sync", "noticeable", "bad"]
    assert sum(float(zone.height) for zone in zones) == pytest.approx(HEIGHT, abs=0.5)


def test_labels_that_would_cover_each_other_are_left_out() -> None:
    near = chart("Offset at the receiver", make_content(offset_ms=-231.0)).levels
    far = chart("Offset at the receiver", make_content(offset_ms=-6000.0)).levels
    assert "−185" in {level.words for level in near}
    assert {level.words for level in far} == {"0", "−7,500"}


def test_the_offset_stands_with_its_bound_over_the_time_of_its_markers() -> None:
    (strip,) = chart("Offset at the receiver", make_content(bound_ms=15.0)).strips
    assert float(strip.height) == pytest.approx(30 / 400 * HEIGHT, abs=0.1)
    assert 0 <= float(strip.x) < float(strip.x) + float(strip.width) <= WIDTH


def test_what_lies_beside_the_axis_is_not_drawn() -> None:
    evidence = make_evidence(make_load(SENDER, busy=False))
    axis = window_axis(evidence.incident.window)
    later = replace(axis, start_ms=axis.end_ms, end_ms=axis.end_ms + 1000)
    assert [draw(figure, later) for figure in sampled(evidence)] == [()]


def test_a_line_that_never_moves_is_said_in_one_value() -> None:
    load = make_load(SENDER, busy=True)
    assert [series.range for series in chart("Processor", load).series] == ["97 % all the time", "95.5 % all the time"]
