"""Prints what ``measure network`` takes of a core, thread by thread: ``python -m tests.bench.network``.

One run of the real command against a real server, watched from outside (Linux): while packets are sent, and while sound
and picture are. ``python`` are the threads that run avsync's own code; all others are the SDK's, whose ``tokio`` also
calls avsync for each packet. Beside their time stands how often they woke, since much of that time is waking.
"""

import contextlib
import itertools
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.avsync import Done, finish, start
from tests.live.server import LiveKitServer

NATIVE, CODING, OWN = "network_thread", "AudioEncoderQue", "python"
"""The SDK's threads that tell which process measures, and from when on sound is sent; and avsync's own."""
LOOK_S = 0.5
SETTLING_LOOKS = 4
"""Joining, a codec's first moments and leaving are not what sending takes."""
NS_PER_S = 1e9


@dataclass(frozen=True, kw_only=True, slots=True)
class Spent:
    """What threads have taken so far: processor time, and how often they waited for something."""

    busy_s: float
    waits: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """The threads of the process that measures, by name, at one moment, monotonic."""

    at_s: float
    threads: Mapping[str, Spent]


def main() -> None:
    """Run the command once and print a row a thread."""
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(1) as beside:
        server = LiveKitServer(Path(name))
        server.start()
        try:
            asked = ("measure", "network", "--here", "receiver", "--json", "--quiet")
            process = start(Path(name), *asked, **server.access)
            ending = beside.submit(finish, process)
            looks = list(_looks(process, ending))
            findings = ending.result().document["findings"]
        finally:
            server.stop()
    print(*(finding["summary"] for finding in findings if finding["check"] == "network.cost"))
    print("| threads | packets | they woke | sound and picture | they woke |\n|---|---|---|---|---|")
    for row in _rows(looks):
        print(row)


def _rows(looks: Sequence[Look]) -> Iterator[str]:
    coding = next(index for index, look in enumerate(looks) if CODING in look.threads)
    turns = (looks[SETTLING_LOOKS], looks[coding - 1]), (looks[coding + SETTLING_LOOKS], looks[-SETTLING_LOOKS])
    names = sorted(set(itertools.chain.from_iterable(look.threads for look in looks)))
    groups = {"all": names, "the SDK's": [name for name in names if name != OWN]} | {name: [name] for name in names}
    for said, group in groups.items():
        yield " | ".join(("", said, *(_between(*turn, group) for turn in turns), "")).strip()


def _between(first: Look, last: Look, names: Sequence[str]) -> str:
    """Return the cells for threads of these names: the share of a core, and wake-ups a second."""
    nothing, took_s = Spent(busy_s=0.0, waits=0), last.at_s - first.at_s
    pairs = [(first.threads.get(name, nothing), last.threads.get(name, nothing)) for name in names]
    busy = sum(after.busy_s - before.busy_s for before, after in pairs) / took_s
    waits = sum(after.waits - before.waits for before, after in pairs) / took_s
    return f"{busy:.1%} | {waits:.0f} a second"


def _looks(command: "subprocess.Popen[str]", ending: "Future[Done]") -> Iterator[Look]:
    """Yield looks at the process that measures, from when it has joined until it has left."""
    while not ending.done():
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(command.pid).children():
                threads = _threads(child.pid)
                if NATIVE in threads:
                    yield Look(at_s=time.monotonic(), threads=threads)
        time.sleep(LOOK_S)


def _threads(pid: int) -> dict[str, Spent]:
    """Return what the threads of a process have taken, those of one name together; none once it is gone."""
    spent: dict[str, Spent] = {}
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):
            name = (task / "comm").read_text().strip()
            busy_ns = int((task / "schedstat").read_text().split()[0])
            status = dict(line.split(":", 1) for line in (task / "status").read_text().splitlines())
            before = spent.get(name, Spent(busy_s=0.0, waits=0))
            waits = before.waits + int(status["voluntary_ctxt_switches"])
            spent[name] = Spent(busy_s=before.busy_s + busy_ns / NS_PER_S, waits=waits)
    return spent


if __name__ == "__main__":
    main()
