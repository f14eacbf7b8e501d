from dataclasses import replace

import pytest

from collector.causes.receiver import output_latency
from collector.model.cause import Case, Support
from collector.model.finding import Verdict
from collector.model.host import Host
from tests.causes.case import make_case
from tests.factory import ELSEWHERE, RECEIVER, make_evidence, make_incident
from tests.logs_factory import make_excerpt, make_symptom


def heard(output: Verdict, offset: Verdict, *, symptom: str = "audio late", host: Host = RECEIVER) -> Case:
    case = make_case(host=host, device_output=output, sync_offset=offset)
    return replace(case, evidence=make_evidence(incident=make_incident(symptom=symptom)))


@pytest.mark.parametrize(
    ("output", "offset", "symptom", "expected"),
    [
        (Verdict.INCONCLUSIVE, Verdict.PASS, "audio late", Support.MEDIUM),
        (Verdict.INCONCLUSIVE, Verdict.PASS, "", Support.WEAK),
        (Verdict.INCONCLUSIVE, Verdict.FAIL, "audio late", Support.WEAK),
        (Verdict.INCONCLUSIVE, Verdict.SKIP, "audio late", Support.WEAK),
        (Verdict.PASS, Verdict.PASS, "audio late", Support.NONE),
        (Verdict.SKIP, Verdict.PASS, "audio late", Support.NONE),
    ],
)
def test_a_wireless_output_matters_most_where_all_was_in_step_before_it(
    output: Verdict, offset: Verdict, symptom: str, expected: Support
) -> None:
    assert output_latency.weigh(heard(output, offset, symptom=symptom)).support is expected


def test_a_recording_that_is_apart_speaks_against_what_it_cannot_hear() -> None:
    case = make_case(
        host=RECEIVER, device_output=Verdict.INCONCLUSIVE, sync_offset=Verdict.PASS, sync_recording=Verdict.FAIL
    )
    told = replace(case, evidence=make_evidence(incident=make_incident(symptom="audio late")))
    opinion = output_latency.weigh(told)
    assert (opinion.support, opinion.against) == (Support.WEAK, ("sync.recording",))


def test_a_bystanders_headset_supports_nothing() -> None:
    case = heard(Verdict.INCONCLUSIVE, Verdict.PASS, host=ELSEWHERE)

    assert output_latency.weigh(case).support is Support.NONE


@pytest.mark.parametrize(("host", "expected"), [(RECEIVER, Support.WEAK), (ELSEWHERE, Support.NONE)])
def test_a_bluetooth_headset_in_the_receivers_log_is_a_lead(host: Host, expected: Support) -> None:
    log = make_excerpt(make_symptom(cause="receiver.output-latency", strength="weak"), host=host)
    opinion = output_latency.weigh(make_case(log))
    assert opinion.support is expected
    assert ("The log says" in opinion.note) is (expected is Support.WEAK)
