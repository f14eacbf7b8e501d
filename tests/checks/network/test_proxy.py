import pytest

from collector.checks.network import proxy
from collector.model.finding import Verdict
from collector.model.records.reach import ProxyTry, Reply
from tests.checks.network.reach_factory import make_proxies, make_proxy


@pytest.mark.parametrize(
    ("item", "expected", "words"),
    [
        (make_proxy(), Verdict.PASS, "lets the WebSocket through"),
        (make_proxy(server_status=403), Verdict.WARN, "answered with 403"),
        (make_proxy(Reply.DENIED, status=407, detail="it asks for a password (Basic)"), Verdict.FAIL, "password"),
        (make_proxy(Reply.FAILED, status=403, detail="it refuses a tunnel (403)"), Verdict.FAIL, "403"),
        (make_proxy(Reply.SILENT, status=0, detail="no answer within 8 s"), Verdict.INCONCLUSIVE, "no answer"),
        (make_proxy(Reply.FAILED, status=0, detail="a socks5 proxy is not tried"), Verdict.SKIP, "socks5"),
    ],
    ids=["open", "no WebSocket", "password", "refuses", "silent", "SOCKS"],
)
def test_what_the_proxy_did_decides(item: ProxyTry, expected: Verdict, words: str) -> None:
    answer = proxy.check(make_proxies(item))

    assert answer.verdict is expected
    assert words in answer.summary


def test_the_worst_of_several_counts() -> None:
    assert proxy.check(make_proxies(make_proxy(), make_proxy(server_status=502))).verdict is Verdict.WARN


def test_without_a_proxy_there_is_nothing_to_judge() -> None:
    assert proxy.check(make_proxies()).verdict is Verdict.SKIP
