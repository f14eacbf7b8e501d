"""Can the vendor's servers be reached?

A network that bars one of the two domains whose hosts Agora's SDKs ask for a media server slows down every join, one
that bars both ends it; a product that opens TLS on the way breaks some SDKs. Media itself goes to other hosts, over UDP
3478 and 4700-5000 for the web SDK, which answer nobody but the SDK and are not judged here.
"""

from collections.abc import Sequence

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.network import NO_TRUST_STORE, NetworkPath, Outcome, Step
from collector.model.records.reach import VendorHosts

NEEDED = (Step.DNS, Step.TCP, Step.TLS)
FINE = (Outcome.OK, Outcome.NOT_NEEDED)
IN_WORDS = {Step.DNS: "its name is not found", Step.TCP: "no TCP connection", Step.TLS: "no TLS connection"}
ADVICE = "Have the vendor's domains and ports allowed (docs.agora.io, firewall requirements), or use its cloud proxy."


def check(hosts: VendorHosts) -> Answer:
    if not hosts.paths:
        return Answer.skipped("No host of the vendor's was tried")
    opened = {facts.interceptor for path in hosts.paths for facts in path.tls if facts.interceptor}
    told = {path.server_host: _fault(path) for path in hosts.paths}
    faults = [f"{host} ({fault})" for host, fault in told.items() if fault]
    values: dict[str, Value] = {
        "tried": len(hosts.paths),
        "reached": len(hosts.paths) - len(faults),
        "interceptor": ", ".join(sorted(opened)),
        **_nearest(hosts.paths),
    }
    if opened:
        return Answer(
            verdict=Verdict.WARN if all(_trusted(path) for path in hosts.paths) else Verdict.FAIL,
            summary=f"{values['interceptor']} opens the connection to the vendor's hosts and shows its own certificate",
            advice=f"Have the vendor's domains excepted from inspection in {values['interceptor']}.",
            values=values,
        )
    return _judge(hosts.paths, faults, values)


def _nearest(paths: Sequence[NetworkPath]) -> dict[str, Value]:
    """Return the round trip to the host that answered soonest: another network changes it, wherever media goes."""
    answered = [path.tcp_round_trip_ms for path in paths if path.tcp_round_trip_ms.n]
    return {"nearest_ms": min(answered, key=lambda one: one.value)} if answered else {}


def _judge(paths: Sequence[NetworkPath], faults: list[str], values: dict[str, Value]) -> Answer:
    if not faults:
        return Answer(verdict=Verdict.PASS, summary=f"All {len(paths)} hosts of the vendor answer", values=values)
    everywhere = len(faults) == len(paths)
    return Answer(
        verdict=Verdict.FAIL if everywhere else Verdict.WARN,
        summary=f"{len(faults)} of {len(paths)} hosts of the vendor cannot be reached: {', '.join(faults)}",
        advice=ADVICE,
        values=values,
    )


def _fault(path: NetworkPath) -> str:
    """Return the first step that failed, in words, or what is wrong with the certificate; "" if all is well."""
    outcomes = {step.step: step.outcome for step in path.steps}
    failed = next((step for step in NEEDED if outcomes[step] not in FINE), None)
    if failed is not None:
        return IN_WORDS[failed]
    return "" if _trusted(path) else f"its certificate is not trusted: {path.tls[0].trust_error}"


def _trusted(path: NetworkPath) -> bool:
    return all(facts.trusted or facts.trust_error == NO_TRUST_STORE for facts in path.tls)
