"""Makes synthetic network records for tests of checks."""

from datetime import timedelta

from collector.model.measured import Measured
from collector.model.privacy import Address, LookupId
from collector.model.records.network import (
    CertificateFacts,
    InterfaceFacts,
    NetworkInterfaces,
    NetworkPath,
    Outcome,
    Step,
    StepResult,
    TlsFacts,
)
from tests.factory import ELSEWHERE, END, START, TAKEN


def measured(value: float, bound: float = 0.0, n: int = 9) -> Measured:
    return Measured(value=value, bound=bound, n=n, method="synthetic")


def make_path(
    *,
    dns_ms: float = 20.0,
    failed: dict[Step, Outcome] | None = None,
    tls: tuple[TlsFacts, ...] = (),
    round_trip_ms: Measured | None = None,
    status: int = 401,
) -> NetworkPath:
    """A healthy walk to a ws:// server unless told otherwise."""
    outcomes = dict.fromkeys(Step, Outcome.OK) | {Step.TLS: Outcome.OK if tls else Outcome.NOT_NEEDED} | (failed or {})
    return NetworkPath(
        host=ELSEWHERE,
        taken=TAKEN,
        server_host=LookupId("demo.example.com"),
        port=443,
        steps=tuple(
            StepResult(step=step, outcome=outcome, elapsed_ms=dns_ms if step is Step.DNS else 10.0, detail="synthetic")
            for step, outcome in outcomes.items()
        ),
        addresses=(Address.of("203.0.113.5"),),
        tls=tls,
        tcp_round_trip_ms=round_trip_ms or measured(30.0, 2.0),
        server_http_status=status,
    )


def make_tls(
    *,
    days_left: float = 60,
    lifetime_days: float = 90,
    trust_error: str = "",
    interceptor: str = "",
    issuer: str = "CN=Synthetic CA",
) -> TlsFacts:
    end = END + timedelta(days=days_left)
    leaf = CertificateFacts(
        subject="CN=demo.example.com",
        issuer=issuer,
        not_before=end - timedelta(days=lifetime_days),
        not_after=end,
    )
    return TlsFacts(
        version="TLSv1.3",
        cipher="TLS_AES_128_GCM_SHA256",
        chain=(leaf,),
        trusted=not trust_error,
        trust_error=trust_error,
        interceptor=interceptor,
    )


def make_interfaces(
    *, changed: bool = False, vpn: bool = False, seconds: float = 30.0, default: bool = True
) -> NetworkInterfaces:
    wifi = InterfaceFacts(name="en0", medium="wifi", default_route=default, mtu=1500, speed_mbps=0, addresses=())
    return NetworkInterfaces(
        host=ELSEWHERE,
        taken=(START, START + timedelta(seconds=seconds)),
        interfaces=(wifi,),
        route_changed=changed,
        vpn=vpn,
        proxies=(),
    )
