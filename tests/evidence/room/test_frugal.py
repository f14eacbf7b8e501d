"""The SDK's native side is turned down in a process of its own: it cannot be turned up again."""

import subprocess
import sys

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


def lines(*, turned_down: bool) -> int:
    done = subprocess.run(
        [sys.executable, "-c", HEARD % turned_down],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    return int(done.stdout)


def test_without_its_log_nothing_of_it_reaches_python() -> None:
    assert lines(turned_down=True) == 0
    assert lines(turned_down=False) > 0
