"""Nasty lines as logs of Agora, LiveKit, React Native, Flutter and Unity have them, all synthetic: secrets go.

What must go and what must stay stand beside each line; every engine gives the same.
"""

import base64
import json
from pathlib import Path

import pytest

from collector.model.source import RawStream
from collector.redaction.engines import EVERY_LINE, Engine, engines
from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY


def part(claims: object) -> str:
    plain = json.dumps(claims, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


H = part({"alg": "HS256", "typ": "JWT"})
P = part({"iss": "APIx3f9abc", "sub": "anna@example.org", "video": {"room": "demo"}, "exp": 1772719200})
S = "sIgn4tureZ9xK-abcDEF012345_GHIjklmnop67890q"
JWT = f"{H}.{P}.{S}"
LINES: tuple[tuple[str, list[str], list[str]], ...] = (
    # (line, must be gone list, must stay list)
    (
        "[03/05/26 14:00:00:123][77][U]:(0): RtcEngine::joinChannel(this:0x7f, "
        '{"token":"007eJxTYBAQ3YcvGhtQdnLq2hMz5b3nmMbGFilJ0hEUk", "channelId":"lesson-1", "uid":1001})',
        ["eJxTYBAQ3Ycv"],
        ["lesson-1", "1001", "14:00:00:123"],
    ),
    ("user müller.jörg@bücher-straße.example joined", ["müller", "jörg"], ["joined"]),
    ("мария@пример.рф connected", ["мария"], ["connected"]),
    ("candidate fe80::1c2d:3e4f:5a6b:7c8d%en0 host", ["1c2d:3e4f"], ["host"]),
    ("addr=[fe80::aabb:ccff:fedd:eeff%25wlan0]:5060", ["aabb:ccff"], ["5060"]),
    ("2001:db8:85a3::8a2e:370:7334 srflx", ["8a2e:370"], ["srflx"]),
    ("wlan0 MAC a4:83:e7:2f:9c:01 up", ["83:e7:2f"], ["wlan0"]),
    ("wlan0 MAC A4-83-E7-2F-9C-01 up", ["83-E7-2F"], ["up"]),
    ("bssid a483.e72f.9c01 rssi -61", ["e72f.9c01"], ["-61"]),
    ("hwaddr=a483e72f9c01 mtu 1500", ["a483e72f9c01"], ["1500"]),
    (
        f"signal url wss://demo.livekit.cloud/rtc?access_token={JWT}&auto_subscribe=1&sdk=js&version=2.5.1&protocol=15",
        [S, "anna@"],
        ["sdk=js", "version=2.5.1", "demo.livekit.cloud"],
    ),
    (f"header half {H}.{P}", [P[:30]], ["half"]),
    (f"payload b64: {P}", ["anna", "YW5uY"], ["payload"]),
    (
        "redirect=https%3A%2F%2Fhost.example%2Froom%3Faccess_token%3D" + JWT.replace(".", "%2E") + "%26x%3D1",
        [S],
        ["x%3D1"],
    ),
    (
        json.dumps({"msg": json.dumps({"body": json.dumps({"token": "Zk3jX9qLwP0sTuVb", "room": "demo"})})}),
        ["Zk3jX9qLwP0sTuVb"],
        ["demo"],
    ),
    ('{\\"refreshToken\\":\\"' + JWT + '\\",\\"sid\\":\\"PA_abcdef123456\\"}', [S], ["PA_abcdef123456"]),
    ("GPS fix lat=48.137154 lon=11.576124 acc=5m", ["48.137154", "11.576124"], ["GPS", "5m"]),
    ('location: {"latitude":48.137154,"longitude":-11.576124}', ["48.137154", "11.576124"], ["latitude"]),
    ("geo:37.786971,-122.399677;u=35", ["37.786971"], ["geo"]),
    ("/home/anna.mueller/app/agorasdk.log opened", ["anna.mueller"], ["agorasdk.log"]),
    ("/Users/Anna Müller/Library/Caches/agorasdk.log", ["Anna"], ["Library/Caches"]),
    ("C:\\Users\\anna.m\\AppData\\Local\\Agora\\x.exe\\agorasdk.log", ["anna.m"], ["AppData"]),
    ("\\\\\\\\FILESRV01\\\\anna$\\\\logs", ["anna"], []),
    (
        "/var/mobile/Containers/Data/Application/6C0F2B1E-3F4A-4E59-9B0D-0A1B2C3D4E5F/Library/Caches/agorasdk.log",
        ["6C0F2B1E-3F4A"],
        ["agorasdk.log"],
    ),
    ("owner S-1-5-21-3623811015-3361044348-30300820-1013 denied", ["3623811015-3361044348"], ["denied"]),
    ("AWS AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ["AKIAIOSFODNN7EXAMPLE"], ["AWS"]),
    ("aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY region=eu", ["wJalrXUtnFEMI"], ["region=eu"]),
    ("key=AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY&v=3", ["AIzaSyD-9tSrke72"], ["v=3"]),
    ("Set-Cookie: sid=s%3AjK3.abc123; Path=/; HttpOnly; _ga=GA1.2.1234567.890", ["jK3.abc123"], ["Cookie"]),
    ("Cookie: connect.sid=s%3A8fK2l; lang=de", ["8fK2l"], ["Cookie"]),
    ("INVITE sip:+4930901820@sip.example.org;transport=tcp SIP/2.0", ["4930901820"], ["transport=tcp"]),
    ('From: "Anna Müller" <sip:anna.m@10.2.3.4>;tag=9fxced76sl', ["Anna", "anna.m", "10.2.3.4"], ["tag"]),
    ("call 030 901820-15 failed", ["901820-15"], ["failed"]),
    ("dial (415) 555-0123 ext 4", ["555-0123"], ["dial"]),
    ("tel +49-176-1234 5678 busy", ["1234 5678"], ["busy"]),
    (
        "GET https://meet.example/rooms/anna-mueller-standup?name=Anna%20M%C3%BCller 200",
        ["Anna%20M", "M%C3%BCller"],
        ["200"],
    ),
    ("[Unity] PlayerPrefs deviceUniqueIdentifier=8f14e45fceea167a5a36dedd4bea2543", ["8f14e45fceea167a"], ["Unity"]),
    ("IDFA 6D92078A-8246-4BA4-AE5B-76104861E7DC enabled", ["6D92078A-8246"], ["enabled"]),
    ("imei=356938035643809 carrier=x", ["356938035643809"], ["carrier"]),
    ("gho_16C7e42F292c6912E7710c838347Ae178B4a pushed", ["16C7e42F292c"], ["pushed"]),
    ("xoxb-123456789012-1234567890123-abcdefGHIJKLmnopQRSTUvwx", ["abcdefGHIJKL"], []),
    ("sk-proj-abcDEF0123456789abcdefghijklmnopqrstuvwxYZ used", ["abcDEF0123456789"], ["used"]),
    (
        "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYg==;EndpointSuffix=core.windows.net",
        ["Zm9vYmFyYmF6"],
        ["core.windows.net"],
    ),
    ("postgres://anna:s3cr%40t@db.example:5432/x", ["s3cr%40t"], ["db.example:5432"]),
    ("redis://:p4ssw0rd!@10.0.0.5:6379/0", ["p4ssw0rd!"], ["6379"]),
    (
        "a=ice-pwd:asd88fgpdd777uzjYhagZg a=fingerprint:sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19",
        ["asd88fgpdd777", "4A:AD:B9"],
        ["sha-256"],
    ),
    (
        'LOG  room {"name":"demo","localParticipant":{"identity":"anna.m","name":"Anna M"}}',
        ["anna.m", "Anna M"],
        ["localParticipant", "demo"],
    ),
    (
        "turn:turn.example:3478?transport=udp username=1772719200:anna credential=Zz9kqLm3",
        ["Zz9kqLm3", "anna"],
        ["3478"],
    ),
    ("Bearer ya29.a0AfH6SMBx-Qw3rTyUiOp1234567890", ["a0AfH6SMBx"], []),
    ("-----BEGIN PRIVATE KEY----- MIIEvQIBADANBgkqhkiG9w0BAQEFAASC -----END PRIVATE KEY-----", ["MIIEvQIBADAN"], []),
    ("hostname=Annas-MacBook-Pro.local pid=7", ["Annas"], ["pid=7"]),
    ("bonjour Annas-iPhone.local. resolved", ["Annas"], ["resolved"]),
    ('wifi SSID "Familie Müller 5G" rssi -50', ["Müller"], ["-50"]),
    ("ssid=FamilieMueller, bssid=02:00:00:00:00:00", ["FamilieMueller"], []),
    ("CN=Anna Müller,OU=Sales,O=Example GmbH", ["Müller"], []),
    (
        "push token <a1b2c3d4 e5f60718 293a4b5c 6d7e8f90 a1b2c3d4 e5f60718 293a4b5c 6d7e8f90>",
        ["e5f60718 293a4b5c"],
        ["push"],
    ),
    ("fcm_token: dQw4w9WgXcQ:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx", ["APA91bHun4"], ["fcm_token"]),
)


@pytest.mark.parametrize(("line", "gone", "kept"), LINES)
def test_what_must_go_goes_and_what_must_stay_stays(line: str, gone: list[str], kept: list[str]) -> None:
    safe = Redactor(KEY).redact(line)
    assert [text for text in gone if text in safe] == []
    assert [text for text in kept if text not in safe] == []
    assert Redactor(KEY).redact(safe) == safe


@pytest.mark.parametrize("engine", [*engines(), EVERY_LINE], ids=lambda engine: engine.name)
def test_every_engine_makes_the_same_of_a_file_of_them(engine: Engine, tmp_path: Path) -> None:
    raw = "\n".join(line for line, _, _ in LINES).encode()
    safe = Redactor(KEY, engine=engine).redact_stream(RawStream(name="logs/x", lines=iter([raw])), tmp_path / "x")
    text = safe.path.read_text("utf-8")
    assert [item for _, gone, _ in LINES for item in gone if item in text and len(item) > 6] == []
