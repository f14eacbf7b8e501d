"""Each way a ``--logs`` can end has its state, its reason and a sentence that says what to do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from collector.evidence.logs.clocks import Dated
from collector.evidence.logs.ending import Tally, end_of
from collector.evidence.logs.files import Refusal
from collector.evidence.logs.select import Paths
from collector.model.clock import ClockSource
from collector.model.coverage import Coverage, Reason, State
from collector.model.records.logs import LogExcerpt
from tests.factory import END, START, make_window
from tests.logs_factory import CLOCK, make_excerpt

OUTSIDE = replace(make_excerpt(share=0.0, kept_lines=0), member="")


def refused(reason: Reason, name: str = "b.log", why: str = "was not read: do this") -> Refusal:
    return Refusal(name=name, reason=reason, why=why)


def end(
    *records: LogExcerpt,
    refusals: tuple[Refusal, ...] = (),
    paths: Paths | None = None,
    dated: Dated = Dated.BY_CONTENT,
) -> Coverage:
    tally = Tally(refusals=list(refusals))
    for record in records:
        tally.add("a.log", record, (), 100, dated)
    return end_of("logs.1", make_window(), paths or Paths(files=()), tally)


def test_a_log_inside_the_window_is_collected() -> None:
    found = end(make_excerpt())
    assert (found.state, found.reason, found.detail) == (State.COLLECTED, Reason.NONE, "")
    assert (found.instants, found.share, found.bytes) == ((START, END), 1.0, 100)


@pytest.mark.parametrize("reason", [Reason.DENIED, Reason.UNSUPPORTED, Reason.TOO_LARGE, Reason.DEADLINE])
def test_something_unread_beside_it_makes_it_partial(reason: Reason) -> None:
    found = end(make_excerpt(), refusals=(refused(reason),))
    assert (found.state, found.reason, found.detail) == (State.PARTIAL, reason, "b.log was not read: do this")


def test_older_files_are_told_and_do_not_make_it_partial() -> None:
    found = end(make_excerpt(), paths=Paths(files=(), older=7))
    assert found.state is State.COLLECTED
    assert "7 files" in found.detail


def test_of_many_unread_three_are_named_and_the_gravest_is_the_reason() -> None:
    refusals = (*(refused(Reason.UNSUPPORTED, f"{n}.log", f"is {n}") for n in range(5)), refused(Reason.DENIED))
    found = end(make_excerpt(), refusals=refusals)
    assert found.reason is Reason.DENIED
    assert found.detail.endswith("3 more were not read")


def test_those_that_are_unread_for_one_reason_share_a_sentence() -> None:
    refusals = tuple(refused(Reason.DECLINED, f"{n}.log") for n in range(6))
    detail = end(make_excerpt(), refusals=(*refusals, refused(Reason.DENIED, "x.log", "is locked"))).detail
    assert detail == "0.log was not read: do this; so it is with 1.log, 2.log, 3.log and 2 more. x.log is locked"


def test_gaps_are_told_and_do_not_make_it_partial() -> None:
    gap = (START, START + timedelta(minutes=2))
    found = end(replace(make_excerpt(), gaps=(gap,) * 5))
    assert found.state is State.COLLECTED
    assert found.detail.startswith("a.log has no line from 2026-03-05 14:00:00 to 14:02:00 UTC and from 2026-03-05 ")
    assert " and 2 times more. Nothing was logged then, or a file" in found.detail
    assert "1 more log has gaps" in end(*(replace(make_excerpt(), gaps=(gap,)) for _ in range(4))).detail


def test_logs_of_another_time_are_outside_the_window() -> None:
    found = end(OUTSIDE)
    assert (found.state, found.reason) == (State.MISSING, Reason.OUTSIDE_WINDOW)
    assert "--from/--to" in found.detail


@pytest.mark.parametrize(("share", "silent"), [(0.0, False), (1.0, True)])
def test_a_log_that_is_silent_all_the_window_is_told_from_one_of_another_time(share: float, silent: bool) -> None:
    found = end(replace(OUTSIDE, share=share))
    assert ("a.log covers" in found.detail, "says nothing in that time" in found.detail) == (True, silent)


@pytest.mark.parametrize(
    ("known_by", "hinted"), [(ClockSource.MACHINE, True), (ClockSource.OPTION, False), (ClockSource.IN_CONTENT, False)]
)
def test_an_assumed_zone_is_named_as_what_may_be_wrong(known_by: ClockSource, hinted: bool) -> None:
    found = end(replace(OUTSIDE, clock=replace(CLOCK, known_by=known_by)))
    assert ("PATH@ZONE" in found.detail) is hinted


def test_nothing_read_has_the_reason_of_what_was_refused() -> None:
    assert end(refusals=(refused(Reason.DENIED),)).reason is Reason.DENIED
    assert end().reason is Reason.NOT_FOUND


@pytest.mark.parametrize(("dated", "doubted"), [(Dated.BY_FILE_TIME, True), (Dated.BY_CONTENT, False)])
def test_a_date_by_the_file_s_time_is_doubted_where_nothing_lies_inside(dated: Dated, doubted: bool) -> None:
    assert ("copy it again with them" in end(OUTSIDE, dated=dated).detail) is doubted
    assert "copy it again" not in end(make_excerpt(), dated=dated).detail


def test_a_run_that_stopped_before_the_window_was_reached_says_so() -> None:
    assert end(OUTSIDE, refusals=(refused(Reason.DEADLINE),)).reason is Reason.DEADLINE


@pytest.mark.parametrize(
    ("known_by", "zone", "told"),
    [
        (ClockSource.FILE_TIME, "+08:00", True),
        (ClockSource.FILE_TIME, "since the log began", False),
        (ClockSource.IN_CONTENT, "+08:00", False),
    ],
)
def test_a_zone_by_the_file_s_time_is_doubted_where_nothing_lies_inside(
    known_by: ClockSource, zone: str, told: bool
) -> None:
    found = end(replace(OUTSIDE, clock=replace(CLOCK, known_by=known_by, zone=zone)))
    assert ("last changed; if it is wrong" in found.detail) == told
