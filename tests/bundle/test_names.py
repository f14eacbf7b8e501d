from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collector.bundle.names import OutKind, allowed_name, bundle_path, file_and_folder, name_fault, repeated, safe_room
from collector.model.privacy import LookupId

AT = datetime(2026, 3, 5, 14, 5, 0, 999_000, tzinfo=UTC)


def test_a_folder_gets_room_and_utc_in_the_name() -> None:
    path = bundle_path(Path("out"), OutKind.FOLDER, room=LookupId("demo"), at=AT)
    assert path == Path("out/avsync-demo-20260305T140500Z.zip")


def test_the_stamp_is_utc_wherever_the_clock_stands() -> None:
    east = AT.astimezone(timezone(timedelta(hours=8)))
    assert bundle_path(Path(), OutKind.FOLDER, room=LookupId("r"), at=east).name == "avsync-r-20260305T140500Z.zip"


def test_a_file_is_taken_as_it_is() -> None:
    assert bundle_path(Path("mine.zip"), OutKind.FILE, room=LookupId("demo"), at=AT) == Path("mine.zip")


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        ("demo", "demo"),
        ("Team A/B: daily", "Team_A_B__daily"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("会议", "__"),
        ("", "room"),
        ("...", "room"),
        ("x" * 61, "x" * 60),
    ],
)
def test_a_room_becomes_a_harmless_part_of_a_file_name(room: str, expected: str) -> None:
    assert safe_room(room) == expected


@pytest.mark.parametrize(
    "name",
    ["summary.html", "logs/livekit-server/server.log", "attachments/my notes (2).txt", ".hidden", "a" * 200, "com10"],
)
def test_an_ordinary_name_is_allowed(name: str) -> None:
    assert name_fault(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../up",
        "a/../b",
        "a//b",
        "./a",
        "folder/",
        "C:/x",
        "C:x",
        "a\\b",
        "caf\u00e9",
        "a\x00b",
        "a\nb",
        "con",
        "logs/NUL.txt",
        "aux.log",
        "COM1",
        "dot.",
        "space ",
        " space",
        "a" * 201,
        "what?",
        "a*b",
    ],
)
def test_a_name_that_some_system_trips_over_is_refused(name: str) -> None:
    assert name_fault(name) != ""


@given(last=st.text(max_size=300))
@example(last="aux.log")
@example(last="[ipv4-9a608b24]" * 20)
def test_whatever_a_file_was_called_its_member_has_a_name_that_is_allowed(last: str) -> None:
    name = allowed_name("logs/logs.1/" + last.replace("/", ""))
    assert name_fault(name) == ""
    assert name.startswith("logs/logs.1/")
    assert allowed_name(name) == name


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("logs/logs.1/server.log", "logs/logs.1/server.log"),
        ("logs/logs.1/sfu-[ipv4-9a608b24].log", "logs/logs.1/sfu-(ipv4-9a608b24).log"),
        ("logs/logs.1/com1.log", "logs/logs.1/_com1.log"),
    ],
)
def test_an_allowed_name_is_like_the_one_wanted(name: str, allowed: str) -> None:
    assert allowed_name(name) == allowed


def test_names_that_differ_by_case_only_meet() -> None:
    assert repeated(["a/B", "A/b", "c"]) == ("A/b",)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("logs/a", "logs/b"), ""),
        (("logs", "logs/b"), "logs"),
        (("LOGS/a/b", "logs/A"), "logs/a"),
        (("a/b", "a.txt"), ""),
    ],
)
def test_a_name_that_is_file_and_folder_is_found(names: tuple[str, ...], found: str) -> None:
    assert file_and_folder(names) == found
