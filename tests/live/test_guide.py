"""The guide against a real server and a real publisher whose fault is switched off when the guide asks for it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from collector.bundle.read import read_bundle
from collector.model.records.guide import GuideExperiment, Witness
from tests.avsync import ROOT, member
from tests.cli.terminal import ENTER, Terminal
from tests.faults.fault import Fault
from tests.live.server import LiveKitServer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pseudo-terminal")

ROOM = "guided"
FILTERED = Fault(offset_ms=-300)
"""As noise suppression does that nobody makes up for: the sound is handed over 300 ms late."""
ANSWERS = {
    "known": ENTER,
    "platform": "linux",
    "when": "now",
    "sender": "synthetic-publisher",
    "receiver": "synthetic-viewer",
    "here": "elsewhere",
    "enhancement": "Synthetic Filter 1.0",
    "custom_source": "no",
    "custom_renderer": "no",
    "reproducible": "no",
    "scenario": "communication",
    "ready": "yes",
    "filter.changed": ENTER,
    "filter.restored": ENTER,
    "anyhow": ENTER,
    "review": "approve",
}


@contextmanager
def publishing(server: LiveKitServer, fault: Fault, folder: Path) -> Iterator[None]:
    """Publish with a fault as a process of its own, which is ended by its id."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.faults.publisher", "--url", server.url),
            *("--fault", fault.to_json(), "--truth", str(folder / "truth.jsonl")),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PUBLISHER_TOKEN": server.token(room=ROOM, identity="synthetic-publisher")},
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "publishing"
            yield
        finally:
            process.kill()


@pytest.mark.measures
@pytest.mark.timeout(300)
def test_a_fault_that_is_switched_off_when_asked_is_the_cause_that_is_found(
    server: LiveKitServer, tmp_path: Path
) -> None:
    server.create_room(ROOM)
    keys = {"LIVEKIT_URL": server.url, "LIVEKIT_API_KEY": server.api_key, "LIVEKIT_API_SECRET": server.api_secret}
    guide = Terminal(tmp_path, "--room", ROOM, "--vendor", "livekit", "--duration", "20", variables=keys)
    guide.child.timeout = 120
    try:
        with publishing(server, FILTERED, tmp_path):
            answer_until(guide, "filter.changed")
        with publishing(server, Fault(), tmp_path):
            guide.say(ENTER)
            assert guide.question() == "filter.restored", guide.screen
        with publishing(server, FILTERED, tmp_path):
            guide.say(ENTER)
            assert guide.converse(ANSWERS) == 1, guide.screen
    finally:
        guide.end()
    assert "It helped." in guide.screen
    (tried,) = read_bundle(guide.bundle).evidence.every(GuideExperiment)
    assert (tried.effect, tried.seen_by) == ("helped", Witness.ROOM), tried
    offset = next(figure for figure in tried.figures if figure.unit == "ms")
    change_ms = offset.after.value - offset.before.value
    assert abs(change_ms - 300) <= offset.after.bound + offset.before.bound
    assert tried.causes == ("enhancement.third-party",)
    assert "Tried Without the enhancement (sender): helped, measured in the room" in member(guide.bundle, "ticket.md")


def answer_until(guide: Terminal, last: str) -> None:
    """Answer up to a question; of the experiments only the one without the filter is tried."""
    before = ""
    while (key := guide.question()) != last:
        assert key, guide.screen
        trying = key == "try" and "Without the enhancement" in guide.screen.rsplit("[", 2)[-2]
        guide.say("yes" if trying else ANSWERS.get(key, "/skip"))
        before = key
    assert before == "try"
