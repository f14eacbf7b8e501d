"""The guide against a real server and a real publisher whose fault is switched off when the guide asks for it."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from collector.bundle.read import read_bundle
from collector.model.records.guide import GuideExperiment, Witness
from tests.avsync import ROOT, document, member
from tests.calm import Meanwhile
from tests.cli.terminal import ENTER, Terminal
from tests.faults.fault import Fault
from tests.impairment import unavailable
from tests.live.guided import ANSWERS, ROOM, answer_until, publishing
from tests.live.server import LiveKitServer
from tests.live.switched import namespaces

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pseudo-terminal")

FILTERED = Fault(offset_ms=-800)
"""As a filter does that nobody makes up for: the sound is handed over late, by more than the up to 484 ms of sound that
wait in a healthy sender's queue while other work takes all processors (measured)."""
FILTERING = ANSWERS | {"enhancement": "Synthetic Filter 1.0"}


@pytest.mark.measures
@pytest.mark.timeout(300)
def test_a_fault_that_is_switched_off_when_asked_is_the_cause_that_is_found(
    server: LiveKitServer, tmp_path: Path
) -> None:
    server.create_room(ROOM)
    given = ("--room", ROOM, "--vendor", "livekit", "--duration", "20")
    guide = Terminal(tmp_path, *given, variables=server.access)
    guide.child.timeout = 120
    try:
        with publishing(server, FILTERED, tmp_path):
            answer_until(guide, "filter.changed", title="Without the enhancement", answers=FILTERING)
        with publishing(server, Fault(), tmp_path):
            guide.say(ENTER)
            assert guide.question() == "filter.restored", guide.screen
        with publishing(server, FILTERED, tmp_path):
            guide.say(ENTER)
            assert guide.converse(FILTERING) == 1, guide.screen
    finally:
        guide.end()
    assert "It helped." in guide.screen, guide.screen
    (tried,) = read_bundle(guide.bundle).evidence.every(GuideExperiment)
    assert (tried.effect, tried.seen_by) == ("helped", Witness.ROOM), tried
    offset = next(figure for figure in tried.figures if figure.unit == "ms")
    change_ms = offset.after.value - offset.before.value
    assert change_ms > offset.after.bound + offset.before.bound
    assert tried.causes == ("enhancement.third-party",)
    assert support_of("enhancement.third-party", guide.bundle) == "strong"
    assert "Tried Without the enhancement (sender): helped, measured in the room" in member(guide.bundle, "ticket.md")


@pytest.mark.measures
@pytest.mark.timeout(300)
def test_how_often_and_which_course_it_takes_are_measured_in_the_room_and_not_asked(
    server: LiveKitServer, tmp_path: Path
) -> None:
    """Out of step from the start, and by 10 ms more each second, beyond what a busy machine makes of a steady one.

    Where a host gives this machine's processors away, the bounds may grow too wide to tell. Then it asks.
    """
    meanwhile = Meanwhile()
    server.create_room(ROOM)
    guide = Terminal(tmp_path, "--room", ROOM, "--vendor", "livekit", variables=server.access)
    guide.child.timeout = 120
    asked = list[str]()
    try:
        with publishing(server, Fault(offset_ms=-400, drift_ppm=-10_000), tmp_path):
            code = guide.converse(ANSWERS | {"room.watch.wanted": "yes"}, before=asked.append)
    finally:
        guide.end()
    findings = {item["check"]: item for item in document(guide.bundle, "findings.json")["findings"]}
    if {"regular", "course"} <= set(asked) and meanwhile.disturbed:
        assert findings["sync.offset"]["verdict"] != "pass", guide.screen
        return
    assert code == 1, guide.screen
    assert not {"regular", "course"} & set(asked), guide.screen
    said = " ".join(guide.screen.split())
    assert "Measured, so that it need not be asked: how often: Always course: Yes, it grows" in said, guide.screen
    assert findings["sync.pattern"]["values"]["pattern"] == "drift"


@pytest.mark.measures
@pytest.mark.timeout(300)
@pytest.mark.skipif(bool(unavailable()), reason=unavailable())
def test_a_network_that_is_switched_when_asked_is_seen_to_help(server: LiveKitServer, tmp_path: Path) -> None:
    """``server`` is not used: where none can be had, this skips with it."""
    mark = secrets.token_hex(3)
    near, far, middle = (f"avsync-{mark}-{part}" for part in ("near", "far", "middle"))
    with namespaces(near, far, middle):
        inside = ["ip", "netns", "exec", far, sys.executable, "-m", "tests.live.switched"]
        done = subprocess.run(
            [*inside, str(tmp_path), near, far, middle],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-4000:]
    bundle = Path(done.stdout.splitlines()[-1])
    (tried,) = read_bundle(bundle).evidence.every(GuideExperiment)
    assert (tried.seen_by, tried.device) == (Witness.ROOM, "receiver"), tried
    trip = next(figure for figure in tried.figures if figure.quantity == "rtt")
    assert trip.before.low > 400 > 100 > trip.after.high
    assert trip.effect == "helped"
    # Where other work takes the processors, the publisher falls behind by hundreds of ms: what people see goes first.
    if "worse" not in {figure.effect for figure in tried.figures}:
        assert tried.effect == "helped", tried
        assert support_of("network.rtt", bundle) == "medium"  # the offset itself was in step all the time


def support_of(cause: str, bundle: Path) -> str:
    named = {item["cause"]: item["support"] for item in document(bundle, "findings.json")["causes"]}
    return str(named.get(cause, named))
