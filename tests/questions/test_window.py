from datetime import UTC, datetime, timedelta

import pytest

from collector.model.window import TimeWindow
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
