"""Measuring waits for a calm host, and not for ever."""

import time

import psutil
import pytest

from tests.calm import LONGEST_S, LOOK_S, MOST_PERCENT, Patience, stolen_percent


@pytest.mark.parametrize(("percents", "waited"), [([MOST_PERCENT], 0), ([MOST_PERCENT + 0.1, 30.0, 0.0], 2)])
def test_it_waits_as_long_as_others_take_more_than_a_little(percents: list[float], waited: int) -> None:
    patience = Patience(left_s=100.0, look=iter(percents).__next__)
    patience.wait()
    assert patience.left_s == 100.0 - waited * LOOK_S


def test_it_waits_no_longer_than_its_patience_however_many_ask() -> None:
    percents = iter([50.0, 50.0, 50.0])
    patience = Patience(left_s=3 * LOOK_S, look=percents.__next__)
    for _ in range(2):
        patience.wait()
    assert not list(percents)


def test_no_test_waits_longer_than_its_own_time_allows() -> None:
    patience = Patience(left_s=10 * LONGEST_S, look=lambda: 50.0)
    patience.wait()
    assert patience.left_s == 9 * LONGEST_S


def test_what_was_stolen_is_a_share_of_all_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    before = psutil.cpu_times()
    steal = before._asdict().get("steal")
    if steal is None:
        assert stolen_percent(0.0) == 0.0
        return
    after = before._replace(steal=steal + 1.0, idle=before.idle + 3.0)
    monkeypatch.setattr(psutil, "cpu_times", iter([before, after]).__next__)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    assert stolen_percent() == pytest.approx(25.0)
