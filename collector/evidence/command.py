"""Turns an external command into its output, within its own time limit; a tool that is not there says nothing."""

import asyncio
import contextlib
import json
import os
import shutil
from collections.abc import Sequence

COMMAND_DEADLINE_S = 4.0
POWERSHELL_DEADLINE_S = 12.0
"""PowerShell alone takes 1 to 3 s to start on a busy machine; its CIM providers take as long again."""


async def output_of(command: Sequence[str], *, deadline_s: float = COMMAND_DEADLINE_S) -> str:
    """Return what ``command`` prints on standard output, or "" if it is absent, fails or takes too long."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            *command[1:],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},  # labels in English, to be read by a program
        )
    except OSError:
        return ""
    try:
        printed, _ = await asyncio.wait_for(process.communicate(), deadline_s)
    except TimeoutError:
        return ""
    finally:
        if process.returncode is None:  # too slow, or nobody waits for it any more
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return printed.decode("utf-8", "replace") if process.returncode == 0 else ""


async def powershell(script: str) -> object:
    """Return the JSON value that a PowerShell ``script`` yields, or an empty list if there is none."""
    prologue = "[Console]::OutputEncoding=[Text.Encoding]::UTF8; $ProgressPreference='SilentlyContinue'; "
    command = (
        "powershell",
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        f"{prologue}{script} | ConvertTo-Json -Depth 4 -Compress",
    )
    return parsed(await output_of(command, deadline_s=POWERSHELL_DEADLINE_S))


def parsed(text: str) -> object:
    """Return the JSON value of ``text``, or an empty list if it holds none."""
    try:
        value: object = json.loads(text)
    except ValueError:
        return []
    return value


def rows(value: object) -> tuple[dict[str, object], ...]:
    """Return the objects of a JSON array; one object alone counts as an array of one, as PowerShell writes it."""
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, dict))


def text_of(row: dict[str, object], key: str) -> str:
    """Return a field as text, "" if it is absent or no text."""
    value = row.get(key, "")
    return value.strip() if isinstance(value, str) else ""
