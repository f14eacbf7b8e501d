"""Who is in a real room, as the guide asks before it asks a person."""

from dataclasses import replace
from pathlib import Path

import pytest

from collector.cli.progress import Silence
from collector.model.privacy import Secret
from collector.model.request import Contact, Server
from collector.questions.effects import Measure, Reply
from collector.questions.parts import Over
from collector.runs.guide_room import LISTED, who_is_there
from tests.factory import make_incident, make_window
from tests.live.publisher import publishing
from tests.live.server import LiveKitServer
from tests.runs.cases import make_case

pytestmark = pytest.mark.live
LOOK = Measure(key="room.look", title="", sources=("room.facts",), over=Over.PRESENT)


def asked(server: LiveKitServer, folder: Path, *, room: str, secret: str = "") -> Reply:
    case = make_case(folder)
    given = Server(
        url=server.url, api_key=Secret(value=server.api_key), api_secret=Secret(value=secret or server.api_secret)
    )
    incident = make_incident(window=make_window(live=True), room=room)
    request = replace(case.request, server=given, incident=incident, contact=Contact.ALLOWED)
    return who_is_there(LOOK, replace(case, request=request), Silence())


def test_the_only_one_who_sends_is_offered_as_the_sender(server: LiveKitServer, tmp_path: Path) -> None:
    server.create_room("looked-into")
    with publishing(server, "looked-into", identity="anna"):
        reply = asked(server, tmp_path, room="looked-into")
    assert [(one.key, one.value, one.source) for one in reply.named] == [("sender", "anna", LISTED)]
    assert reply.lines == ("In the room now: 1", "  anna: sends sound and picture")


def test_what_the_server_will_not_say_is_said_and_asked(server: LiveKitServer, tmp_path: Path) -> None:
    gone = asked(server, tmp_path, room="nowhere")
    assert gone.named == ()
    assert 'no room "nowhere"' in gone.lines[0]
    refused = asked(server, tmp_path, room="looked-into", secret="another secret that is long enough for it")
    assert "refused the API key and secret" in refused.lines[0]
