from dataclasses import replace

import pytest

from collector.comparison.alignment import SERVERS_APART_MS, align
from collector.comparison.one_time_line import one_time_line
from collector.comparison.side import Side
from collector.measure.marked_events import BY_LOGS, WAY_MS
from collector.measure.two_clocks import BY_EVENTS, BY_READINGS, BY_REPORTS, NOTICED_MS, TOLD_MS
from collector.model.host import Host, HostRole
from collector.model.records.content import RoomContent, SubscriberLoad
from collector.model.records.logs import LogEvent, LogExcerpt
from collector.model.records.network import ClockReading
from tests.comparison.ends import AHEAD_MS, TOLD, both_ends, end, events, reading, statistics
from tests.factory import RECEIVER, SENDER, TAKEN
from tests.logs_factory import make_excerpt


def aligned(first: Side, second: Side) -> tuple[float, float, str]:
    (ahead,) = align(first.evidence, second.evidence).ahead_ms
    return ahead.value, ahead.bound, ahead.method


def watched(*, late_ms: float) -> RoomContent:
    load = SubscriberLoad(overflow_lines=0, overflow_frames=0, loop_late_ms=late_ms, busy_share=0.0, own_cpu_share=0.0)
    return RoomContent(host=SENDER, taken=TAKEN, senders=(), load=load)


def test_events_and_sender_reports_are_both_ways_and_agree() -> None:
    first, second = both_ends()
    clocks = align(first.evidence, second.evidence)
    assert {way.ahead_ms.method for way in clocks.ways} == {BY_EVENTS, BY_REPORTS}
    assert all(way.agrees for way in clocks.ways)
    (ahead,) = clocks.ahead_ms
    assert abs(ahead.value - AHEAD_MS) <= ahead.bound


def test_events_alone_align() -> None:
    first = end("a", statistics(SENDER, events(*TOLD)))
    second = end("b", statistics(RECEIVER, events(*TOLD, ahead_ms=-AHEAD_MS)))
    assert aligned(first, second) == (-AHEAD_MS, TOLD_MS, BY_EVENTS)


def test_a_program_that_woke_up_late_knows_less_exactly_when_it_saw_something() -> None:
    first = end("a", statistics(SENDER, events(*TOLD)), watched(late_ms=40))
    second = end("b", statistics(RECEIVER, events(*TOLD)), watched(late_ms=10))
    assert aligned(first, second) == (0, TOLD_MS + 3 * 40, BY_EVENTS)


def test_a_reconnect_seen_by_both_aligns_roughly() -> None:
    first = end("a", statistics(SENDER, events(("reconnecting", "", 5_000), ("reconnected", "", 7_000))))
    second = end("b", statistics(RECEIVER, events(("reconnecting", "", 7_000), ("reconnected", "", 9_000))))
    value, bound, method = aligned(first, second)
    assert (value, bound, method) == (2_000, NOTICED_MS, BY_EVENTS)


def test_ones_own_leaving_is_no_shared_event() -> None:
    first = end("a", statistics(SENDER, events(("disconnected", "", 5_000))))
    second = end("b", statistics(RECEIVER, events(("disconnected", "", 9_000))))
    assert align(first.evidence, second.evidence).ahead_ms == ()


@pytest.mark.parametrize("node", ["ND_2", ""])
def test_servers_that_are_two_or_not_known_make_reports_by_two_clocks(node: str) -> None:
    bounds = []
    for other in ("ND_1", node):
        first = end("a", statistics(SENDER, reports=True, node="ND_1"))
        second = end("b", statistics(RECEIVER, reports=True, node=other))
        bounds.append(aligned(first, second)[1])
    assert bounds[1] - bounds[0] == pytest.approx(SERVERS_APART_MS)


def test_readings_against_time_servers_align_ends_that_saw_nothing_together() -> None:
    first, second = end("a", reading(SENDER, -100)), end("b", reading(RECEIVER, 1_000))
    assert aligned(first, second) == (1_100, 20, BY_READINGS)


def test_a_way_that_contradicts_is_shown_and_widens_the_bound() -> None:
    first = end("a", statistics(SENDER, events(*TOLD)), reading(SENDER, 0))
    second = end("b", statistics(RECEIVER, events(*TOLD)), reading(RECEIVER, 9_000))
    clocks = align(first.evidence, second.evidence)
    (ahead,) = clocks.ahead_ms
    assert ahead.bound == pytest.approx(9_000 - TOLD_MS)


LEFT = (("left", "PA_guest", 60_000.0), ("joined", "PA_guest", 20_000.0))


def in_log(*, ahead_ms: float) -> LogExcerpt:
    return replace(
        make_excerpt(),
        events=tuple(LogEvent(at=e.at, what=e.what, subject=e.subject) for e in events(*LEFT, ahead_ms=ahead_ms)),
    )


def test_logs_align_ends_that_heard_nothing_in_the_room() -> None:
    first, second = end("a", in_log(ahead_ms=0)), end("b", in_log(ahead_ms=AHEAD_MS))
    assert aligned(first, second) == (AHEAD_MS, WAY_MS, BY_LOGS)
    assert align(first.evidence, second.evidence).logs_tell_not == ""


def test_a_log_of_another_machine_contradicts_nothing_that_was_heard_in_the_room() -> None:
    first = end("a", statistics(SENDER, events(*TOLD)), in_log(ahead_ms=9_000))
    second = end("b", statistics(RECEIVER, events(*TOLD)), in_log(ahead_ms=0))
    clocks = align(first.evidence, second.evidence)
    assert [way.ahead_ms.method for way in clocks.ways] == [BY_EVENTS]


@pytest.mark.parametrize("turned", [False, True])
def test_a_servers_log_that_was_aligned_is_moved_as_its_end_is(*, turned: bool) -> None:
    servers = replace(in_log(ahead_ms=0), host=Host(role=HostRole.SERVER, known_by="synthetic"))
    sides = [end("server", servers), end("app", in_log(ahead_ms=AHEAD_MS))]
    first, second = reversed(sides) if turned else sides
    clocks = align(first.evidence, second.evidence)
    assert clocks.of_servers == ((False, True) if turned else (True, False))
    moments = one_time_line(first.evidence, second.evidence, clocks)
    assert [len(item.seen_by) for item in moments] == [2, 2]
    assert max(abs(item.residual_ms[0]) for item in moments) <= clocks.ahead_ms[0].bound


@pytest.mark.parametrize(("records", "expected"), [((), (1_100.0, 0.0)), ((reading(SENDER, 0),), (0.0, -1_100.0))])
def test_the_time_line_stands_on_the_clock_that_was_read(
    records: tuple[ClockReading, ...], expected: tuple[float, float]
) -> None:
    first = end("a", statistics(SENDER, events(*TOLD)), *records)
    second = end("b", statistics(RECEIVER, events(*TOLD, ahead_ms=AHEAD_MS)), reading(RECEIVER, 0))
    clocks = align(first.evidence, second.evidence)
    if records:
        assert clocks.shifts_ms[0] == 0
    else:
        assert clocks.shifts_ms == expected
    assert clocks.by_second is not bool(records)
