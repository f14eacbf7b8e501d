from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.bundle.records import evidence_from, evidence_members
from collector.model.cause import Owner
from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import SafeEvidence
from collector.model.finding import Verdict
from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.device import DeviceLoad, LoadSample, SchedulingDelay
from collector.model.stage import Stage
from collector.runs.judging import MEASURE_AGAIN, judge, judge_measurement
from tests.content_factory import make_content, make_sender_content, make_unmeasured
from tests.factory import ELSEWHERE, SENDER, START, TAKEN, make_evidence, make_incident
from tests.room_factory import make_pair_statistics


def busy(host: Host, percent: float) -> DeviceLoad:
    samples = tuple(
        LoadSample(
            at_ms=START.timestamp() * 1000 + 500 * number,
            cpu_percent=(percent, percent),
            cpu_frequency_mhz=-1,
            memory_available_mb=4000,
            swap_used_mb=0,
            swap_in_out_mb=0,
            temperature_c=-1,
            publisher_cpu_percent=-1,
            load_1min=2,
        )
        for number in range(60)
    )
    return DeviceLoad(host=host, taken=TAKEN, samples=samples, watched=(), memory_total_mb=8000, suspended_s=0)


def late(host: Host, p95_ms: float) -> SchedulingDelay:
    def measured(value: float) -> Measured:
        return Measured(value=value, bound=0.5, n=3000, method="10 ms timer")

    return SchedulingDelay(
        host=host, taken=TAKEN, p50_ms=measured(p95_ms / 4), p95_ms=measured(p95_ms), max_ms=measured(p95_ms * 2)
    )


def test_without_evidence_nothing_is_clean() -> None:
    judged = judge(make_evidence())
    assert judged.verdict is Verdict.INCONCLUSIVE
    assert judged.owner is Owner.UNKNOWN
    assert judged.not_measured == tuple(Stage)
    assert judged.next_step
    assert judged.broken_checks == ()


def test_a_busy_bystander_names_no_cause_and_sets_no_headline() -> None:
    judged = judge(make_evidence(busy(ELSEWHERE, 100.0), late(ELSEWHERE, 200.0)))
    assert judged.verdict is Verdict.INCONCLUSIVE
    assert judged.causes == ()


def test_a_busy_sender_is_a_problem() -> None:
    judged = judge(make_evidence(busy(SENDER, 100.0), late(SENDER, 200.0)))
    assert judged.verdict is Verdict.FAIL
    assert {cause.cause for cause in judged.causes} >= {"device.cpu"}


def test_figures_of_now_support_no_cause_of_an_incident_in_the_past() -> None:
    window = replace(make_incident().window, start=START - timedelta(days=1), end=START - timedelta(hours=23))
    judged = judge(make_evidence(busy(SENDER, 100.0), late(SENDER, 200.0), incident=make_incident(window=window)))
    assert judged.verdict is Verdict.INCONCLUSIVE
    assert judged.causes == ()


@pytest.mark.parametrize("host", [SENDER, ELSEWHERE])
@given(percent=st.floats(0, 100), p95_ms=st.floats(0, 1000))
def test_judging_a_reloaded_bundle_gives_the_same_judgement(host: Host, percent: float, p95_ms: float) -> None:
    evidence = make_evidence(busy(host, percent), late(host, p95_ms))
    assert judge(reload(evidence)) == judge(evidence)


def reload(evidence: SafeEvidence) -> SafeEvidence:
    members = {member.name: member.text.encode() for member in evidence_members(evidence)}
    return evidence_from(members.__getitem__)


def test_a_tie_is_named_as_one_with_what_would_separate_it() -> None:
    judged = judge(make_evidence(make_content(make_sender_content(-300.0, 20.0))))
    tied = [cause for cause in judged.causes if cause.support is judged.causes[0].support]
    assert len(tied) > 1
    assert all(cause.title in judged.headline for cause in tied)
    assert "trace" in judged.next_step


@pytest.mark.parametrize(
    ("offset_ms", "percent", "verdict"),
    [(-40.0, 10.0, Verdict.PASS), (-40.0, 100.0, Verdict.FAIL), (-300.0, 10.0, Verdict.FAIL)],
)
def test_a_measured_room_in_step_is_in_order_though_other_answers_need_longer(
    offset_ms: float, percent: float, verdict: Verdict
) -> None:
    unsure = Measured(value=0.0, bound=0.3, n=28, method="content")
    content = make_content(make_sender_content(offset_ms, 20.0, slope=unsure))
    judged = judge_measurement(judge(make_evidence(content, busy(ELSEWHERE, percent))))
    assert any(finding.verdict is Verdict.INCONCLUSIVE for finding in judged.findings)
    assert judged.verdict is verdict


def test_an_all_clear_needs_every_sender_measured() -> None:
    other = replace(make_unmeasured(), sid=LookupId("PA_other"))
    assert judge(make_evidence(make_content(make_sender_content(-20.0, 16.0)))).verdict is Verdict.PASS
    judged = judge(make_evidence(make_content(make_sender_content(-20.0, 16.0), other)))
    assert judged.verdict is Verdict.INCONCLUSIVE
    assert "--sender" in judged.next_step


@pytest.mark.parametrize(("percent", "verdict"), [(10.0, Verdict.PASS), (80.0, Verdict.WARN), (100.0, Verdict.FAIL)])
def test_a_measurement_without_the_content_is_as_good_as_its_worst_answer(percent: float, verdict: Verdict) -> None:
    judged = judge_measurement(judge(make_evidence(busy(ELSEWHERE, percent))))
    assert judged.verdict is verdict
    assert judged.headline in {finding.answer.summary for finding in judged.findings if finding.verdict is verdict}


def test_where_nothing_could_be_measured_the_next_step_is_to_mend_that() -> None:
    judged = judge_measurement(judge(make_evidence()))
    assert (judged.verdict, judged.headline) == (Verdict.INCONCLUSIVE, "Nothing could be measured")
    assert judged.next_step == MEASURE_AGAIN


def test_a_measured_room_says_what_to_do_about_the_cause_it_names() -> None:
    judged = judge(make_evidence(make_content(make_sender_content(-300.0, 20.0))))
    assert judge_measurement(judged).next_step == judged.next_step
    assert "See below" not in judged.next_step


def test_of_equally_bad_answers_of_a_room_the_offset_is_the_headline() -> None:
    room = (make_content(make_unmeasured()), make_pair_statistics(6))
    judged = judge_measurement(judge(make_evidence(*room)))
    assert judged.verdict is Verdict.INCONCLUSIVE
    assert "plays no reference signal" in judged.headline
    assert "reference.mp4" in judged.next_step


@pytest.mark.parametrize(
    ("reason", "first"),
    [
        (Reason.NOT_FOUND, True),
        (Reason.DENIED, True),
        (Reason.TIMEOUT, True),
        (Reason.DISABLED, False),
        (Reason.DECLINED, False),
    ],
)
def test_the_way_into_a_room_that_was_shut_comes_before_the_clip(reason: Reason, first: bool) -> None:
    shut = Coverage(source="room.statistics", state=State.MISSING, reason=reason, detail="Make a token.")
    judged = judge(make_evidence(coverage=(shut,), incident=make_incident(server_host="livekit.example.com")))
    assert (judged.next_step == "Make a token.") is first
    assert ("clap" in judged.next_step) is not first


def test_what_was_found_wrong_comes_before_a_room_that_was_shut() -> None:
    shut = Coverage(source="room.statistics", state=State.MISSING, reason=Reason.DENIED, detail="Make a token.")
    incident = make_incident(server_host="livekit.example.com")
    judged = judge(make_evidence(busy(SENDER, 100.0), late(SENDER, 200.0), coverage=(shut,), incident=incident))
    assert judged.next_step != "Make a token."


def test_without_a_server_the_way_into_its_room_is_no_step() -> None:
    shut = Coverage(source="room.statistics", state=State.MISSING, reason=Reason.NOT_FOUND, detail="no server")
    assert "clap" in judge(make_evidence(coverage=(shut,))).next_step
