"""Runs the real command in a process of its own, as a user does."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
QUIET_ENVIRONMENT = ("AVSYNC_", "LIVEKIT_", "AGORA_")


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        """stdout's JSON document."""
        parsed: dict[str, Any] = json.loads(self.stdout)
        return parsed

    @property
    def bundle(self) -> Path:
        """The bundle whose path is stdout's last line."""
        return Path(self.stdout.splitlines()[-1])


def clean_environment(folder: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return this environment without the user's own settings, with state and temporary files under ``folder``."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(QUIET_ENVIRONMENT)}
    state = {"XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return kept | state | dict(extra)


def start(folder: Path, *arguments: str, **extra: str) -> "subprocess.Popen[str]":
    """Start ``avsync`` in ``folder``; the caller waits for it or ends it."""
    return start_inside((), folder, *arguments, **extra)


def start_inside(command: tuple[str, ...], folder: Path, *arguments: str, **extra: str) -> "subprocess.Popen[str]":
    """Do the same by a command that becomes ``avsync``."""
    return subprocess.Popen(
        [*command, sys.executable, "-m", "collector", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=clean_environment(folder, extra),
    )


def finish(process: "subprocess.Popen[str]", *, timeout_s: float = 120) -> Done:
    """Wait for a started command."""
    stdout, stderr = process.communicate(timeout=timeout_s)
    return Done(code=process.returncode, stdout=stdout, stderr=stderr)


def avsync(folder: Path, *arguments: str, **extra: str) -> Done:
    """Run ``avsync`` in ``folder`` and wait."""
    return finish(start(folder, *arguments, **extra))


def member(bundle: Path, name: str) -> str:
    """Return one member of a bundle as text."""
    with zipfile.ZipFile(bundle) as archive:
        return archive.read(name).decode()


def document(bundle: Path, name: str) -> Any:
    """Return one JSON member of a bundle."""
    return json.loads(member(bundle, name))
