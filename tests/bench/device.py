"""Prints what ``measure device`` says of a machine that is short of something: ``python -m tests.bench.device``.

Each row is one run of the real command: what was set, what it measured, its verdict. Groups that limit a process need
an administrator, and are left out with the reason where they may not be made. It takes about three minutes.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.avsync import avsync
from tests.control_groups import NotPermittedError, cpu_group, enter, memory_group

SECONDS = "12"
MEGABYTE = 2**20
BUSY = "import time\nends = time.monotonic() + 300\nwhile time.monotonic() < ends: pass"
HOLDING = """
import sys, time
sys.stdin.readline()
held = bytearray(int(sys.argv[1]) * 2**20)
held[::4096] = held[::4096]
time.sleep(300)
"""
CORES = 0.1
LIMIT_MB, HELD_MB = 200, 180


def main() -> None:
    """Run every row and print it as soon as it is there."""
    with tempfile.TemporaryDirectory() as folder:
        for name, row in (
            ("nothing", _idle),
            ("busy processes", _starved),
            ("CPU limit", _limited),
            ("memory limit", _squeezed),
        ):
            try:
                for line in row(Path(folder)):
                    print(f"| {name} | {line} |", flush=True)
            except NotPermittedError as refused:
                print(f"| {name} | left out: {refused} | – | – |", flush=True)


def _idle(folder: Path) -> Iterator[str]:
    found = _measured(folder)
    for check in ("device.cpu", "device.scheduling", "device.encoder", "device.disk", "device.memory"):
        yield _row("idle", found[check])


def _starved(folder: Path) -> Iterator[str]:
    count = os.cpu_count() or 1
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(_running(BUSY))
        found = _measured(folder)
    for check in ("device.cpu", "device.scheduling", "device.encoder"):
        yield _row(f"{count} busy on {count} cores", found[check])


def _limited(folder: Path) -> Iterator[str]:
    with cpu_group(CORES) as group, _running(BUSY) as process:
        enter(process.pid, group)
        found = _measured(folder, "--pid", str(process.pid))
    values = found["device.cpu"]["values"]
    yield _row(f"{CORES} of a core", found["device.cpu"], f"{values['quota_cores']} of a core: ")


def _squeezed(folder: Path) -> Iterator[str]:
    with memory_group(LIMIT_MB * MEGABYTE) as group, _running(HOLDING, str(HELD_MB)) as process:
        enter(process.pid, group)
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
        found = _measured(folder, "--pid", str(process.pid))
    yield _row(f"{HELD_MB} of {LIMIT_MB} MiB held", found["device.memory"])


@contextlib.contextmanager
def _running(script: str, *arguments: str) -> "Iterator[subprocess.Popen[bytes]]":
    with subprocess.Popen([sys.executable, "-c", script, *arguments], stdin=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def _measured(folder: Path, *arguments: str) -> dict[str, dict[str, Any]]:
    done = avsync(folder, "measure", "device", "--duration", SECONDS, "--json", "--quiet", *arguments)
    return {finding["check"]: finding for finding in done.document["findings"]}


def _row(put: str, finding: dict[str, Any], prefix: str = "") -> str:
    return f"{put} | {finding['check']}: {prefix}{finding['summary']} | {finding['verdict']}"


if __name__ == "__main__":
    main()
