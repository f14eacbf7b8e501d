from dataclasses import replace

import pytest

from collector.checks.network import vendor_hosts
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.network import NO_TRUST_STORE, NetworkPath, Outcome, Step
from collector.model.records.reach import VendorHosts
from tests.checks.network.path_factory import make_path, make_tls, measured
from tests.factory import ELSEWHERE, TAKEN

FINE = make_path(tls=(make_tls(),))
LATER = Outcome.NOT_REACHED


def hosts(*paths: NetworkPath) -> VendorHosts:
    named = (replace(path, server_host=LookupId(f"{number}.example.com")) for number, path in enumerate(paths))
    return VendorHosts(host=ELSEWHERE, taken=TAKEN, paths=tuple(named))


@pytest.mark.parametrize(
    ("paths", "expected", "words"),
    [
        ((FINE, FINE), Verdict.PASS, "All 2 hosts"),
        ((FINE, make_path(failed={Step.DNS: Outcome.FAILED})), Verdict.WARN, "name is not found"),
        ((FINE, make_path(failed={Step.TCP: Outcome.TIMED_OUT, Step.TLS: LATER})), Verdict.WARN, "no TCP connection"),
        ((make_path(failed={Step.TLS: Outcome.FAILED}),), Verdict.FAIL, "no TLS connection"),
        ((FINE, make_path(tls=(make_tls(trust_error="synthetic"),))), Verdict.WARN, "not trusted: synthetic"),
        ((make_path(tls=(make_tls(trust_error=NO_TRUST_STORE),)),), Verdict.PASS, "All 1 hosts"),
        ((make_path(tls=(make_tls(interceptor="Zscaler"),)),), Verdict.WARN, "Zscaler opens"),
        ((make_path(tls=(make_tls(interceptor="ESET", trust_error="synthetic"),)),), Verdict.FAIL, "ESET opens"),
        ((), Verdict.SKIP, "No host"),
    ],
    ids=["all", "a name", "a port", "TLS", "trust", "no store", "product", "product, not trusted", "none"],
)
def test_what_keeps_the_vendor_away_is_named(paths: tuple[NetworkPath, ...], expected: Verdict, words: str) -> None:
    answer = vendor_hosts.check(hosts(*paths))

    assert answer.verdict is expected
    assert words in answer.summary


@pytest.mark.parametrize(
    ("times_ms", "nearest_ms"), [((90.0, 30.0), (30.0,)), ((90.0, 0.0), (90.0,)), ((0.0, 0.0), ()), ((), ())]
)
def test_the_round_trip_to_the_nearest_host_that_answered_is_kept(
    times_ms: tuple[float, ...], nearest_ms: tuple[float, ...]
) -> None:
    """0 stands for a host that did not answer."""
    paths = (make_path(round_trip_ms=measured(one, 2.0, n=9 if one else 0)) for one in times_ms)
    values = vendor_hosts.check(hosts(*paths)).values
    found = values.get("nearest_ms")
    assert ((found.value,) if isinstance(found, Measured) else ()) == nearest_ms
