import json
from urllib.parse import quote

import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import JWT, KEY, SHAPED

WAYS = {
    "plain": "before {} after",
    "quoted": 'before {{"x": "{}", "room": "demo"}} after',
    "escaped line end": "before \\n{}\\n after",
    "encoded quote": "before %22{}%22 after",
    "query": "before https://h.example/x?v={}&sdk=js after",
    "glued to an escape": "before \\u0022{}\\u0022 after",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", SHAPED)
def test_a_secret_known_by_its_shape_goes_and_the_line_stays(kind: str, way: str) -> None:
    redactor = Redactor(KEY)
    safe = redactor.redact(WAYS[way].format(SHAPED[kind]))
    assert SHAPED[kind] not in safe
    assert SHAPED[kind][8:20] not in safe
    assert safe.startswith("before ")
    assert safe.endswith(" after")
    assert any(SHAPED[kind] in found or found in SHAPED[kind] for found in redactor.found_secrets())


def test_a_token_with_encoded_characters_goes_whole() -> None:
    token = "006" + "ab" * 16 + "IAB" + quote("+/x=" * 8, safe="")
    assert Redactor(KEY).redact(f"a={token}&b=1") == "a=[agora-token]&b=1"


def test_a_jwt_inside_twice_escaped_json_goes_whole() -> None:
    line = json.dumps({"m": json.dumps({"refresh": JWT})})
    assert Redactor(KEY).redact(line) == json.dumps({"m": json.dumps({"refresh": "[jwt]"})})


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("to rtmp://live.example/app/abcd-efgh-1234 ok", "to rtmp://live.example/app/[stream-key] ok"),
        ('["rtmps://live.example:443/rtmp/FB-1-0-x?a=1"]', '["rtmps://live.example:443/rtmp/[stream-key]"]'),
        (r"rtmp:\/\/live.example\/app\/abcd", r"rtmp:\/\/live.example\/app\/[stream-key]"),
        ("u=rtmp%3A%2F%2Flive.example%2Fapp%2Fabcd", "u=rtmp%3A%2F%2Flive.example%2Fapp%2F[stream-key]"),
        (
            "srt://live.example:9000?mode=caller&streamid=abcd1234",
            "srt://live.example:9000?mode=caller&streamid=[secret]",
        ),
    ],
)
def test_the_key_of_a_stream_goes_and_its_host_stays(line: str, safe: str) -> None:
    assert Redactor(KEY).redact(line) == safe


def test_the_key_of_a_webhook_on_an_own_host_goes_and_other_paths_stay() -> None:
    line = "POST https://chat.example/hooks/{} and https://chat.example/hooks/participant-joined"
    assert Redactor(KEY).redact(line.format("xk3jx9qlwp0stuvbn7xk3jx9ql")) == line.format("[webhook]")
    assert Redactor(KEY).redact(line.format("xk3jx9qlwp0stuvbn7xk3jx9q")) == line.format("xk3jx9qlwp0stuvbn7xk3jx9q")


@pytest.mark.parametrize(
    "line",
    [
        "rtmp://live.example/app and rtmp://live.example/app/{106...Me}",
        "codec sk-128 mode",
        "SKIP frame 12, ACK 3",
        "track TR_AMabcdef0123456789 in RM_abcdefgh12345678",
        "commit 0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
        "node ND_0123456789ab key-frame requested",
        "https://github.com/livekit/livekit/issues/12",
        "risk-assessment of task-scheduler-with-long-name",
        "at 006 frames, 007 dropped",
    ],
)
def test_what_only_resembles_a_token_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line


@pytest.mark.parametrize(
    "host",
    ["http://host:8080/path@x", "http://host:8080?mail=x", "ws://127.0.0.1:7880/rtc", "https://host/a:b@c"],
)
def test_a_port_is_no_password(host: str) -> None:
    assert Redactor(KEY).redact(host) == host
