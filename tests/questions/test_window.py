from datetime import UTC, datetime, timedelta

import pytest

from collector.model.window import TimeWindow
from collector.questions.effects import Kind, Named, Reply
from collector.questions.window import window_of
from tests.factory import make_window
from tests.questions.walking import FULL, SKIP, walk_with

OTHERWISE = make_window()


def told(**answers: str) -> TimeWindow:
    return window_of(walk_with(FULL | {"zone": "UTC"} | answers).progress, OTHERWISE)


@pytest.mark.parametrize(("when", "live"), [("now", True), ("just-now", False)])
def test_now_and_just_now_are_the_last_ten_minutes(when: str, live: bool) -> None:
    window = told(when=when)
    assert window.end - window.start == timedelta(minutes=10)
    assert (window.live, window.known_by) == (live, "told")


def test_yesterday_is_the_day_before_the_answer() -> None:
    window = told(when="yesterday", when_yesterday="14:05 to 14:20")
    assert window.start == datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
    assert window.end == datetime(2026, 3, 4, 14, 20, tzinfo=UTC)
    assert (window.live, window.known_by, window.zone) == (False, "told", "UTC")


def test_a_time_is_read_in_the_zone_that_was_told() -> None:
    window = told(when="earlier", when_at="2026-03-01 14:05", zone="Europe/Berlin")
    assert window.start == datetime(2026, 3, 1, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize("answers", [{"when": SKIP}, {"when": "yesterday", "when_yesterday": SKIP}])
def test_without_an_answer_the_options_decide(answers: dict[str, str]) -> None:
    assert told(**answers) is OTHERWISE


@pytest.mark.parametrize(("named", "known_by"), [("2026-03-01 14:05", "log"), ("2026-03-01 14:06", "told")])
def test_a_time_that_a_log_names_stays_known_by_it_where_it_is_kept(named: str, known_by: str) -> None:
    told = walk_with(FULL | {"when": "earlier", "when_at": "2026-03-01 14:05", "zone": "UTC"}).progress
    suggested = Named(key="when_at", value=named, source="from a.log")
    looked = Reply(key="looked", kind=Kind.DONE, at=datetime(2026, 3, 5, tzinfo=UTC), named=(suggested,))
    assert window_of(told.replied(looked), OTHERWISE).known_by == known_by
