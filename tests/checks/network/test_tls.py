import pytest

from collector.checks.network import tls
from collector.model.finding import Verdict
from collector.model.records.network import NO_TRUST_STORE, Outcome, Step
from tests.checks.network.path_factory import make_path, make_tls


@pytest.mark.parametrize(
    ("days_left", "lifetime_days", "expected"),
    [
        (14.0, 90.0, Verdict.PASS),
        (13.9, 90.0, Verdict.WARN),
        (3.0, 6.0, Verdict.PASS),
        (1.9, 6.0, Verdict.WARN),
    ],
)
def test_a_certificate_that_ends_soon_warns(days_left: float, lifetime_days: float, expected: Verdict) -> None:
    facts = make_tls(days_left=days_left, lifetime_days=lifetime_days)

    assert tls.check(make_path(tls=(facts,))).verdict is expected


@pytest.mark.parametrize(
    ("trust_error", "interceptor", "expected"),
    [
        ("", "", Verdict.PASS),
        ("certificate has expired", "", Verdict.FAIL),
        ("self-signed certificate", "", Verdict.FAIL),
        ("", "Zscaler", Verdict.WARN),
        ("self-signed certificate in certificate chain", "Zscaler", Verdict.FAIL),
        (NO_TRUST_STORE, "", Verdict.INCONCLUSIVE),
    ],
)
def test_trust_and_interception_decide(trust_error: str, interceptor: str, expected: Verdict) -> None:
    answer = tls.check(make_path(tls=(make_tls(trust_error=trust_error, interceptor=interceptor),)))

    assert answer.verdict is expected
    assert interceptor in answer.summary


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.FAILED, Verdict.FAIL),
        (Outcome.TIMED_OUT, Verdict.INCONCLUSIVE),
        (Outcome.NOT_NEEDED, Verdict.SKIP),
        (Outcome.NOT_REACHED, Verdict.SKIP),
    ],
)
def test_without_a_connection_its_end_decides(outcome: Outcome, expected: Verdict) -> None:
    assert tls.check(make_path(failed={Step.TLS: outcome})).verdict is expected
