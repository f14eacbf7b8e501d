import math
from dataclasses import replace
from datetime import timedelta

import pytest

from collector.model.evidence import Record
from collector.model.host import HostRole
from collector.model.records.publisher import ArrivalClock, PublisherOffset, PublisherState, TimestampTrace
from collector.report.figures import Figure
from collector.report.sampled import sampled
from tests.factory import ELSEWHERE, END, SENDER, START, make_evidence
from tests.report.call_records import make_content, make_statistics
from tests.report.machine_records import make_delay, make_load
from tests.traces import make_trace


def found(*records: Record) -> dict[str, Figure]:
    return {figure.title: figure for figure in sampled(make_evidence(*records))}


def told_by(clock: ArrivalClock) -> TimestampTrace:
    beats = [START.timestamp() + 0.05 * index for index in range(40)]
    return make_trace(
        arrival_clock=clock,
        states=tuple(PublisherState(at_s=at, video_queue_ms=-1.0, audio_queue_ms=180.0) for at in beats),
        offsets=tuple(PublisherOffset(at_s=at, offset_ms=-200.0) for at in beats),
    )


def test_nothing_sampled_gives_no_figure() -> None:
    assert found() == {}


def test_the_offset_comes_first_then_the_room_then_the_machine() -> None:
    records = (make_load(SENDER, busy=False), make_statistics(), make_content())
    assert list(found(*records)) == [
        "Offset at the receiver",
        "Waiting in the jitter buffer",
        "Jitter",
        "Packets lost",
        "Round trip",
        "Processor",
    ]


def test_late_timers_are_drawn_second_by_second_with_their_quantiles_in_words() -> None:
    figures = found(make_load(SENDER, busy=False), make_delay(SENDER, seconds=60))
    assert len(figures["Scheduling delay"].lines["latest of each second"]) == 60
    assert "14 ms (the latest)" in figures["Scheduling delay"].note
    assert figures["Processor"].note == ""


def test_late_timers_without_their_times_are_told_beside_the_processor() -> None:
    figures = found(make_load(SENDER, busy=False), make_delay(SENDER))
    assert "Scheduling delay" not in figures
    assert "14 ms (the latest)" in figures["Processor"].note


@pytest.mark.parametrize(("count", "expected"), [(2, 0), (3, 1)])
def test_too_few_samples_make_no_figure(count: int, expected: int) -> None:
    load = make_load(SENDER, busy=False)
    assert len(found(replace(load, samples=load.samples[:count]))) == expected


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0, 1e300])
def test_a_figure_that_cannot_be_is_not_drawn(value: float) -> None:
    load = make_load(SENDER, busy=False)
    samples = (replace(load.samples[0], cpu_percent=(value,)), *load.samples[1:])
    assert len(found(replace(load, samples=samples))["Processor"].lines["busiest core"]) == len(samples) - 1


@pytest.mark.parametrize("at_ms", [1e30, -1.0, math.nan])
def test_a_time_that_cannot_be_is_not_drawn(at_ms: float) -> None:
    load = make_load(SENDER, busy=False)
    samples = (replace(load.samples[0], at_ms=at_ms), *load.samples[1:])
    assert len(found(replace(load, samples=samples))["Processor"].lines["busiest core"]) == len(samples) - 1


@pytest.mark.parametrize("offset_ms", [1e300, math.inf, -math.inf, math.nan])
def test_a_marker_that_cannot_be_is_not_drawn(offset_ms: float) -> None:
    content = make_content(seconds=20)
    sender = content.senders[0]
    pairs = (replace(sender.pairs[0], offset_ms=offset_ms), *sender.pairs[1:])
    figure = found(replace(content, senders=(replace(sender, pairs=pairs),)))["Offset at the receiver"]
    assert len(figure.lines["by markers of the content"]) == 19
    assert (figure.low, figure.high) == (-300.0, 100.0)


def test_timers_of_another_machine_are_not_told_of_this_one() -> None:
    assert found(make_load(SENDER, busy=False), make_delay(ELSEWHERE))["Processor"].note == ""


def test_a_publishers_list_shows_its_offset_and_the_queues_that_could_be_read() -> None:
    traced = found(told_by(ArrivalClock.UNIX))
    assert list(traced) == [
        "Offset behind the publisher’s queues",
        "Publisher’s queues",
        "Publisher’s event loop late by",
    ]
    assert list(traced["Publisher’s queues"].lines) == ["audio queue"]


@pytest.mark.parametrize("clock", [ArrivalClock.MONOTONIC, ArrivalClock.UNKNOWN])
def test_a_list_on_a_clock_of_its_own_has_no_place_on_the_axis(clock: ArrivalClock) -> None:
    assert found(told_by(clock)) == {}


def test_content_that_a_bystander_received_counts_and_its_own_load_does_not() -> None:
    content = replace(make_content(), host=ELSEWHERE)
    figures = found(content, make_load(ELSEWHERE, busy=True))
    assert figures["Offset at the receiver"].origin.role is HostRole.RECEIVER
    assert figures["Offset at the receiver"].origin.words == "as avsync received it"
    assert figures["Processor"].origin.role is HostRole.BYSTANDER


def test_what_avsync_received_on_the_senders_machine_is_not_what_the_receiver_got() -> None:
    figures = found(replace(make_content(), host=SENDER), replace(make_statistics(), host=SENDER))
    words = "as avsync received it on the sender’s side"
    assert {figures[name].origin.words for name in ("Offset at the receiver", "Jitter")} == {words}


def test_the_sound_comes_first_whatever_was_published_first() -> None:
    room = make_statistics()
    turned = replace(room.senders[0], tracks=room.senders[0].tracks[::-1])
    assert list(found(replace(room, senders=(turned,)))["Jitter"].lines) == ["audio", "video"]


def test_what_was_taken_after_the_window_is_not_drawn() -> None:
    late = (END + timedelta(seconds=1), END + timedelta(seconds=30))
    assert found(replace(make_load(SENDER, busy=False), taken=late)) == {}
