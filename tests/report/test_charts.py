from dataclasses import replace

import pytest

from collector.model.evidence import Record
from collector.report.charts import HEIGHT, WIDTH, Chart, Charts, draw_charts
from tests.factory import ELSEWHERE, SENDER, make_evidence
from tests.report.makers import make_load, make_statistics


def draw(*records: Record) -> Charts:
    return draw_charts(make_evidence(*records))


def chart(title: str, *records: Record) -> Chart:
    return next(item for item in draw(*records).call if item.title == title)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split() for pair in path.removeprefix("M").split("L"))]


def test_nothing_sampled_gives_no_chart() -> None:
    assert draw() == Charts(call=(), bystander=())


def test_a_room_and_a_device_give_their_time_lines() -> None:
    titles = [item.title for item in draw(make_statistics(), make_load(SENDER, busy=False)).call]
    assert titles == ["Packets lost", "Jitter", "Waiting in the jitter buffer", "Round trip", "Processor"]


def test_a_bystanders_load_is_drawn_apart() -> None:
    charts = draw(make_load(ELSEWHERE, busy=True))
    assert ([item.title for item in charts.bystander], charts.call) == (["Processor"], ())


@pytest.mark.parametrize("count", [60, 2000])
def test_every_point_lies_inside_the_drawing_and_there_are_not_too_many(count: int) -> None:
    for item in draw(make_statistics(count=count)).call:
        for series in item.series:
            places = points(series.path)
            assert len(places) <= 240
            assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)


def test_a_peak_survives_thinning() -> None:
    load = make_load(SENDER, busy=False)
    calm = tuple(replace(load.samples[0], at_ms=load.samples[0].at_ms + 10 * index) for index in range(5000))
    peak = (*calm[:2500], replace(calm[2500], cpu_percent=(100.0, 0.0)), *calm[2501:])
    (series,) = chart("Processor", replace(load, samples=peak)).series
    assert min(y for _, y in points(series.path)) == 0.0
    assert "100 %" in series.range


def test_loss_is_taken_between_polls_and_a_late_packet_is_no_negative_loss() -> None:
    room = make_statistics()
    track = room.senders[0].tracks[0]
    counters = ((100, 0), (200, 10), (300, 5), (400, 5))
    samples = tuple(
        replace(track.samples[index], packets_received=received, packets_lost=lost)
        for index, (received, lost) in enumerate(counters)
    )
    sender = replace(room.senders[0], tracks=(replace(track, samples=samples),))
    (series,) = chart("Packets lost", replace(room, senders=(sender,))).series
    assert series.range == "0 to 9.09 %, median 0 %"


@pytest.mark.parametrize(("count", "expected"), [(2, 0), (3, 1)])
def test_too_few_samples_make_no_line(count: int, expected: int) -> None:
    load = make_load(SENDER, busy=False)
    assert len(draw(replace(load, samples=load.samples[:count])).call) == expected


def test_the_numbers_behind_a_chart_have_a_column_for_each_line() -> None:
    numbers = chart("Jitter", make_statistics()).numbers
    assert numbers.columns == ("Time, UTC", "audio, ms", "video, ms")
    assert 0 < len(numbers.rows) <= 12


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 1e300])
def test_a_figure_that_cannot_be_is_not_drawn(value: float) -> None:
    load = make_load(SENDER, busy=False)
    samples = (replace(load.samples[0], cpu_percent=(value,)), *load.samples[1:])
    (series,) = chart("Processor", replace(load, samples=samples)).series
    assert len(points(series.path)) == len(samples) - 1


def test_a_time_that_cannot_be_is_not_drawn() -> None:
    load = make_load(SENDER, busy=False)
    samples = (replace(load.samples[0], at_ms=1e30), *load.samples[1:])
    assert len(points(chart("Processor", replace(load, samples=samples)).series[0].path)) == len(samples) - 1
