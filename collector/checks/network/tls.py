"""Is the connection to the server secure, and nobody in between?

A certificate that is not trusted keeps clients out, some of them only (browsers, SDKs and systems trust different
authorities). A product that opens the connection adds delay and often breaks WebSockets; where the settings name a
proxy, the way through it is looked at, too. Dates are compared with this machine's clock when it was measured.
"""

from dataclasses import replace
from datetime import timedelta

from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.network import NO_TRUST_STORE, CertificateFacts, NetworkPath, Outcome, Step, TlsFacts
from collector.model.records.reach import ProxyWays

SOON = timedelta(days=14)
"""Ours: automatic renewal (ACME clients) comes with a third of the lifetime left, 30 of 90 days; half of that has
passed without it. A certificate that lives shorter counts as late in its own last third."""
LAST_SHARE = 3


def check(path: NetworkPath, proxies: ProxyWays | Absent) -> Answer:
    direct = _judge(path.tls[0], path) if path.tls else _without(path)
    if isinstance(proxies, Absent):
        return direct
    through = [_judge_proxied(facts, path) for item in proxies.tries for facts in item.tls]
    return Answer.worst((direct, *through))


def _without(path: NetworkPath) -> Answer:
    step = next(step for step in path.steps if step.step is Step.TLS)
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


def _judge_proxied(tls: TlsFacts, path: NetworkPath) -> Answer:
    """Judge the connection through a proxy; one that shows another certificate than the server opens it."""
    answer = _judge(tls, path)
    shown = [facts.chain[0].issuer for facts in (tls, *path.tls) if facts.chain]
    if answer.verdict is Verdict.PASS and len(set(shown)) == 1:
        return answer
    if not tls.interceptor and len(set(shown)) > 1:
        return Answer(
            verdict=Verdict.WARN if tls.trusted else Verdict.FAIL,
            summary=f"The proxy opens the connection and shows a certificate of {shown[0]} in place of the server's",
            advice="Have the server's host excepted from inspection in the proxy, then measure again.",
            values=answer.values,
        )
    return replace(answer, summary=f"Through the proxy: {answer.summary}")


def _judge(tls: TlsFacts, path: NetworkPath) -> Answer:
    values: dict[str, Value] = {"version": tls.version, "cipher": tls.cipher, "interceptor": tls.interceptor}
    if tls.chain:
        values["days_left"] = round((tls.chain[0].not_after - path.taken[1]) / timedelta(days=1), 1)
        values["issuer"] = tls.chain[0].issuer
    if tls.interceptor:
        return Answer(
            verdict=Verdict.WARN if tls.trusted else Verdict.FAIL,
            summary=f"{tls.interceptor} opens the connection on its way and shows its own certificate",
            advice=f"Have the server's host excepted from inspection in {tls.interceptor}, then measure again.",
            values=values,
        )
    if tls.trust_error == NO_TRUST_STORE:
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"Not checked: {NO_TRUST_STORE}",
            advice="Install certificates for it (Linux: package ca-certificates; macOS: Install Certificates.command "
            "of that Python), or set SSL_CERT_FILE; then measure again.",
            values=values,
        )
    return _judge_expiry(tls.chain, path, values) if tls.trusted else _judge_distrust(tls, path, values)


def _judge_distrust(tls: TlsFacts, path: NetworkPath, values: dict[str, Value]) -> Answer:
    over = (path.taken[1] - tls.chain[0].not_after) / timedelta(days=1) if tls.chain else 0.0
    if over > 0:
        return Answer(
            verdict=Verdict.FAIL,
            summary=f"The server's certificate ended {over:.1f} days ago, by this machine's clock",
            advice="Renew the server's certificate; if its dates are right, set this machine's clock.",
            values=values,
        )
    issuer = f" (issued by {tls.chain[0].issuer})" if tls.chain else ""
    return Answer(
        verdict=Verdict.FAIL,
        summary=f"This machine does not trust the server's certificate{issuer}: {tls.trust_error}",
        advice="Install a certificate of a public authority with its whole chain. If the server has one, something in "
        "between shows its own: a proxy or an antivirus whose name may be the issuer's.",
        values=values,
    )


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
