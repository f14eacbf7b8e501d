import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from collector.evidence.network import media, stun_turn
from collector.evidence.network.ice_servers import Target
from collector.model.coverage import Reason
from collector.model.privacy import Secret
from collector.model.records.reach import Reply, ServerTry, Transport
from collector.model.request import Contact, Request, Server
from collector.vendors.hosts import PUBLIC_STUN
from tests.evidence.room.asking import KEYED, asked, token
from tests.servers.coturn import coturn


@pytest.mark.parametrize(
    ("request_", "skip"),
    [
        (asked(), Reason.NONE),
        (replace(asked(), contact=Contact.NO_JOIN), Reason.DECLINED),
        (replace(asked(), contact=Contact.OFFLINE), Reason.DECLINED),
        (replace(asked(), live=False), Reason.DISABLED),
        (asked(Server()), Reason.NOT_FOUND),
        (asked(Server(url=KEYED.url, token=Secret(value=token()))), Reason.DENIED),
    ],
    ids=["keyed", "no join", "offline", "over", "no server", "a token only"],
)
def test_only_a_hidden_participant_asks_for_the_servers(request_: Request, skip: Reason) -> None:
    (planned,) = media.plan(request_)

    assert planned.skip is skip
    assert bool(planned.contacts) is (skip is Reason.NONE)
    assert bool(planned.detail) is (skip is not Reason.NONE)


def test_the_plan_names_the_public_servers_that_may_be_asked_for_comparison() -> None:
    (planned,) = media.plan(asked())

    assert any("hands out" in contact for contact in planned.contacts)
    for host, port in PUBLIC_STUN:
        assert any(contact.startswith(f"{host}:{port} (STUN") for contact in planned.contacts)


@pytest.fixture
def swallowed(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port whose datagrams nobody answers."""
    monkeypatch.setattr(stun_turn, "TRY_DEADLINE_S", 2.0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unread:
        unread.bind(("127.0.0.1", 0))
        yield unread.getsockname()[1]


def tried(*wanted: Target) -> tuple[list[ServerTry], list[ServerTry]]:
    tries: list[ServerTry] = []
    references: list[ServerTry] = []
    asyncio.run(media._try_all(wanted, tries, references))
    return tries, references


def test_public_servers_are_asked_only_where_nothing_came_back_over_udp(
    tmp_path: Path, swallowed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with coturn(tmp_path) as public:
        monkeypatch.setattr(media, "PUBLIC_STUN", ((public.host, public.port),))
        silent = Target(transport=Transport.STUN_UDP, host="127.0.0.1", port=swallowed)
        answering = Target(transport=Transport.STUN_UDP, host=public.host, port=public.port)

        _, compared = tried(silent)
        _, spared = tried(silent, answering)
        _, needless = tried(Target(transport=Transport.TURN_TCP, host="127.0.0.1", port=1))

    assert [item.reply for item in compared] == [Reply.ANSWERED]
    assert spared == needless == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("livekit", False),
        ("synthetic", False),
        ("pass-1", False),
        ("pass-123", True),
        ("zgTOIjMkzNxwHSHJFUlRFWMpWYXJzXBB", True),
        ("", False),
    ],
)
def test_only_what_stands_for_itself_is_looked_for_everywhere(value: str, found: bool) -> None:
    assert media._can_be_found_again(value) is found
