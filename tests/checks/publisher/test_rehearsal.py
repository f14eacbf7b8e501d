import math
from dataclasses import replace

import pytest

from collector.checks.publisher import rehearsal
from collector.checks.runner import run_checks
from collector.model.finding import Finding, Verdict
from collector.model.measured import Measured
from collector.model.records.publisher import Rehearsal
from tests.checks.lip_sync_limits import AT_THE_LIMITS
from tests.checks.publisher.rehearsals import UNTOLD, make_rehearsal, make_rehearsal_run
from tests.factory import ELSEWHERE, make_evidence


@pytest.mark.parametrize(
    ("offset_ms", "bound_ms", "expected"),
    [
        *AT_THE_LIMITS,
        (60, 0, Verdict.WARN),
        (-60, 0, Verdict.PASS),
        (88, 10, Verdict.WARN),
        (0, 500, Verdict.INCONCLUSIVE),
    ],
)
def test_an_undisturbed_run_is_judged_by_what_viewers_notice(
    offset_ms: float, bound_ms: float, expected: Verdict
) -> None:
    run = make_rehearsal_run(offset_ms, bound_ms=bound_ms)
    assert rehearsal.check(replace(make_rehearsal(), runs=(run,))).verdict is expected


@pytest.mark.parametrize(
    ("stalled_ms", "expected"), [(-125, Verdict.PASS), (-126, Verdict.WARN), (-230, Verdict.WARN), (2270, Verdict.WARN)]
)
def test_a_stall_of_our_own_making_is_a_warning_at_most(stalled_ms: float, expected: Verdict) -> None:
    answer = rehearsal.check(make_rehearsal(stalled_ms=stalled_ms))
    assert answer.verdict is expected


def test_the_worst_run_is_told_with_its_bound() -> None:
    runs = (make_rehearsal_run(1), make_rehearsal_run(-219, bound_ms=19, stall_ms=500))
    answer = rehearsal.check(replace(make_rehearsal(), runs=runs))
    assert answer.summary == "With 500 ms stalls, audio is 219 ± 19 ms late"
    assert "--push" in answer.advice


@pytest.mark.parametrize("stall_ms", [0, 500])
def test_a_machine_that_held_the_rehearsal_up_is_said_and_accuses_nobody(stall_ms: int) -> None:
    run = make_rehearsal_run(-852, bound_ms=math.inf, stall_ms=stall_ms)
    answer = rehearsal.check(replace(make_rehearsal(), runs=(run,)))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "too busy to push frames in time" in answer.summary
    assert "inf" not in answer.summary
    assert answer.advice == "Close what else runs here and rehearse again."


def test_an_offset_that_grows_says_so() -> None:
    run = make_rehearsal_run(735, bound_ms=156, stall_ms=500, slope_ms_per_s=143)
    assert rehearsal.check(replace(make_rehearsal(), runs=(run,))).summary.endswith("ms early, and it grows")


@pytest.mark.parametrize(("refused", "expected"), [(0, Verdict.PASS), (1, Verdict.WARN)])
def test_sound_that_is_refused_unseen_is_told(refused: int, expected: Verdict) -> None:
    run = replace(make_rehearsal_run(0, stall_ms=500), refused=refused)
    answer = rehearsal.check(replace(make_rehearsal(), runs=(run,)))
    assert answer.verdict is expected
    assert ("refused 1 sound frames" in answer.summary) is bool(refused)


def test_a_configuration_that_holds_says_how_well() -> None:
    answer = rehearsal.check(make_rehearsal(2, -14))
    assert (
        answer.summary
        == "Sound and picture stayed in step, also with 500 ms stalls: at the most audio was 14 ± 0 ms late"
    )


@pytest.mark.parametrize(
    ("undisturbed_ms", "expected"), [(0, Verdict.PASS), (-300, Verdict.INCONCLUSIVE), (60, Verdict.INCONCLUSIVE)]
)
def test_untold_defaults_are_named_and_accuse_nobody(undisturbed_ms: float, expected: Verdict) -> None:
    answer = rehearsal.check(make_rehearsal(undisturbed_ms, settings=UNTOLD))
    assert answer.verdict is expected
    assert answer.summary.startswith("The SDK's defaults were rehearsed, not your publisher")
    assert "--video-queue-ms" in answer.advice


def test_capture_times_are_told_and_kept_for_each_run() -> None:
    off = Measured(value=3.0, bound=1.0, n=90, method="synthetic")
    calm, stalled = make_rehearsal().runs
    told = replace(
        make_rehearsal(), runs=(replace(calm, capture_off_ms=(off,)), replace(stalled, capture_off_ms=(off,)))
    )
    answer = rehearsal.check(told)
    assert answer.summary.endswith("; 90 % of the pictures were captured within 3 ± 1 ms of their beat")
    assert answer.values["capture_off_ms"] == answer.values["stalled_capture_off_ms"] == off


def test_a_rehearsal_measures_no_stage_of_the_call() -> None:
    assert rehearsal.check(make_rehearsal()).sees == ()


def finding_for(record: Rehearsal) -> Finding:
    findings, _ = run_checks(make_evidence(record))
    (found,) = (finding for finding in findings if finding.check == "publisher.rehearsal")
    return found


def test_it_speaks_of_the_machine_it_ran_on() -> None:
    assert finding_for(make_rehearsal()).bears
    assert not finding_for(make_rehearsal(host=ELSEWHERE)).bears


def test_only_an_undisturbed_run_claims_nothing_of_stalls() -> None:
    answer = rehearsal.check(replace(make_rehearsal(), runs=(make_rehearsal_run(0),)))
    assert "stalls" not in answer.summary


def test_no_runs_are_nothing_to_judge() -> None:
    assert rehearsal.check(replace(make_rehearsal(), runs=())).verdict is Verdict.SKIP
