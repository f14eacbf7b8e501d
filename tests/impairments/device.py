"""Runs ``avsync measure device`` on an idle machine, beside busy processes, and inside a group with little memory."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from tests.avsync import clean_environment
from tests.control_groups import NotPermittedError, enter, memory_group
from tests.impairments.rows import Row, missing

SECONDS = 15.0
SPARE_S = 60
ALLOWED_MS = 1.0
GROUP_MB = 512
"""avsync's own processes need about half of it."""
ALLOWED_MB_SHARE = 0.01
REFERENCE = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
with open(sys.argv[1], "w") as noted:
    while True:
        now = time.perf_counter()
        time.sleep(0.010)
        print(time.time(), 1000 * (time.perf_counter() - now) - 10, file=noted)
"""
"""Notes when each of its timers fired, and how late."""
BUSY = "import time\nends = time.monotonic() + 120\nwhile time.monotonic() < ends: pass"
WANTED = ("--no-benchmark", "--duration", str(SECONDS), "--json", "--quiet")
SCHEDULING, MEMORY = "device.scheduling", "device.memory"


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceCase:
    """One load on this machine, and what carries it out."""

    id: str
    given: str
    carry_out: Callable[[str], list[Row]]


def _delay(given: str, *, busy: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, _busy_processes(busy), _one_core():
        noted = Path(folder) / "noted"
        with _running(sys.executable, "-c", REFERENCE, str(noted)):
            document = _measured()
        at_s, late_ms = np.loadtxt(noted, ndmin=2).T
    finding = _finding(document, SCHEDULING)
    (watched,) = (item for item in document["coverage"] if item["source"] == SCHEDULING)
    first_s, last_s = (datetime.fromisoformat(watched[end]).timestamp() for end in ("first", "last"))
    meanwhile = late_ms[(first_s <= at_s) & (at_s <= last_s)]
    return [
        _beside(given, finding, name, float(np.quantile(meanwhile, share)))
        for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95))
    ]


def _beside(given: str, finding: dict[str, Any], name: str, reference_ms: float) -> Row:
    """Two loops meet the same load and not the same turns: the bound that goes with a quantile is allowed, too."""
    values = finding["values"]
    measured = float(values[name])
    told = values[f"{name.removesuffix('_ms')}_bound_ms"]
    bound = 0.0 if isinstance(told, str) else float(told)
    return Row(
        given=given,
        figure=f"{SCHEDULING} {name}",
        unit="ms",
        expected=reference_ms,
        measured=measured,
        bound=bound,
        allowed=ALLOWED_MS + bound,
        within=abs(measured - reference_ms) <= ALLOWED_MS + bound,
        says=f"{finding['verdict']}: {finding['summary']}",
    )


@contextmanager
def _one_core() -> Iterator[None]:
    """Have what is started inside wait in one core's queue, where the system can bind it there."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


@contextmanager
def _busy_processes(count: int) -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(_running(sys.executable, "-c", BUSY))
        yield


@contextmanager
def _running(*command: str) -> Iterator[None]:
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _memory(given: str) -> list[Row]:
    try:
        with memory_group(GROUP_MB * 2**20) as folder:
            finding = _finding(_measured(folder), MEMORY)
    except NotPermittedError as reason:
        return [missing(given, f"{MEMORY} total_mb", f"not permitted here: {reason}", within=True)]
    measured = float(finding["values"]["total_mb"])
    allowed = ALLOWED_MB_SHARE * GROUP_MB
    return [
        Row(
            given=given,
            figure=f"{MEMORY} total_mb",
            unit="MB",
            expected=GROUP_MB,
            measured=measured,
            bound=0.0,
            allowed=allowed,
            within=abs(measured - GROUP_MB) <= allowed,
            says=f"{finding['verdict']}: {finding['summary']}",
        )
    ]


def _measured(*groups: Path) -> dict[str, Any]:
    """Run the command, from its start on inside a control group if one is given."""

    def join() -> None:
        for folder in groups:
            enter(os.getpid(), folder)

    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "collector", "measure", "device", *WANTED],
            capture_output=True,
            text=True,
            cwd=folder,
            env=clean_environment(Path(folder), {}),
            timeout=SECONDS + SPARE_S,
            preexec_fn=join if groups else None,
            check=False,
        )
    if not done.stdout:
        raise RuntimeError(f"avsync ended with {done.returncode}: {done.stderr[-400:]}")
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def _finding(document: dict[str, Any], check: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in document["findings"] if item["check"] == check)
    return found


CORES = os.cpu_count() or 1
DEVICE = (
    DeviceCase(id="idle", given="nothing", carry_out=lambda given: _delay(given, busy=0)),
    DeviceCase(
        id="busy",
        given=f"{CORES} busy processes, one a core",
        carry_out=lambda given: _delay(given, busy=CORES),
    ),
    DeviceCase(id="memory", given=f"a control group of {GROUP_MB} MB", carry_out=_memory),
)
