import json
import re

import pytest

from collector.model.privacy import Handle
from collector.redaction.lines import readable
from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY


@pytest.mark.parametrize(
    ("line", "gone", "kept"),
    [
        ("mail from <alice.b+x@mail.example.org>, ok", "alice", ", ok"),
        ("q=alice%40example.org&r=1", "alice", "&r=1"),
        (r"{\"m\":\"\nalice@example.org\n\"}", "alice", r"\n\"}"),
        ("josé@exámple.org said", "josé", "said"),
        ("call +14155550123 now", "4155550123", "call "),
        ("call +49 (30) 901820 99 now", "901820", " now"),
        ("to=%2B14155550123&x=1", "4155550123", "&x=1"),
        ("INVITE tel:+1-415-555-0123;x", "555-0123", ";x"),
        ("sip:alice@10.0.0.9:5060", "alice", ":5060"),
        ("dial phone=+4915112345678 now", "4915112345678", " now"),
        ("to=+4915112345678 m=+1.5", "4915112345678", " m=+1.5"),
        ("call=+49.151.12345678 now", "12345678", " now"),
        ('{"phoneNumber": "4155550123", "x": 1}', "4155550123", '"x": 1'),
        ("0: : session 1: realm <example.com> user <alice>: ALLOCATE", "alice", "realm <example.com>"),
        ("0: : session 1: refreshed, username=<1700:alice>, lifetime=777", "alice", ", lifetime=777"),
        ("CallbackOnX(deviceId:109, deviceName:Alice Smith's (Pods) Pro, deviceType:1)", "Smith", ", deviceType:1)"),
        ("CallbackOnX(deviceId:109, deviceName:Pods of Alice)", "Alice", "deviceId:109"),
        ('{"sourceTitle":"Letter to alice - Editor","type":0}', "alice", ',"type":0}'),
        (r"{\"sourceName\":\"Letter to alice\",\"type\":0}", "alice", r"\"type\":0}"),
        ("PlayoutDeviceInterfaceName: Pods of Alice", "Alice", "PlayoutDeviceInterfaceName: "),
        ("Body: {slug: x, fullname: Alice Mary Smith, bio: y}", "Smith", ", bio: y}"),
        ("[{id: 1, user: alice, avatar: null}]", "alice", ", avatar: null}]"),
        ('{"id": 1, "user": "alice", "at": 2}', "alice", '"at": 2'),
        ("db: host=x user=alice dbname=y", "alice", " dbname=y"),
        ("Participant connected: Alice Smith", "Smith", "Participant connected: "),
        ('{"message": "participant joined: alice", "level": "INFO"}', "alice", '", "level": "INFO"'),
        ("Participant sip_+14155550123 attributes changed: {}", "4155550123", " attributes changed: {}"),
        ("room call-_+14155550123_AbCd", "4155550123", "_AbCd"),
        ("INFO - Participant Alice-7 left", "Alice", " left"),
        ('"GET /rtc?x=1&name=alice HTTP/1.1" 200', "alice", ' HTTP/1.1" 200'),
        ("go=%2Froom%3Fname%3Dalice%26x%3D1", "alice", "%26x%3D1"),
        ('127.0.0.1 - alice [05/Mar/2026:14:05:00 +0000] "GET / HTTP/1.1" 200 1', "alice", " [05/Mar/2026:14:05:00"),
        ("open /home/alice/app.log", "alice", "/app.log"),
        ("open /Users/alice/Library", "alice", "/Library"),
        (r"C:\Users\Alice Smith\AppData", "Alice Smith", r"\AppData"),
        (r'"C:\\Users\\alice\\x.log"', "alice", r"\\x.log"),
        ("C:/Users/alice/x", "alice", "/x"),
        ("p=%2Fhome%2Falice%2Fx", "alice", "%2Fx"),
        ("p=C%3A%5CUsers%5Calice%5Cx", "alice", "%5Cx"),
        (r"file:\/\/\/home\/alice\/x", "alice", r"\/x"),
        ("C:/Users/Alice Smith/AppData/x", "Smith", "/AppData/x"),
        ("open /Users/Alice Smith/Library/x", "Smith", "/Library/x"),
        (r"HOME=C:\Users\Alice Smith", "Smith", r"HOME=C:\Users"),
        (r'{"cwd":"C:\\Users\\Alice Smith","pid":7}', "Smith", '","pid":7}'),
        (r"open C:\Users\alice failed", "alice", " failed"),
        ("open /home/alice Failed", "alice", " Failed"),
        ("open /home/alice and /tmp/x", "alice", " and /tmp/x"),
        ("open /run/media/alice/disk/x.log", "alice", "/disk/x.log"),
    ],
)
def test_what_names_a_person_goes_and_the_line_stays(line: str, gone: str, kept: str) -> None:
    safe = Redactor(KEY).redact(line)
    assert gone not in safe
    assert kept in safe


@pytest.mark.parametrize("encoding", ["cp1252", "gbk"])
@pytest.mark.parametrize(
    ("line", "safe"),
    [
        (r"open C:\Users\{}\AppData", r"open C:\\Users\\\[path-user-\w{8}]\\AppData"),
        ("open /home/{}/x.log", r"open /home/\[path-user-\w{8}]/x\.log"),
        ("Participant connected: {}", r"Participant connected: \[user-\w{8}]"),
        ("connected to {}'s iPhone", r"connected to \S*\[user-\w{8}]'s iPhone"),
    ],
)
def test_a_name_goes_whole_whatever_its_encoding(line: str, safe: str, encoding: str) -> None:
    name = {"cp1252": "Jürgen", "gbk": "J伟民张"}[encoding]
    written = readable(line.format(name).encode(encoding)).decode()
    assert r"\x" in written
    assert re.fullmatch(safe, Redactor(KEY).redact(written))


def test_an_address_goes_whole_whatever_its_encoding() -> None:
    written = readable("mail to jürgen.müller@example.org".encode("cp1252")).decode()
    assert re.fullmatch(r"mail to \[email-\w{8}]", Redactor(KEY).redact(written))


@pytest.mark.parametrize(
    "line",
    [
        "icon@2x.png livekit-client@2.23.0",
        "drift +12345678 ns, +0800, +08:00, 1e+10, a+15551234567b",
        "offset: +140000000 us",
        "2026-03-05 14:05:00.123 +0000 UTC m=+86412.345678901 and +0100 CET m=+123456.345678901",
        '{"m":"m=+86412.345678901","clock offset": +1234567890}',
        "clock offset +1234567890, drift=+123456789, started=+86412.345678901",
        "C:\\Users\\Public\\x",
        "/media/audio/x.cc third_party/webrtc/media/engine/y.cc",
        '{"name": "camera", "source": "CAMERA"}',
        '{"participantID": "PA_abc", "room": "demo", "roomID": "RM_x", "trackID": "TR_x", "uid": "1001"}',
        '{"participants": 3, "publisher": true, "identity": ""}',
        '{"participant": "PA_abcdef"}',
        "participant: joined",
        '{"publisher": "connected", "subscriber":"Reconnecting"}',
        "publisher=connected subscriber='connecting' login=disabled",
        "Participant connected: PA_abcdef",
        '127.0.0.1 - - [05/Mar/2026:14:05:00 +0000] "GET /x?name=&filename=a.js HTTP/1.1" 200 1',
        "participant was disconnected, participant PA_abcdef joined, Participant count changed",
        "clock_offset_+12345678 ns",
        "user joined: 1001, peer left: 0x7f00aa",
        '{"role": "user", "user": null, "name": "camera"}',
        "{user: 5, name: camera}",
        "user: {id: 5}",
        '{"sourceName": "camera", "sourceTitle": ""}',
        r'{"sourceName": "screen-1", "sourceTitle": "\\\\.\\DISPLAY1"}',
        "livekit::room::participant::local_participant:470:livekit::room::participant::local_participant - muted",
        'participant: Some(ParticipantInfo { sid: "PA_abc" })',
        'room: Some(Room { name: "lesson-1", metadata: "" }), local: Some(Info { identity: "", metadata: "" })',
    ],
)
def test_what_names_nobody_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line


def test_an_identity_gets_the_stand_in_of_its_handle_in_every_spelling() -> None:
    redactor = Redactor(KEY)
    expected = redactor.redact('{"identity": "bob"}').split('"')[3]
    lines = [
        '{"participant": "bob", "pID": "PA_x"}',
        '{"participantIdentity":"bob"}',
        r"{\"identity\":\"bob\"}",
        "identity=bob&x=1",
        'identity:"bob" sid:"PA_x"',
        '{"sid":"PA_x","identity":"zed","tracks":[{"name":"cam"}],"name":"bob"}',
        '{"destinationIdentities":["zed","bob"]}',
        json.dumps({"m": json.dumps({"identity": "bob"})}),
    ]
    assert expected.startswith("[user-")
    assert all(expected in redactor.redact(line) for line in lines)
    assert '"name":"cam"' in redactor.redact(lines[5])


def test_an_empty_name_hides_none_of_those_after_it() -> None:
    safe = Redactor(KEY).redact('{"identities": ["", "bob"], "x": {"name": "", "identity": "zed", "sid": "PA_abc"}}')
    assert "bob" not in safe
    assert "zed" not in safe
    assert '"name": "", "identity": "[user-' in safe


def test_an_identity_that_is_an_address_is_one_person() -> None:
    redactor = Redactor(KEY)
    assert redactor.redact('{"identity": "bob@example.org"}').count("[user-") == 1
    assert Handle("bob@example.org") not in redactor.redact("bob@example.org joined")


def test_a_name_has_one_pseudonym_in_what_is_said_and_in_the_fields_after_it() -> None:
    safe = Redactor(KEY).redact('participant joined: alice {"identity": "alice"}')
    said, field = safe.split(" {")
    assert said.removeprefix("participant joined: ") == field.split('"')[3]


@pytest.mark.parametrize(
    "line",
    [
        '{{"name":"demo","localParticipant":{{"identity":"a1","name":"{0}"}}}}',
        '{{"localParticipant":{{"identity":"a1","name":"{0}"}},"name":"demo"}}',
        r"{{\"name\":\"demo\",\"localParticipant\":{{\"identity\":\"a1\",\"name\":\"{0}\"}}}}",
    ],
)
def test_a_room_keeps_its_name_and_who_is_in_it_does_not(line: str) -> None:
    safe = Redactor(KEY).redact(line.format("Alice Smith"))
    assert "demo" in safe
    assert "Smith" not in safe


@pytest.mark.parametrize(
    "line",
    [
        '{"name":"Alice Smith","participant":{"identity":"a1"}}',
        '{"name":"Alice Smith","identity":"a1","localParticipant":{"sid":"PA_x1"}}',
        '{"localParticipant":{"sid":"PA_x1"},"name":"Alice Smith","info":{"identity":"a1"}}',
    ],
)
def test_a_person_s_name_goes_wherever_the_identity_stands(line: str) -> None:
    assert "Smith" not in Redactor(KEY).redact(line)


@pytest.mark.parametrize("line", ['{"publisher":"connected-7"}', "subscriber=activebob", "user_name=active"])
def test_a_word_for_a_state_is_one_by_itself_and_of_a_connection(line: str) -> None:
    assert "[user-" in Redactor(KEY).redact(line)


def test_a_number_has_one_pseudonym_in_every_spelling() -> None:
    redactor = Redactor(KEY)
    lines = ["+14155550123", "+1 415 555-0123", "tel:+1-415-555-0123", "%2B14155550123", 'phone="+1 (415) 5550123"']
    expected = redactor.redact(lines[0])
    assert expected.startswith("[phone-")
    assert all(expected in redactor.redact(line) for line in lines)
    assert expected not in redactor.redact("+14155550124")
