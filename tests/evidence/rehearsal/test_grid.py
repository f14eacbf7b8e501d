import pytest

from collector.evidence.rehearsal.grid import YOURS, trials
from collector.model.request import PushPattern, RehearsalSettings, Sweep

DEFAULTS = RehearsalSettings()


@pytest.mark.parametrize("sweep", [Sweep.QUICK, Sweep.WHOLE])
def test_nothing_is_tried_twice(sweep: Sweep) -> None:
    tried = trials(sweep, DEFAULTS)
    assert len({(trial.settings, trial.stall_ms) for trial in tried}) == len(tried)


@pytest.mark.parametrize("sweep", [Sweep.QUICK, Sweep.WHOLE])
def test_the_code_of_the_article_is_tried_by_name(sweep: Sweep) -> None:
    found = {
        name: (trial.settings.push, trial.settings.video_queue_ms, trial.settings.audio_queue_ms)
        for trial in trials(sweep, DEFAULTS)
        for name in trial.names
    }
    assert found["article-before"] == (PushPattern.SEQUENTIAL, 1500, 1000)
    assert found["article-after"] == (PushPattern.TASK_PER_FRAME, 200, 1000)


def test_the_whole_sweep_varies_pattern_queues_rates_and_stalls() -> None:
    tried = trials(Sweep.WHOLE, DEFAULTS)
    assert {trial.settings.push for trial in tried} == set(PushPattern)
    assert {trial.settings.video_queue_ms for trial in tried} >= {100, 200, 1500}
    assert {trial.settings.audio_queue_ms for trial in tried} == {200, 1000}
    assert {trial.settings.fps for trial in tried} == {15, 30, 60}
    assert {trial.settings.sample_rate_hz for trial in tried} == {44_100, 48_000}
    assert {trial.stall_ms for trial in tried} == {0, 500, 1200}


def test_your_own_settings_are_among_them_only_if_you_told_them() -> None:
    told = RehearsalSettings(told=True, video_queue_ms=250, fps=25.0)
    assert [trial for trial in trials(Sweep.QUICK, DEFAULTS) if YOURS in trial.names] == []
    yours = [trial for trial in trials(Sweep.QUICK, told) if YOURS in trial.names]
    assert [trial.stall_ms for trial in yours] == [0, 500, 1200]
    assert {trial.settings.video_queue_ms for trial in yours} == {250}
    assert {trial.settings.fps for trial in trials(Sweep.QUICK, told)} == {25.0}


def test_settings_that_have_two_names_keep_both() -> None:
    told = RehearsalSettings(told=True, video_queue_ms=1500)
    assert any(trial.names == (YOURS, "article-before") for trial in trials(Sweep.QUICK, told))


def test_a_quick_sweep_is_shorter() -> None:
    quick, whole = trials(Sweep.QUICK, DEFAULTS), trials(Sweep.WHOLE, DEFAULTS)
    assert len(quick) < len(whole) / 3
    assert quick[0].settings.seconds < whole[0].settings.seconds
