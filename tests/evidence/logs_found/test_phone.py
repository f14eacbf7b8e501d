"""A phone's logs come by adb's command line, played by a program of ours: one app's, by documented path and name."""

import os
from pathlib import Path

import pytest

from collector.evidence.logs_found.found import Found, Nothing
from collector.evidence.logs_found.machine import Machine
from collector.evidence.logs_found.phone import FOLDER, look
from collector.model.coverage import Reason
from collector.vendors.places import places
from tests.evidence.logs_found.programs import machine_with, unix_only, with_phone
from tests.factory import END, START, make_window

pytestmark = unix_only
PLACE = next(item for item in places() if item.id == "agora-android")
APP = "com.example.call"


def put(
    folder: Path, name: str, *, app: str = APP, data: bytes = b"line\n", modified_s: float = END.timestamp()
) -> None:
    path = folder / "phone" / FOLDER.lstrip("/") / app / "files" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (modified_s, modified_s))


def on(machine: Machine) -> Found | Nothing:
    return look(PLACE, machine, make_window())


def why_nothing(machine: Machine) -> Nothing:
    nothing = on(machine)
    assert isinstance(nothing, Nothing), nothing
    return nothing


def texts(machine: Machine) -> dict[str, bytes]:
    found = on(machine)
    assert isinstance(found, Found), found
    return {log.name: b"".join(log.read(0)) for log in found.logs}


def test_the_rotation_set_of_the_app_is_read_byte_by_byte(tmp_path: Path) -> None:
    put(tmp_path, "agorasdk.log", data=bytes(range(256)))
    put(tmp_path, "agorasdk_1.log", modified_s=START.timestamp() - 9000)
    put(tmp_path, "agoraapi.log", data=b"\r\nline\r\n")
    assert texts(with_phone(tmp_path)) == {
        "agorasdk.log": bytes(range(256)),
        "agorasdk_1.log": b"line\n",
        "agoraapi.log": b"\r\nline\r\n",
    }


def test_what_the_shell_may_not_read_a_debug_build_reads_itself(tmp_path: Path) -> None:
    put(tmp_path, "agoraapi.log")
    assert texts(with_phone(tmp_path, may_read=APP)) == {"agoraapi.log": b"line\n"}


@pytest.mark.parametrize(
    "name", ["agora.txt", "agorasdk.log.1.gz", "agorasdk $(reboot).log", "other.log", "agora'.log"]
)
def test_other_names_are_left_on_the_phone(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert why_nothing(with_phone(tmp_path)).reason is Reason.NOT_FOUND


def test_a_package_that_is_no_name_never_reaches_the_phone_s_shell(tmp_path: Path) -> None:
    put(tmp_path, "agorasdk.log", app="com.x; reboot")
    assert why_nothing(with_phone(tmp_path)).reason is Reason.NOT_FOUND


def test_of_two_apps_at_work_none_is_read(tmp_path: Path) -> None:
    put(tmp_path, "agorasdk.log")
    put(tmp_path, "agorasdk.log", app="com.example.dating")
    assert why_nothing(with_phone(tmp_path)).reason is Reason.DECLINED


def test_without_adb_that_is_said(tmp_path: Path) -> None:
    assert "adb is not" in why_nothing(machine_with(tmp_path)).why


def test_without_one_phone_that_is_said(tmp_path: Path) -> None:
    assert "not exactly one phone" in why_nothing(with_phone(tmp_path, state="offline")).why


def test_a_phone_without_such_logs_says_so(tmp_path: Path) -> None:
    assert "lists no such log" in why_nothing(with_phone(tmp_path)).why


INITIAL = b'[03/05/26 14:00:00:000][7][U]:(0): RtcEngine::setLogFile(this:0x7, {"filePath":"%s"})\n'


def moved_to(tmp_path: Path, path: str) -> Found:
    put(tmp_path, "agoraapi.log", data=INITIAL % path.encode())
    found = on(with_phone(tmp_path))
    assert isinstance(found, Found)
    return found


def test_a_log_that_the_app_moved_within_its_folder_is_followed(tmp_path: Path) -> None:
    put(tmp_path, "agora.log", data=INITIAL % b"")
    found = moved_to(tmp_path, f"{FOLDER}/{APP}/files/agora.log")
    assert [log.name for log in found.logs] == ["agoraapi.log", "agora.log"]
    assert found.notes == ("agora.log was read, too: agoraapi.log says that the app moved its log there",)
    assert found.refusals == ()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (f"{FOLDER}/{APP}/files/gone.log", "is not there"),
        (f"{FOLDER}/com.example.dating/files/agora.log", "not in the app's own folders"),
        (f"{FOLDER}/{APP}/../com.example.dating/agora.log", "not in the app's own folders"),
        (f"{FOLDER}/{APP}/files/a.log; reboot", "not in the app's own folders"),
        ("./log.txt", "not in the app's own folders"),
    ],
)
def test_what_is_not_the_app_s_or_not_there_is_told(tmp_path: Path, path: str, why: str) -> None:
    found = moved_to(tmp_path, path)
    assert [log.name for log in found.logs] == ["agoraapi.log"]
    (refusal,) = found.refusals
    assert why in refusal.sentence
    assert "to which agoraapi.log says the app moved its log" in refusal.sentence
    assert "--logs" in refusal.sentence
