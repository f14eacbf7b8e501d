import asyncio
import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.evidence.room.access import (
    Claims,
    check_token,
    host_and_port,
    listening_token,
    obstacle,
    read_claims,
    service,
    socket_url,
    web_url,
)
from collector.model.coverage import Reason, Unavailable
from collector.model.privacy import Secret
from collector.model.request import Contact, Request, Server
from tests.evidence.network.servers import UNAUTHORIZED, answering, closed_port, issue, over_tls, tcp_server
from tests.evidence.room.asking import KEYED, asked, token
from tests.factory import END, make_incident


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("wss://livekit.example.com", "livekit.example.com:443"),
        ("ws://127.0.0.1:7880", "127.0.0.1:7880"),
        ("http://localhost", "localhost:80"),
        ("livekit.example.com", "livekit.example.com:443"),
        ("ftp://livekit.example.com", ""),
        ("wss://", ""),
        ("wss://host:notaport", ""),
    ],
)
def test_a_url_names_host_and_port_or_nothing(url: str, expected: str) -> None:
    assert host_and_port(url) == expected


def test_the_same_server_is_reached_by_web_and_by_socket() -> None:
    assert web_url("ws://127.0.0.1:7880/") == "http://127.0.0.1:7880"
    assert web_url("wss://livekit.example.com") == "https://livekit.example.com"
    assert socket_url("https://livekit.example.com") == "wss://livekit.example.com"


@pytest.mark.parametrize(
    ("request_", "joining", "expected"),
    [
        (asked(), True, Reason.NONE),
        (asked(Server()), True, Reason.NOT_FOUND),
        (asked(replace(KEYED, url="wss://")), True, Reason.NOT_FOUND),
        (asked(Server(url=KEYED.url)), True, Reason.DENIED),
        (asked(replace(KEYED, api_secret=Secret())), True, Reason.DENIED),
        (replace(asked(), contact=Contact.OFFLINE), False, Reason.DECLINED),
        (replace(asked(), contact=Contact.NO_JOIN), True, Reason.DECLINED),
        (replace(asked(), contact=Contact.NO_JOIN), False, Reason.NONE),
        (replace(asked(), live=False), True, Reason.DISABLED),
        (replace(asked(), incident=make_incident(room="")), True, Reason.NOT_FOUND),
    ],
)
def test_what_is_missing_or_declined_is_said_before_anything_is_contacted(
    request_: Request, joining: bool, expected: Reason
) -> None:
    reason, detail = obstacle(request_, joining=joining)
    assert reason is expected
    assert bool(detail) == (expected is not Reason.NONE)


def test_claims_are_read_without_the_signature() -> None:
    claims = read_claims(token(exp=1_000_000_000, video={"room": "demo", "roomJoin": True, "canSubscribe": False}))
    assert claims == Claims(
        room="demo", expires=(datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC),), may_join=True, may_subscribe=False
    )


@pytest.mark.parametrize("text", ["", "nonsense", "a.b.c", "a.bnVsbA.c", token(exp="soon", video=[]), token(exp=1e99)])
def test_what_is_no_token_claims_nothing(text: str) -> None:
    assert read_claims(text) == Claims()


@pytest.mark.parametrize(
    ("seconds", "room", "refused"), [(1, "demo", False), (-1, "demo", True), (1, "other", True), (1, "", False)]
)
def test_a_token_that_cannot_work_is_refused_before_it_is_sent(seconds: int, room: str, refused: bool) -> None:
    given = token(exp=(END + timedelta(seconds=seconds)).timestamp(), video={"room": room})
    server = Server(url=KEYED.url, token=Secret(value=given))
    if not refused:
        check_token(server, "demo", END)
        return
    with pytest.raises(Unavailable) as caught:
        check_token(server, "demo", END)
    assert caught.value.reason is Reason.DENIED
    assert given not in caught.value.detail


def test_the_token_that_is_made_only_listens_and_is_hidden() -> None:
    payload = listening_token(KEYED, "demo").value.split(".")[1]
    grant = json.loads(base64.urlsafe_b64decode(payload + "=="))["video"]
    assert grant["hidden"] is True
    assert grant["roomJoin"] is True
    assert grant["canPublish"] is False
    assert grant["canPublishData"] is False
    assert "roomAdmin" not in grant


def test_a_given_token_is_used_as_it_is() -> None:
    assert listening_token(replace(KEYED, token=Secret(value="given")), "demo").value == "given"


def refusal(url: str) -> Unavailable:
    from livekit import api

    async def ask() -> None:
        async with service(replace(KEYED, url=url)) as client:
            await client.room.list_rooms(api.ListRoomsRequest())

    with pytest.raises(Unavailable) as caught:
        asyncio.run(ask())
    return caught.value


def test_why_there_was_no_connection_is_told_apart(tmp_path: Path) -> None:
    own = issue(tmp_path, issuer="localhost", names=("localhost",))
    with tcp_server(over_tls(own.context, answering(UNAUTHORIZED))) as port:
        assert "network.tls" in refusal(f"wss://localhost:{port}").detail
    with tcp_server(answering(UNAUTHORIZED)) as port:
        assert "network.tls" in refusal(f"wss://localhost:{port}").detail
    assert "whether the server runs" in refusal(f"ws://127.0.0.1:{closed_port()}").detail
    assert "is not found" in refusal("ws://nowhere.invalid").detail
