import json

import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY

SDP = (
    "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\na=ice-ufrag:Ab/+\r\na=ice-pwd:0123456789abcdefghijkl\r\n"
    "a=msid:PA_abc|camera TR_def\r\na=rtpmap:96 VP8/90000\r\na=ssrc:1377109163 cname:x\r\n"
)


def test_a_session_description_keeps_all_but_its_secrets() -> None:
    safe = Redactor(KEY).redact(SDP)
    assert "Ab/+" not in safe
    assert "0123456789abcdef" not in safe
    assert safe == SDP.replace("Ab/+", "[ice]").replace("0123456789abcdefghijkl", "[ice]")


@pytest.mark.parametrize(
    "before",
    ["778742611:2:udp:2130706431:127.0.0.x:52086:host::0", "1:1:udp:9:[fd00:0:0:x:x:x:x:x]:9:relay:192.0.2.x:3478"],
)
def test_a_candidate_that_libwebrtc_prints_keeps_all_but_fragment_and_password(before: str) -> None:
    safe = Redactor(KEY).redact(f"(port.cc:1): Gathered: Cand[:{before}:Pwqg:9Kb/Xb4hoeG0xotKG+lEZsoO:1:0:0] for mid 0")
    assert safe == f"(port.cc:1): Gathered: Cand[:{before}:[ice]:[ice]:1:0:0] for mid 0"


def test_it_does_so_inside_json() -> None:
    safe = Redactor(KEY).redact(json.dumps({"sdp": SDP}))
    assert json.loads(safe) == {"sdp": SDP.replace("Ab/+", "[ice]").replace("0123456789abcdefghijkl", "[ice]")}


def test_the_members_of_an_ice_server_go_and_its_address_stays() -> None:
    line = '{"iceServers":[{"urls":["turn:turn.example:3478"],"username":"1700:bob","credential":"cReD3ntial"}]}'
    safe = Redactor(KEY).redact(line)
    assert "bob" not in safe
    assert "cReD3ntial" not in safe
    assert "turn:turn.example:3478" in safe


def test_metadata_of_a_participant_goes() -> None:
    line = r'{"identity":"bob","metadata":"{\"full\":\"Bob B.\"}","sid":"PA_abc"}'
    safe = Redactor(KEY).redact(line)
    assert "Bob" not in safe
    assert '"sid":"PA_abc"' in safe


def test_a_short_run_of_octets_is_no_fingerprint() -> None:
    line = "dump ab:cd:ef 12:34:56:789 done"
    assert Redactor(KEY).redact(line) == line


def test_metadata_goes_from_an_object_that_node_printed() -> None:
    safe = Redactor(KEY).redact("metadata: '{\"seat\":\"Vip 12\"}', state: 'active'")
    assert "Vip" not in safe
    assert safe.endswith(", state: 'active'")
    assert Redactor(KEY).redact("{ metadata: '', x: 'y' }") == "{ metadata: '', x: 'y' }"
