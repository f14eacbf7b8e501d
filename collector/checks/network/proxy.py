"""Does the proxy of this machine's settings let the call through?

Browsers go to the server through it and native SDKs mostly do not, so that a page cannot join a call where an app can.
A proxy that asks for a password which no call can type, or that knows no WebSocket, keeps pages out.
"""

from collector.checks.network.reach import FROM_THE_SERVER
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.reach import ProxyTry, ProxyWays, Reply

UNTRIED = "is not tried"


def check(proxies: ProxyWays) -> Answer:
    if not proxies.tries:
        return Answer.skipped("The settings name no proxy for the server")
    answers = [_judge(item) for item in proxies.tries]
    return Answer.worst(answers)


def _judge(item: ProxyTry) -> Answer:
    values: dict[str, Value] = {
        "reply": item.reply.value,
        "proxy_status": item.http_status,
        "server_status": item.server_http_status,
        "took_ms": round(item.elapsed_ms, 1),
    }
    if item.reply is Reply.ANSWERED:
        return _through(item, values)
    if UNTRIED in item.detail:
        return Answer.skipped(f"The settings name a proxy, but {item.detail}")
    if item.reply is Reply.DENIED:
        return Answer(
            verdict=Verdict.FAIL,
            summary=f"The proxy lets nobody through: {item.detail}",
            advice="Put the password into the proxy settings, or have the server's host excepted from the proxy.",
            values=values,
        )
    return Answer(
        verdict=Verdict.FAIL if item.http_status else Verdict.INCONCLUSIVE,
        summary=f"There is no way through the proxy: {item.detail}",
        advice="Check the proxy settings, or have the server's host excepted from the proxy.",
        values=values,
    )


def _through(item: ProxyTry, values: dict[str, Value]) -> Answer:
    if item.server_http_status in FROM_THE_SERVER:
        return Answer(verdict=Verdict.PASS, summary="The proxy lets the WebSocket through", values=values)
    return Answer(
        verdict=Verdict.WARN,
        summary=f"Through the proxy, the upgrade to a WebSocket was answered with {item.server_http_status}",
        advice="Have WebSockets to the server's host allowed in the proxy, or the host excepted from it.",
        values=values,
    )
