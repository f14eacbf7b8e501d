import pytest

from collector.causes.network import blocked
from collector.model.cause import Case, Support
from collector.model.finding import Answer, Finding, Verdict
from collector.model.host import Host
from tests.factory import ELSEWHERE, SENDER, make_evidence


def reached(verdict: Verdict, outcome: str = "", *, host: Host = SENDER, check: str = "network.reach") -> Case:
    answer = Answer(verdict=verdict, summary="", values={"outcome": outcome})
    finding = Finding(check=check, question="", answer=answer, host=host)
    return Case(findings=(finding,), evidence=make_evidence())


@pytest.mark.parametrize(
    ("verdict", "outcome", "expected"),
    [
        (Verdict.FAIL, "", Support.MEDIUM),
        (Verdict.INCONCLUSIVE, "timed-out", Support.WEAK),
        (Verdict.INCONCLUSIVE, "failed", Support.NONE),
        (Verdict.WARN, "", Support.NONE),
        (Verdict.PASS, "", Support.NONE),
    ],
)
def test_silence_is_a_lead_and_a_refusal_is_none(verdict: Verdict, outcome: str, expected: Support) -> None:
    assert blocked.weigh(reached(verdict, outcome)).support is expected


def test_a_bystanders_network_supports_nothing() -> None:
    assert blocked.weigh(reached(Verdict.FAIL, host=ELSEWHERE)).support is Support.NONE


@pytest.mark.parametrize("check", ["network.udp", "network.proxy", "network.portal"])
@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict.FAIL, Support.MEDIUM),
        (Verdict.WARN, Support.NONE),
        (Verdict.INCONCLUSIVE, Support.NONE),
        (Verdict.PASS, Support.NONE),
    ],
)
def test_what_stands_in_the_way_is_named_by_its_own_check(check: str, verdict: Verdict, expected: Support) -> None:
    assert blocked.weigh(reached(verdict, check=check)).support is expected
