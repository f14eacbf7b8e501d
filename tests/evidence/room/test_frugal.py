"""The SDK's native side is turned down in a process of its own: it cannot be turned up again."""

import subprocess
import sys

import pytest

from tests.avsync import ROOT

HEARD = """
import asyncio, logging
from livekit import rtc
from collector.evidence.room import frugal
heard = []
logger = logging.getLogger("livekit")
logger.setLevel(logging.DEBUG)
logger.addHandler(type("Heard", (logging.Handler,), {"emit": lambda self, record: heard.append(record.levelname)})())
frugal.on_one_thread()
if %s:
    frugal.without_log()
async def refused():
    try:
        await rtc.Room().connect("ws://127.0.0.1:9", "synthetic")
    except rtc.ConnectError:
        await asyncio.sleep(1.5)  # longer than the native side gathers lines
asyncio.run(refused())
print(len(heard), flush=True)
"""

WAITING = """
import asyncio, os, pathlib
from livekit import rtc
from collector.evidence.room import frugal
async def publishes():
    track = rtc.LocalAudioTrack.create_audio_track("synthetic", rtc.AudioSource(48000, 1))
    frugal.without_interruption()
    return track
kept = asyncio.run(publishes())  # the threads end with what they are for
threads = pathlib.Path("/proc/self/task").iterdir()
print(*sorted((item / "comm").read_text()[:13] for item in threads
              if os.sched_getscheduler(int(item.name)) == os.SCHED_BATCH), flush=True)
"""


def printed(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    return done.stdout


def lines(*, turned_down: bool) -> int:
    return int(printed(HEARD % turned_down))


def test_without_its_log_nothing_of_it_reaches_python() -> None:
    assert lines(turned_down=True) == 0
    assert lines(turned_down=False) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a thread wait without taking from its share")
def test_only_the_thread_that_interrupts_the_others_waits_its_turn() -> None:
    assert printed(WAITING).split() == ["worker_thread"]
