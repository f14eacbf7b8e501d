"""Of several apps with the same SDK the one that was at work in the window is read, and none where it were a guess."""

from dataclasses import dataclass

import pytest

from collector.evidence.logs_found.apps import SLACK_S, of_one_app
from collector.evidence.logs_found.found import Nothing
from collector.model.coverage import Reason
from tests.factory import END, START, make_window

BEGAN = START.timestamp()


@dataclass(frozen=True)
class Kept:
    app: str
    modified_s: float


def test_the_whole_set_of_the_app_at_work_is_taken_with_its_older_files() -> None:
    mine = (Kept("a", END.timestamp()), Kept("a", BEGAN - 9000))
    assert of_one_app([*mine, Kept("b", BEGAN - 9000)], make_window()) == mine


@pytest.mark.parametrize(("early_s", "taken"), [(SLACK_S, True), (SLACK_S + 1, False)])
def test_what_was_written_last_before_the_window_is_not_taken(early_s: float, taken: bool) -> None:
    found = of_one_app([Kept("a", BEGAN - early_s)], make_window())
    assert isinstance(found, Nothing) is not taken
    if isinstance(found, Nothing):
        assert found.reason is Reason.OUTSIDE_WINDOW
        assert "2026-03-05 14:00:00 UTC" in found.why


def test_of_two_apps_at_work_none_is_read() -> None:
    found = of_one_app([Kept("a", BEGAN), Kept("b", END.timestamp())], make_window())
    assert isinstance(found, Nothing)
    assert found.reason is Reason.DECLINED
    assert "2 apps" in found.why
