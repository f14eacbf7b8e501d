"""Only documented folders and names are looked at, on homes laid out as each system has them."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from collector.evidence.logs_found.folders import FoundFile, look
from collector.evidence.logs_found.found import Nothing
from collector.evidence.logs_found.machine import Machine
from collector.model.coverage import Reason
from collector.vendors.places import LogPlace, places
from tests.factory import END, START, make_window


def place(identifier: str) -> LogPlace:
    return next(item for item in places() if item.id == identifier)


def put(path: Path, *, age_s: float = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * 10)
    at = END.timestamp() - age_s
    os.utime(path, (at, at))
    return path


def found(identifier: str, **environment: str) -> tuple[FoundFile, ...] | Nothing:
    return look(place(identifier), Machine(system="any", environment=environment), make_window())


def paths(identifier: str, **environment: str) -> list[Path]:
    files = found(identifier, **environment)
    return [] if isinstance(files, Nothing) else [file.path for file in files]


@pytest.mark.parametrize(
    "folder",
    ["Library/Logs", "Library/Containers/com.example.call/Data/Library/Logs", "Library/Caches/com.example.call/Logs"],
)
def test_a_mac_s_home_is_looked_through_where_the_sdk_writes(tmp_path: Path, folder: str) -> None:
    newest, older = put(tmp_path / folder / "agorasdk.log"), put(tmp_path / folder / "agorasdk.1.log", age_s=900)
    assert paths("agora-macos", HOME=str(tmp_path)) == [newest, older]


def test_windows_keeps_a_folder_for_each_process(tmp_path: Path) -> None:
    log = put(tmp_path / "AppData/Local/Agora/call.exe/agorasdk.log")
    local = str(tmp_path / "AppData" / "Local")
    assert paths("agora-windows", LOCALAPPDATA=local) == [log]
    assert paths("agora-windows", USERPROFILE=str(tmp_path)) == [log]
    assert paths("agora-windows", LOCALAPPDATA=local, USERPROFILE=str(tmp_path)) == [log]


@pytest.mark.parametrize(
    "name",
    [
        "Library/Logs/other.log",
        "Library/Logs/agorasdk.log.txt",
        "Library/Logs/deeper/agorasdk.log",
        "Library/agorasdk.log",
        "agorasdk.log",
        "Library/Containers/a/Data/Library/Logs/deeper/agorasdk.log",
    ],
)
def test_other_names_and_other_folders_are_left_alone(tmp_path: Path, name: str) -> None:
    put(tmp_path / name)
    nothing = found("agora-macos", HOME=str(tmp_path))
    assert isinstance(nothing, Nothing)
    assert nothing.reason is Reason.NOT_FOUND


@pytest.mark.parametrize("environment", [{}, {"HOME": ""}, {"HOME": "relative"}, {"HOME": "/nowhere/at/all"}])
def test_without_a_home_there_is_nothing(environment: dict[str, str]) -> None:
    assert isinstance(found("agora-macos", **environment), Nothing)


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = put(tmp_path / "elsewhere/Data/Library/Logs/agorasdk.log")
    home = tmp_path / "home"
    (home / "Library/Containers").mkdir(parents=True)
    (home / "Library/Logs").mkdir()
    try:
        (home / "Library/Containers/linked").symlink_to(tmp_path / "elsewhere")
        (home / "Library/Logs/agorasdk.log").symlink_to(elsewhere)
    except OSError:
        pytest.skip("this user may not make links on Windows")
    assert paths("agora-macos", HOME=str(home)) == []


def test_two_apps_at_work_are_two_too_many(tmp_path: Path) -> None:
    put(tmp_path / "Library/Containers/com.example.call/Data/Library/Logs/agorasdk.log")
    put(tmp_path / "Library/Containers/com.example.dating/Data/Library/Logs/agorasdk.log")
    nothing = found("agora-macos", HOME=str(tmp_path))
    assert isinstance(nothing, Nothing)
    assert nothing.reason is Reason.DECLINED
    assert "example" not in nothing.why


def test_an_app_that_was_not_at_work_does_not_matter(tmp_path: Path) -> None:
    log = put(tmp_path / "Library/Containers/com.example.call/Data/Library/Logs/agorasdk.log")
    before = (END - START + timedelta(hours=1)).total_seconds()
    put(tmp_path / "Library/Containers/com.example.dating/Data/Library/Logs/agorasdk.log", age_s=before)
    assert paths("agora-macos", HOME=str(tmp_path)) == [log]


def test_sizes_are_told(tmp_path: Path) -> None:
    put(tmp_path / "Library/Logs/agorasdk.log")
    files = found("agora-macos", HOME=str(tmp_path))
    assert not isinstance(files, Nothing)
    assert files[0].size_bytes == 10


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_may_not_be_listed_is_denied(tmp_path: Path) -> None:
    folder = tmp_path / "Library/Logs"
    put(folder / "agorasdk.log")
    folder.chmod(0)
    try:
        nothing = found("agora-macos", HOME=str(tmp_path))
    finally:
        folder.chmod(0o700)
    assert isinstance(nothing, Nothing)
    assert nothing.reason is Reason.DENIED
