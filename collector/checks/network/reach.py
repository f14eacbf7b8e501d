"""Is the way to the server's WebSocket open?

Without a TCP connection and an upgrade to a WebSocket nobody joins from here, and nobody comes back after a cut. The
server answers an upgrade without a token with 401, which proves the way as well as a success. Silence or a refusal
cannot tell a server that is down from a firewall, so they decide nothing; only an answer that names itself as something
in between fails.
"""

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.network import NetworkPath, Outcome, Step, StepResult

FROM_THE_SERVER = (101, 200, 400, 401)
IN_BETWEEN = (407, 511)
"""Proxy authentication (RFC 9110, 15.5.8) and network authentication, as of a captive portal (RFC 6585, section 6)."""
GATEWAY = (502, 503, 504)
BROKEN = (Outcome.FAILED, Outcome.TIMED_OUT)


def check(path: NetworkPath) -> Answer:
    steps = [step for step in path.steps if step.step in (Step.TCP, Step.WEBSOCKET) and step.outcome in BROKEN]
    if steps:
        return _stopped(steps[0], path)
    if not path.server_http_status:
        return Answer.skipped("An earlier step failed, so the WebSocket was not tried")
    return _judge_status(path.server_http_status, path)


def _stopped(step: StepResult, path: NetworkPath) -> Answer:
    where = "TCP connection" if step.step is Step.TCP else "WebSocket"
    values: dict[str, Value] = {"stopped_at": step.step.value, "outcome": step.outcome.value, "port": path.port}
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"No {where} to port {path.port}: {step.detail}. The server is down, or something is in the way",
        advice="Try from another network: if it works there, this one is in the way; if not, look at the server.",
        values=values,
    )


def _judge_status(status: int, path: NetworkPath) -> Answer:
    values: dict[str, Value] = {"http_status": status, "port": path.port}
    if status in FROM_THE_SERVER:
        return Answer(verdict=Verdict.PASS, summary=f"The server answers on port {path.port} ({status})", values=values)
    if status in IN_BETWEEN:
        return Answer(
            verdict=Verdict.FAIL,
            summary=f"Something in between answers instead of the server and asks for a log-in ({status})",
            advice="Log in to this network, or have the server's host excepted in the proxy, then measure again.",
            values=values,
        )
    told = "a gateway that does not reach its server" if status in GATEWAY else "no LiveKit server, or a filter"
    return Answer(
        verdict=Verdict.WARN,
        summary=f"The upgrade to a WebSocket was answered with {status}: {told}",
        advice="Check the URL's host and path, then the reverse proxy in front of the server.",
        values=values,
    )
