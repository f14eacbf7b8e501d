"""What live guides share: a publisher whose fault can be switched off, and the answers of whoever has the problem."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.avsync import ROOT
from tests.cli.terminal import ENTER, SKIP, Terminal
from tests.faults.fault import Fault
from tests.live.server import LiveKitServer

ROOM = "guided"
ANSWERS = {
    "known": ENTER,
    "platform": "linux",
    "when": "now",
    "sender": "synthetic-publisher",
    "receiver": "synthetic-viewer",
    "here": "elsewhere",
    "enhancement": "no",
    "custom_source": "no",
    "custom_renderer": "no",
    "reproducible": "no",
    "scenario": "communication",
    "ready": "yes",
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


def answer_until(guide: Terminal, last: str, *, title: str, answers: Mapping[str, str]) -> None:
    """Answer up to a question; of the experiments only the one with this title is tried."""
    before = ""
    while (key := guide.question()) != last:
        assert key, guide.screen
        trying = key == "try" and title in guide.screen.rsplit("[", 1)[-1]
        guide.say("yes" if trying else answers.get(key, SKIP))
        before = key
    assert before == "try"
