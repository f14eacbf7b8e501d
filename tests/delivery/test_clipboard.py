import os
import sys
from pathlib import Path

import pytest

from collector.delivery.clipboard import copy

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the tools of other systems have no display to be told by"
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


def test_without_a_display_nothing_is_tried(tools: Path) -> None:
    put(tools, "wl-copy", "exit 0")
    put(tools, "xclip", "exit 0")
    assert copy("text") == ""


def test_the_displays_own_tool_takes_the_text(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tools, "wl-copy", f'cat > "{tools}/taken"')
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert copy("Grüße\n") == "wl-copy"
    assert (tools / "taken").read_bytes() == "Grüße\n".encode()


def test_a_tool_that_fails_is_passed_over(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tools, "xclip", "exit 1")
    put(tools, "xsel", "cat > /dev/null")
    monkeypatch.setenv("DISPLAY", ":0")
    assert copy("text") == "xsel"
