import pytest

from collector.checks.publisher import sweep
from collector.checks.runner import run_checks
from collector.model.finding import Verdict
from collector.model.request import PushPattern
from tests.checks.publisher.sweeps import make_sweep, make_swept
from tests.factory import make_evidence

HOLDING = make_swept(5, video_queue_ms=1500)
YOURS = ("yours",)


@pytest.mark.parametrize(
    ("offset_ms", "bound_ms", "expected"),
    [
        (45, 0, Verdict.PASS),
        (46, 0, Verdict.WARN),
        (-125, 0, Verdict.PASS),
        (-126, 0, Verdict.WARN),
        (-300, 0, Verdict.WARN),
        (40, 10, Verdict.INCONCLUSIVE),
    ],
)
def test_your_settings_are_judged_by_what_viewers_notice(offset_ms: float, bound_ms: float, expected: Verdict) -> None:
    record = make_sweep(HOLDING, make_swept(offset_ms, bound_ms=bound_ms, names=YOURS))
    assert sweep.check(record).verdict is expected


@pytest.mark.parametrize(("video_fps", "expected"), [(28.5, Verdict.PASS), (28.4, Verdict.WARN)])
def test_your_settings_must_keep_their_pictures(video_fps: float, expected: Verdict) -> None:
    answer = sweep.check(make_sweep(HOLDING, make_swept(0, names=YOURS, video_fps=video_fps)))
    assert answer.verdict is expected
    assert ("28 of 30 pictures" in answer.summary) is (expected is Verdict.WARN)


@pytest.mark.parametrize(("stall_ms", "expected"), [(500, Verdict.WARN), (501, Verdict.PASS)])
def test_a_stall_longer_than_half_a_second_is_shown_and_decides_nothing(stall_ms: int, expected: Verdict) -> None:
    record = make_sweep(make_swept(0, names=YOURS), make_swept(900, stall_ms=stall_ms, names=YOURS))
    assert sweep.check(record).verdict is expected


def test_lost_sound_is_told() -> None:
    answer = sweep.check(make_sweep(HOLDING, make_swept(0, names=YOURS, refused=10)))
    assert answer.verdict is Verdict.WARN
    assert "refuses 10 sound frames" in answer.summary


def test_the_way_out_is_the_nearest_setting_of_the_same_push_pattern_that_holds() -> None:
    record = make_sweep(
        make_swept(-230, names=YOURS, video_queue_ms=200),
        make_swept(0, push=PushPattern.PARALLEL, video_queue_ms=200),
        make_swept(0, video_queue_ms=500),
        make_swept(0, video_queue_ms=1500),
    )
    answer = sweep.check(record)
    assert answer.summary.endswith("yours: with 500 ms stalls audio is 230 ± 0 ms late")
    assert "video_queue_size_ms=500" in answer.advice
    assert "pushes sequential" in answer.advice


def test_without_your_own_settings_nobody_is_accused() -> None:
    answer = sweep.check(make_sweep(HOLDING, make_swept(-230, video_queue_ms=200)))
    assert answer.verdict is Verdict.PASS
    assert answer.summary == "1 of 2 settings keep sound and picture together here, also with 500 ms stalls"


def test_where_nothing_holds_the_machine_may_be_too_busy() -> None:
    answer = sweep.check(make_sweep(make_swept(-230), make_swept(900, video_queue_ms=200)))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "too busy" in answer.advice


def test_every_setting_and_every_known_name_is_in_the_values() -> None:
    record = make_sweep(HOLDING, make_swept(-230, names=("article-queue-only",), video_queue_ms=200))
    values = sweep.check(record).values
    assert values["sequential_1500_1000_30_48000_outcome"] == "holds"
    assert values["sequential_200_1000_30_48000_outcome"] == "parts"
    assert values["article_queue_only_outcome"] == "parts"


def test_no_runs_are_nothing_to_judge() -> None:
    assert sweep.check(make_sweep()).verdict is Verdict.SKIP


def test_without_a_sweep_it_is_skipped() -> None:
    findings, _ = run_checks(make_evidence())
    (found,) = (finding for finding in findings if finding.check == "publisher.sweep")
    assert found.verdict is Verdict.SKIP


def test_it_measures_no_stage_of_the_call() -> None:
    assert sweep.check(make_sweep(HOLDING)).sees == ()
