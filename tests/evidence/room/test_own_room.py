"""Tokens for a room of avsync's own; the room itself is in tests/live/test_packets.py."""

from datetime import UTC, datetime

import jwt
import pytest

from collector.evidence.room.access import read_claims
from collector.evidence.room.own_room import Part, token_for
from collector.model.privacy import LookupId, Secret
from collector.model.request import Server

SECRET = "synthetic-secret-of-more-than-32-characters"
SERVER = Server(url="ws://127.0.0.1:9", api_key=Secret(value="synthetic"), api_secret=Secret(value=SECRET))


@pytest.mark.parametrize(("part", "publishes"), [(Part.SENDER, True), (Part.RECEIVER, False)])
def test_each_part_may_do_its_part_only(part: Part, publishes: bool) -> None:
    token = token_for(SERVER, LookupId("own"), "synthetic", part, seconds=10)
    grants = jwt.decode(token.value, SECRET, algorithms=["HS256"])["video"]

    assert (grants["canPublish"], grants["canPublishData"], grants["canSubscribe"]) == (
        publishes,
        publishes,
        not publishes,
    )
    assert grants["hidden"] is not publishes


def test_a_token_outlives_a_long_watch() -> None:
    token = token_for(SERVER, LookupId("own"), "synthetic", Part.SENDER, seconds=3600)
    (expires,) = read_claims(token.value).expires

    assert (expires - datetime.now(UTC)).total_seconds() > 3600
