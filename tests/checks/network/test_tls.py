import pytest

from collector.checks.network import tls
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.records.network import NO_TRUST_STORE, Outcome, Step, TlsFacts
from tests.checks.network.path_factory import make_path, make_tls
from tests.checks.network.reach_factory import make_proxies, make_proxy

NONE = Absent(why="no proxy was looked for")
UNKNOWN = "unable to get local issuer certificate"


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

    assert tls.check(make_path(tls=(facts,)), NONE).verdict is expected


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
    answer = tls.check(make_path(tls=(make_tls(trust_error=trust_error, interceptor=interceptor),)), NONE)

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
    assert tls.check(make_path(failed={Step.TLS: outcome}), NONE).verdict is expected


def test_an_expired_certificate_is_told_with_its_age() -> None:
    answer = tls.check(make_path(tls=(make_tls(days_left=-3, trust_error="certificate has expired"),)), NONE)

    assert answer.verdict is Verdict.FAIL
    assert "ended 3.0 days ago" in answer.summary


def test_an_authority_that_nobody_knows_is_named() -> None:
    answer = tls.check(make_path(tls=(make_tls(trust_error=UNKNOWN),)), NONE)

    assert "issued by CN=Synthetic CA" in answer.summary
    assert "antivirus" in answer.advice


@pytest.mark.parametrize(
    ("direct", "proxied", "expected", "words"),
    [
        (make_tls(), make_tls(), Verdict.PASS, "secure and trusted"),
        (make_tls(), make_tls(interceptor="Zscaler"), Verdict.WARN, "Through the proxy: Zscaler opens"),
        (make_tls(), make_tls(interceptor="Zscaler", trust_error=UNKNOWN), Verdict.FAIL, "Through the proxy: Zscaler"),
        (make_tls(), make_tls(issuer="CN=Corp Inspection"), Verdict.WARN, "The proxy opens the connection"),
        (
            make_tls(),
            make_tls(issuer="CN=Corp Inspection", trust_error=UNKNOWN),
            Verdict.FAIL,
            "a certificate of CN=Corp Inspection",
        ),
        (make_tls(trust_error=UNKNOWN), make_tls(trust_error=UNKNOWN), Verdict.FAIL, "does not trust"),
    ],
    ids=["the same", "a product", "not trusted", "an own authority", "own and not trusted", "the server's fault"],
)
def test_a_proxy_that_opens_the_connection_is_named(
    direct: TlsFacts, proxied: TlsFacts, expected: Verdict, words: str
) -> None:
    answer = tls.check(make_path(tls=(direct,)), make_proxies(make_proxy(tls=(proxied,))))

    assert answer.verdict is expected
    assert words in answer.summary


def test_a_proxy_is_judged_where_there_is_no_direct_way() -> None:
    blocked = make_path(failed={Step.TCP: Outcome.TIMED_OUT, Step.TLS: Outcome.NOT_REACHED})
    proxied = make_tls(issuer="CN=Corp Inspection", trust_error=UNKNOWN)

    assert tls.check(blocked, make_proxies(make_proxy(tls=(proxied,)))).verdict is Verdict.FAIL
