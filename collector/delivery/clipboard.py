"""Puts text on the clipboard by the tool that the system has for it."""

import os
import shutil
import subprocess
import sys

_PATIENCE_S = 5.0
_WAYLAND = (("wl-copy",),)
_X11 = (("xclip", "-selection", "clipboard"), ("xsel", "--input", "--clipboard"))


def copy(text: str, *, platform: str = sys.platform) -> str:
    """Return the name of the tool that took the text; empty if there is none, or it failed."""
    encoded = text.encode("utf-16" if platform == "win32" else "utf-8")
    for command in _commands(platform):
        tool = shutil.which(command[0])
        if tool and _taken([tool, *command[1:]], encoded):
            return command[0]
    return ""


def _commands(platform: str) -> tuple[tuple[str, ...], ...]:
    if platform == "darwin":
        return (("pbcopy",),)
    if platform == "win32":
        return (("clip",),)
    wayland = _WAYLAND if os.environ.get("WAYLAND_DISPLAY") else ()
    return wayland + (_X11 if os.environ.get("DISPLAY") else ())


def _taken(command: list[str], encoded: bytes) -> bool:
    try:
        # They stay behind to hand the text out: their streams must not be ours.
        done = subprocess.run(
            command,
            input=encoded,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
