"""Runs one case through a real server and avsync's own command line, and returns what came out beside the truth.

As a command (``python -m tests.faults.run CASE --host … --near JSON``) it does so inside a network namespace and prints
the outcome as JSON.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.avsync import clean_environment
from tests.faults.browser import publisher as browser
from tests.faults.cases import CASES, NO_CAUSE, Case, Evidence, Side
from tests.faults.truth import Truth, true_offsets, truth_between
from tests.impairment import joined
from tests.live.server import LiveKitServer

ROOT = Path(__file__).parents[2]
RIDING = Path(__file__).parent / "riding"
"""Where Python finds what rides along in the processes that watch."""

SPARE_S = 100.0
SETTLE_S = 1.0
CONTENT = "content"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One run. Offsets in ms, nan = not measured or not known; ``named`` is the first cause, NO_CAUSE if none.

    ``true_ms`` is what the application that watched was handed, ``source_ms`` what left the publisher's queues and
    ``handed_ms`` what went into them. ``measured_ms`` and ``bound_ms`` are avsync's own of the first, ``before_ms`` and
    ``before_bound_ms`` of what came into this receiver. Slopes in ms/s. ``load`` is this machine's load average over
    the last minute, ``failed`` why there is no result.
    """

    case: str
    true_ms: float = math.nan
    source_ms: float = math.nan
    handed_ms: float = math.nan
    true_slope: float = math.nan
    measured_ms: float = math.nan
    bound_ms: float = math.nan
    before_ms: float = math.nan
    before_bound_ms: float = math.nan
    method: str = ""
    slope: float = math.nan
    slope_bound: float = math.nan
    named: str = NO_CAUSE
    support: str = ""
    causes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    load: float = math.nan
    seconds: float = 0.0
    failed: str = ""

    @property
    def measured(self) -> bool:
        """Whether a content offset came out and the true one is known."""
        return not math.isnan(self.measured_ms) and not math.isnan(self.true_ms)

    @property
    def inside(self) -> bool:
        """Whether the truth lies inside the bound."""
        return self.measured and abs(self.measured_ms - self.true_ms) <= self.bound_ms

    @property
    def source_inside(self) -> bool:
        """Whether what left the publisher lies inside the bound of what is said of it."""
        return abs(self.before_ms - self.source_ms) <= self.before_bound_ms

    @property
    def right(self) -> bool:
        """Whether the right cause was named first."""
        return not self.failed and by_id(self.case).judged_right(self.named)


def by_id(case_id: str) -> Case:
    """Return the case with an id. Raises KeyError."""
    return {case.id: case for case in CASES}[case_id]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a case runs: its server, and what to put before the commands of publisher and avsync."""

    server: LiveKitServer
    publisher: tuple[str, ...] = ()
    watcher: tuple[str, ...] = ()


def carry_out(case: Case, place: Place) -> Outcome:
    """Run one case; whatever goes wrong is said in ``failed``."""
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="avsync-fault-") as folder:
        try:
            found = _carried_out(case, place, Path(folder))
        except (AssertionError, OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
            found = Outcome(case=case.id, failed=f"{type(error).__name__}: {error}"[:300])
    return _with(found, load=os.getloadavg()[0], seconds=time.monotonic() - began_s)


def _with(outcome: Outcome, **changed: Any) -> Outcome:  # Any: fields by name
    return Outcome(**asdict(outcome) | changed)


def _carried_out(case: Case, place: Place, folder: Path) -> Outcome:
    if case.evidence is Evidence.REHEARSAL:
        return _judged(case, _avsync(("measure", "rehearse", *case.options), folder, {}, ()), Truth())
    room = f"fault-{case.id}-{time.monotonic_ns()}"
    place.server.create_room(room, sync_streams=case.sync_streams)
    truth, trace = folder / "truth.jsonl", folder / "trace.jsonl"
    with ExitStack() as stack:
        if case.busy:
            stack.enter_context(busy_processors())
        stack.enter_context(publishing(case, place, room, truth, trace))
        time.sleep(SETTLE_S)
        began_s = time.time()
        if case.evidence is Evidence.TRACE:
            time.sleep(case.seconds)
            document: dict[str, Any] = {}
        else:
            stack.enter_context(_restarting(case, place.server))
            witnessed = {"WITNESS_FOLDER": str(folder), "PYTHONPATH": os.pathsep.join((str(RIDING), str(ROOT)))}
            extra = place.server.access | witnessed
            document = _avsync(_watching(case, room, trace), folder, extra, place.watcher)
        ended_s = time.time()
    if case.evidence is Evidence.TRACE:
        document = _avsync(("measure", "timestamps", str(trace), *case.options), folder, {}, ())
    return _judged(case, document, truth_between(true_offsets(truth, folder), began_s, ended_s))


def _watching(case: Case, room: str, trace: Path) -> tuple[str, ...]:
    topic = ("collect",) if case.whole else ("measure", "room")
    traced = ("--timestamps", str(trace)) if case.evidence is Evidence.WATCH_AND_TRACE else ()
    return (*topic, "--room", room, "--duration", f"{case.seconds:g}", *traced, *case.options)


def _avsync(arguments: tuple[str, ...], folder: Path, extra: dict[str, str], prefix: tuple[str, ...]) -> dict[str, Any]:
    done = subprocess.run(
        [*prefix, sys.executable, "-m", "collector", *arguments, "--json", "--quiet"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=clean_environment(folder, extra),
        timeout=SPARE_S,
        check=False,
    )
    if not done.stdout.strip():
        raise AssertionError(f"avsync ended with {done.returncode}: {done.stderr[-250:]}")
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@contextmanager
def publishing(case: Case, place: Place, room: str, truth: Path, trace: Path) -> Iterator[None]:
    """Publish what a case says inside the block; ``truth`` and ``trace`` are written meanwhile."""
    token = place.server.token(room=room, identity="synthetic-publisher")
    if case.browser:
        with browser.publishing(url=place.server.url, token=token, offset_ms=case.fault.offset_ms, truth=truth):
            yield
        return
    command = [*place.publisher, sys.executable, "-m", "tests.faults.publisher", "--url", place.server.url]
    traced = ["--trace", str(trace)] if case.evidence is not Evidence.WATCH else []
    process = subprocess.Popen(
        [*command, "--fault", case.fault.to_json(), "--truth", str(truth), *traced],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PUBLISHER_TOKEN": token},
    )
    with process:
        try:
            line = process.stdout.readline() if process.stdout is not None else ""
            if line.strip() != "publishing":
                raise AssertionError("the publisher ended before it published")
            yield
        finally:
            process.kill()


@contextmanager
def busy_processors() -> Iterator[None]:
    """Keep every processor busy inside the block, by processes that are ended by their ids."""
    command = [sys.executable, "-c", "while True: pass"]
    processes = [subprocess.Popen(command) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait(timeout=10)


@contextmanager
def _restarting(case: Case, server: LiveKitServer) -> Iterator[None]:
    """Restart the server in the middle of the block if the case asks for it."""
    if not case.restart_at_s:
        yield
        return
    timer = threading.Timer(case.restart_at_s, server.restart)
    timer.start()
    try:
        yield
    finally:
        timer.join(timeout=60)


def _judged(case: Case, document: dict[str, Any], truth: Truth) -> Outcome:
    findings = {finding["check"]: finding for finding in document["findings"]}
    checks = ("sync.offset", "sync.drift", "sync.localise")
    offset, slope, place = (_measured(findings.get(check, {})) for check in checks)
    causes = document["causes"]
    return Outcome(
        case=case.id,
        true_ms=truth.received_ms,
        source_ms=truth.left_ms,
        handed_ms=truth.handed_ms,
        true_slope=truth.slope_ms_per_s,
        measured_ms=_number(offset, "offset_ms"),
        bound_ms=_number(offset, "offset_bound_ms"),
        before_ms=_number(place, "before_receiver_ms"),
        before_bound_ms=_number(place, "before_receiver_bound_ms"),
        method=offset.get("offset_method", ""),
        slope=_number(slope, "slope_ms_per_s"),
        slope_bound=_number(slope, "slope_bound_ms_per_s"),
        named=causes[0]["cause"] if causes else NO_CAUSE,
        support=causes[0]["support"] if causes else "",
        causes=tuple(f"{cause['cause']} ({cause['support']})" for cause in causes),
        notes=tuple(
            f"{finding['check']} {finding['verdict']}: {finding['summary']}"
            for finding in document["findings"]
            if finding["verdict"] not in ("pass", "skip") and finding["check"] != "ticket.complete"
        ),
    )


def _measured(finding: dict[str, Any]) -> dict[str, Any]:
    """The values of a finding that rest on content; none of others."""
    values: dict[str, Any] = finding.get("values", {})
    methods = [value for name, value in values.items() if name.endswith("_method")]
    return values if any(CONTENT in method for method in methods) else {}


def _number(values: dict[str, Any], name: str) -> float:
    """A figure of a finding: nan if it is not there, infinite if it is unbounded."""
    value = values.get(name, math.nan)
    return math.inf if isinstance(value, str) else float(value)


def carry_out_across(case: Case) -> Outcome:
    """Run one case with its link between two namespaces: a process of our own inside the far one does it."""
    if case.link is None:
        raise ValueError(f"{case.id} has no link")
    with joined(case.link) as link:
        command = [*link.far, sys.executable, "-m", "tests.faults.run", case.id, "--host", link.far_address]
        done = subprocess.run(
            [*command, "--near", json.dumps(link.near)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=SPARE_S + case.seconds + 60,
            check=False,
        )
    if done.returncode:
        return Outcome(case=case.id, failed=done.stderr[-300:])
    found = json.loads(done.stdout)
    return Outcome(**found | {"causes": tuple(found["causes"]), "notes": tuple(found["notes"])})


def main() -> None:
    """Run one case beside a server of its own and print the outcome."""
    parser = argparse.ArgumentParser()
    parser.add_argument("case")
    parser.add_argument("--host", required=True)
    parser.add_argument("--near", default="[]")
    given = parser.parse_args()
    case, near = by_id(given.case), tuple(json.loads(given.near))
    with tempfile.TemporaryDirectory() as folder:
        server = LiveKitServer(Path(folder), host=given.host)
        server.start()
        try:
            sending = case.side is Side.SENDER
            place = Place(server=server, publisher=near if sending else (), watcher=() if sending else near)
            print(json.dumps(asdict(carry_out(case, place))))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
