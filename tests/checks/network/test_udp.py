import pytest

from collector.checks.network import udp
from collector.model.finding import Verdict
from collector.model.records.reach import Reply, Transport
from tests.checks.network.reach_factory import make_servers, make_try

STUN, UDP, TCP, TLS = Transport
OK, SILENT, REFUSED, GONE = Reply.ANSWERED, Reply.SILENT, Reply.REFUSED, Reply.UNREACHABLE


@pytest.mark.parametrize(
    ("over_udp", "over_tcp", "reference", "expected", "outcome"),
    [
        (OK, OK, None, Verdict.PASS, "open"),
        (Reply.DENIED, SILENT, None, Verdict.PASS, "open"),
        (SILENT, OK, None, Verdict.FAIL, "blocked"),
        (SILENT, Reply.DENIED, GONE, Verdict.FAIL, "blocked"),
        (SILENT, SILENT, SILENT, Verdict.FAIL, "blocked"),
        (REFUSED, OK, None, Verdict.FAIL, "blocked"),
        (SILENT, OK, OK, Verdict.WARN, "closed ports"),
        (REFUSED, REFUSED, OK, Verdict.WARN, "closed ports"),
        (SILENT, SILENT, None, Verdict.INCONCLUSIVE, "unknown"),
        (SILENT, REFUSED, Reply.UNRESOLVED, Verdict.INCONCLUSIVE, "unknown"),
    ],
)
def test_what_else_answers_tells_a_block_from_a_dead_server(
    over_udp: Reply, over_tcp: Reply, reference: Reply | None, expected: Verdict, outcome: str
) -> None:
    asked = (make_try(STUN, reference, host="stun.example.net"),) if reference else ()
    servers = make_servers(make_try(STUN, over_udp), make_try(UDP, over_udp), make_try(TCP, over_tcp), references=asked)

    answer = udp.check(servers)

    assert (answer.verdict, answer.values["outcome"]) == (expected, outcome)
    assert ("UDP is blocked." in answer.summary) is (outcome == "blocked")


def test_one_answer_is_enough() -> None:
    assert udp.check(make_servers(make_try(STUN), make_try(UDP, SILENT))).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "servers", [make_servers(), make_servers(make_try(TLS)), make_servers(make_try(STUN, GONE))], ids=range(3)
)
def test_what_was_not_tried_over_udp_is_not_judged(servers: object) -> None:
    assert udp.check(servers).verdict is Verdict.SKIP  # type: ignore[arg-type]  # made above
