import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.names import Namer, safe_name
from collector.redaction.redactor import Redactor


@given(st.text(max_size=120))
def test_any_name_becomes_a_safe_one(path: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._=-]{1,90}", safe_name(path))
    assert not safe_name(path).startswith(".")
    assert ".." not in safe_name(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/zoe/logs/agorasdk.log", "agorasdk.log"),
        (r"C:\Users\zoe\AppData\Local\Agora\app\agorasdk.log", "agorasdk.log"),
        ("zoe@example.com call.log", "call.log"),
        ("zoe.miller+x@mail.example.com.log", "log.log"),
        ("日本.LOG", "log.log"),
        ("..", "log"),
        ("server.log.1", "server.log.1"),
        ("Größe 1.txt", "Groe-1.txt"),
        ("Ivan's iPhone.log", "iPhone.log"),
        ("2026-03-05 Anna Müller’s_MacBook Pro 2.log", "2026-03-05-MacBook-Pro-2.log"),
        ("Hans-Peter%27s%20iPad.txt", "iPad.txt"),
        ("call Jens' iPad.log", "call-iPad.log"),
        ("iPhone von Ivan Petrow 7.log", "iPhone-von-7.log"),
        ("call +4917612345678.log", "call.log"),
        ("call_%2B49 (176) 1234-5678 a.log", "call_-a.log"),
        ("judy%40example.org.log", "log.log"),
        ("judy＠example.org.log", "log.log"),
        ("room%3Dlesson%2F1.log", "room=lesson-1.log"),
        ("call token=s3cr3tValue123.log", "call-token=s3cr3tValue123.log"),
    ],
)
def test_only_the_base_name_without_addresses_stays(path: str, expected: str) -> None:
    assert safe_name(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("app+20260305.log", "app-20260305.log"),
        ("app 2026-03-05T14+0100.log", "app-2026-03-05T14-0100.log"),
        ("call +491761.log", "call-491761.log"),
        ("iPhone logs of room 7.log", "iPhone-logs-of-room-7.log"),
        ("'quoted' app.log", "quoted-app.log"),
        ("100% cpu.log", "100-cpu.log"),
        ("livekit-server_1.13.5.log", "livekit-server_1.13.5.log"),
    ],
)
def test_what_names_nobody_stays(path: str, expected: str) -> None:
    assert safe_name(path) == expected


def test_a_secret_in_a_name_is_still_seen_as_one() -> None:
    assert Redactor(b"k" * 32).redact(safe_name("call token=s3cr3tValue123.log")) == "call-token=[secret]"


def test_this_user_s_name_is_dropped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "zoemiller"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "zoemiller"))
    assert safe_name("app-ZoeMiller-7.log") == "app-7.log"


@given(st.lists(st.sampled_from(["a.log", "A.log", "b", "zoe@example.com", "x/a.log"]), max_size=12))
def test_member_names_are_unique_whatever_the_case(paths: list[str]) -> None:
    namer = Namer("logs/logs.1")
    names = [namer.name(path).lower() for path in paths]
    assert len(set(names)) == len(names)
    assert all(name.startswith("logs/logs.1/") for name in names)
