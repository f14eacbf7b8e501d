import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.network.ice_servers import MOST_TARGETS, targets
from collector.evidence.room.greeting import IceServer
from collector.model.privacy import Secret
from collector.model.records.reach import Transport

STUN, UDP, TCP, TLS = Transport


def server(*urls: str) -> IceServer:
    return IceServer(urls=urls, username="synthetic", credential=Secret(value="synthetic-credential"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("stun:stun.example.com", [(STUN, "stun.example.com", 3478)]),
        ("turn:192.0.2.1:3479?transport=udp", [(STUN, "192.0.2.1", 3479), (UDP, "192.0.2.1", 3479)]),
        ("turn:turn.example.com", [(STUN, "turn.example.com", 3478), (UDP, "turn.example.com", 3478)]),
        ("turn:turn.example.com:80?transport=tcp", [(TCP, "turn.example.com", 80)]),
        ("turns:turn.example.com", [(TLS, "turn.example.com", 5349)]),
        ("turns:turn.example.com:443?transport=tcp", [(TLS, "turn.example.com", 443)]),
        ("turn:[2001:db8::1]:3478?transport=udp", [(STUN, "2001:db8::1", 3478), (UDP, "2001:db8::1", 3478)]),
        ("stuns:stun.example.com", []),
        ("turn:example.com:99999", []),
        ("turn:example.com:0", []),
        ("https://example.com", []),
        ("turn:", []),
        ("", []),
    ],
)
def test_a_url_says_what_to_try(url: str, expected: list[tuple[Transport, str, int]]) -> None:
    assert [(item.transport, item.host, item.port) for item in targets([server(url)])] == expected


def test_each_is_tried_once_and_stun_without_credentials() -> None:
    found = targets([server("turn:a.example:1", "turn:a.example:1?transport=udp", "stun:a.example:1")])

    assert [(item.transport, bool(item.password)) for item in found] == [(STUN, False), (UDP, True)]


def test_no_more_are_tried_than_a_sane_server_hands_out() -> None:
    assert len(targets([server(*(f"turn:{number}.example" for number in range(500)))])) == MOST_TARGETS


@given(st.text())
def test_nothing_that_a_server_says_breaks_it(url: str) -> None:
    targets([server(url)])
