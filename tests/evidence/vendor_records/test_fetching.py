"""One GET on loopback: what is returned, what is refused, and that no redirect is followed."""

import asyncio

import pytest

from collector.evidence.vendor_records import fetching
from collector.evidence.vendor_records.fetching import Reply, fetch, host_of
from collector.model.coverage import Reason, Unavailable
from tests.evidence.network.servers import closed_port, tcp_server
from tests.vendor_servers.http import Answer, Asked, serving


def get(url: str) -> Reply:
    return asyncio.run(fetch(url, parameters={"cname": "a b&c"}, headers={"Authorization": "Basic x"}))


def refusal(url: str) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        get(url)
    return caught.value


def test_status_and_body_are_returned_and_parameters_arrive() -> None:
    with serving(lambda asked: Answer(status=418, body=asked.parameters["cname"].encode())) as served:
        assert get(served.url) == Reply(status=418, body=b"a b&c")


def test_a_redirect_would_carry_credentials_away_and_is_not_followed() -> None:
    with serving(lambda asked: Answer()) as elsewhere:

        def answer(asked: Asked) -> Answer:
            return Answer(status=302, headers={"Location": elsewhere.url})

        with serving(answer) as served:
            assert get(served.url).status == 302
        assert elsewhere.asked == []


@pytest.mark.parametrize(("size", "refused"), [(fetching.MOST_BYTES, False), (fetching.MOST_BYTES + 1, True)])
def test_an_answer_may_be_so_large_and_no_larger(size: int, refused: bool) -> None:
    with serving(lambda asked: Answer(body=b"x" * size)) as served:
        if refused:
            assert refusal(served.url).reason is Reason.TOO_LARGE
        else:
            assert len(get(served.url).body) == size


def test_nobody_and_what_is_no_web_server_are_refused_without_what_was_asked() -> None:
    told = refusal(f"http://127.0.0.1:{closed_port()}")
    assert told.reason is Reason.NOT_FOUND
    assert "a b" not in told.detail
    with tcp_server(lambda connection: connection.sendall(b"SSH-2.0-synthetic\r\n")) as port:
        assert refusal(f"http://127.0.0.1:{port}").reason is Reason.NOT_FOUND


@pytest.mark.parametrize(
    ("url", "expected"),
    [("https://api.agora.io", "api.agora.io:443"), ("http://h/metrics", "h:80"), ("http://h:6789/x", "h:6789")],
)
def test_the_plan_names_host_and_port(url: str, expected: str) -> None:
    assert host_of(url) == expected
