"""Is the connection to the server secure, and nobody in between?

A certificate that is not trusted keeps clients out, some of them only (browsers, SDKs and systems trust different
authorities). A product that opens the connection adds delay and often breaks WebSockets. Dates are compared with this
machine's clock at the time of the measurement.
"""

from datetime import timedelta

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.network import NO_TRUST_STORE, CertificateFacts, NetworkPath, Outcome, Step, TlsFacts

SOON = timedelta(days=14)
"""Ours: automatic renewal (ACME clients) comes with a third of the lifetime left, 30 of 90 days; half of that has
passed without it. A certificate that lives shorter counts as late in its own last third."""
LAST_SHARE = 3


def check(path: NetworkPath) -> Answer:
    step = next(step for step in path.steps if step.step is Step.TLS)
    if path.tls:
        return _judge(path.tls[0], path)
    if step.outcome is Outcome.FAILED:
        return Answer(
            verdict=Verdict.FAIL,
            summary=f"No secure connection to the server: {step.detail}",
            advice="Check that the URL's port speaks TLS (wss://); if it does, look for a proxy in between.",
        )
    if step.outcome is Outcome.TIMED_OUT:
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary="The server took the connection and began no TLS: it hangs, or something holds its answer back",
            advice="Try from another network: if it works there, this one is in the way.",
        )
    return Answer.skipped("The URL asks for no TLS" if step.outcome is Outcome.NOT_NEEDED else "TLS was not reached")


def _judge(tls: TlsFacts, path: NetworkPath) -> Answer:
    values: dict[str, Value] = {"version": tls.version, "cipher": tls.cipher, "interceptor": tls.interceptor}
    if tls.chain:
        left = tls.chain[0].not_after - path.taken[1]
        values["days_left"] = round(left / timedelta(days=1), 1)
    if tls.interceptor:
        return Answer(
            verdict=Verdict.WARN if tls.trusted else Verdict.FAIL,
            summary=f"{tls.interceptor} opens the connection on its way and shows its own certificate",
            advice=f"Have the server's host excepted from inspection in {tls.interceptor}, then measure again.",
            values=values,
        )
    if tls.trust_error == NO_TRUST_STORE:
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=f"Not checked: {NO_TRUST_STORE}", values=values)
    if not tls.trusted:
        return Answer(
            verdict=Verdict.FAIL,
            summary=f"This machine does not trust the server's certificate: {tls.trust_error}",
            advice="Install a certificate of a public authority with its whole chain, and check this machine's date.",
            values=values,
        )
    return _judge_expiry(tls.chain, path, values)


def _judge_expiry(chain: tuple[CertificateFacts, ...], path: NetworkPath, values: dict[str, Value]) -> Answer:
    if not chain:
        return Answer(verdict=Verdict.PASS, summary="The connection is secure and trusted", values=values)
    leaf = chain[0]
    left, late = leaf.not_after - path.taken[1], min(SOON, (leaf.not_after - leaf.not_before) / LAST_SHARE)
    told = f"The connection is secure and trusted; the certificate ends in {left / timedelta(days=1):.0f} days"
    if left >= late:
        return Answer(verdict=Verdict.PASS, summary=told, values=values)
    advice = "Renew the server's certificate now: when it ends, nobody can join."
    return Answer(verdict=Verdict.WARN, summary=told, advice=advice, values=values)
