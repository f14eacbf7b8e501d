"""Small scripts stand on PATH for the tools of each system, and record what they are given."""

import os
import sys
from pathlib import Path

import pytest

from collector.delivery import clipboard
from collector.delivery.clipboard import copy

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the tools of all systems are scripts of a shell here"
)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    return tmp_path


def put(tools: Path, name: str, command: str) -> None:
    path = tools / name
    path.write_text(f"#!/bin/sh\n{command}\n")
    path.chmod(0o755)


DISPLAYS = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}


@pytest.mark.parametrize(
    ("platform", "display", "name", "arguments", "encoding"),
    [
        ("linux", "WAYLAND_DISPLAY", "wl-copy", "", "utf-8"),
        ("linux", "DISPLAY", "xclip", "-selection clipboard", "utf-8"),
        ("linux", "DISPLAY", "xsel", "--input --clipboard", "utf-8"),
        ("darwin", "", "pbcopy", "", "utf-8"),
        ("win32", "", "clip", "", "utf-16"),
    ],
)
def test_each_systems_own_tool_takes_the_text(
    tools: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    display: str,
    name: str,
    arguments: str,
    encoding: str,
) -> None:
    put(tools, name, f'echo "$@" > "{tools}/asked"; cat > "{tools}/taken"')
    if display:
        monkeypatch.setenv(display, DISPLAYS[display])
    assert copy("Grüße\n", platform=platform) == name
    assert (tools / "asked").read_text().strip() == arguments
    assert (tools / "taken").read_bytes() == "Grüße\n".encode(encoding)


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_where_no_tool_is_installed_none_is_named(tools: Path, monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setenv("PATH", str(tools))
    for name, value in DISPLAYS.items():
        monkeypatch.setenv(name, value)
    assert copy("text", platform=platform) == ""


def test_a_tool_that_hangs_is_not_waited_for(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "_PATIENCE_S", 0.1)
    monkeypatch.setenv("DISPLAY", ":0")
    put(tools, "xclip", "exec sleep 60")
    put(tools, "xsel", "cat > /dev/null")
    assert copy("text") == "xsel"


def test_without_a_display_nothing_is_tried(tools: Path) -> None:
    put(tools, "wl-copy", "exit 0")
    put(tools, "xclip", "exit 0")
    assert copy("text") == ""


def test_a_tool_that_fails_is_passed_over(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tools, "xclip", "exit 1")
    put(tools, "xsel", "cat > /dev/null")
    monkeypatch.setenv("DISPLAY", ":0")
    assert copy("text") == "xsel"
