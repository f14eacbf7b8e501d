"""Leads the guide on a machine whose network is switched to a better one when the guide asks for it; Linux, root.

Server and publisher are one machine, the guide's another, joined by a link (``tests.impairment``) that is replaced. Run
as ``python -m tests.live.switched FOLDER NEAR FAR MIDDLE`` inside the namespace FAR; it prints the bundle's path, or
what was on the screen when something went wrong.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

from tests.avsync import ROOT
from tests.cli.terminal import ENTER, Terminal
from tests.faults.fault import Fault
from tests.impairment import FAR_ADDRESS, Link
from tests.live.guided import ANSWERS, ROOM, answer_until, publishing
from tests.live.server import LiveKitServer

FAR_AWAY, NEARBY = Link(delay_ms=300.0), Link()
"""600 ms there and back, more than twice what is in order, and steady; or next to nothing."""

RECEIVING = ANSWERS | {"here": "receiver", "where": "receiver"}
PATIENCE_S = 120


class Network:
    """The link between two namespaces, which can be replaced by another one with the same ends."""

    def __init__(self, near: str, far: str, middle: str) -> None:
        ends = ("--near", near, "--far", far)
        self._command = ("ip", "netns", "exec", middle, sys.executable, "-m", "tests.impairment", *ends)
        self._running: list[subprocess.Popen[str]] = []

    def switch(self, link: Link) -> None:
        """End the link that there is, and join both ends by this one."""
        self.end()
        process = subprocess.Popen(
            [*self._command, "--link", json.dumps(asdict(link))], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        self._running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"

    def end(self) -> None:
        """End the link; its devices go with it."""
        while self._running:
            process = self._running.pop()
            process.kill()
            process.communicate()


@contextmanager
def namespaces(*names: str) -> Iterator[None]:
    """Make network namespaces, and remove them at the end."""
    with ExitStack() as stack:
        for name in names:
            subprocess.run(["ip", "netns", "add", name], check=True, capture_output=True)
            stack.callback(subprocess.run, ["ip", "netns", "delete", name], check=True, capture_output=True)
        yield


def lead(folder: Path, near: str, network: Network) -> str:
    """Lead the guide to its end, after the change in the better network, then in the first again; return the bundle."""
    with ExitStack() as stack:
        network.switch(FAR_AWAY)
        stack.callback(network.end)
        server = LiveKitServer(folder, FAR_ADDRESS)
        server.start()
        stack.callback(server.stop)
        server.create_room(ROOM)
        stack.enter_context(publishing(server, Fault(), folder))
        given = ("--room", ROOM, "--vendor", "livekit", "--duration", "20")
        guide = Terminal(folder, *given, variables=server.access, inside=("ip", "netns", "exec", near))
        stack.callback(guide.end)
        guide.child.timeout = PATIENCE_S
        answer_until(guide, "network.changed", title="Another network", answers=RECEIVING)
        network.switch(NEARBY)
        guide.say(ENTER)
        assert guide.question() == "network.restored", guide.screen
        network.switch(FAR_AWAY)
        guide.say(ENTER)
        guide.converse(RECEIVING)
        return str(guide.bundle)


if __name__ == "__main__":
    print(lead(Path(sys.argv[1]), sys.argv[2], Network(*sys.argv[2:5])))
