"""Publishes the reference signal from a real headless Chromium, and writes down what the page says it handed over when.

The page (``publisher.js``) draws a canvas and plays WebAudio, as web applications do that make their own media; what
it posts becomes a log in the format of ``tests/faults/truth.py``.
"""

import json
import queue
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.chromium import NoBrowserError, find_chromium, opened
from tests.faults.browser.livekit_client import client_script
from tests.faults.browser.signal import RATE_HZ, drawing_rule, period_wav

PAGE = b"<!doctype html><body><script src=/livekit-client.js></script><script src=/publisher.js></script></body>"
SCRIPT = Path(__file__).parent / "publisher.js"
BASE_S = 60.0
"""Media time at the start, so that content may lie before it by any offset."""

READY_S = 40.0
QUANTUM_S = 128 / RATE_HZ
"""WebAudio renders so many samples at a time (W3C Web Audio, render quantum)."""

AT_ONCE_S = 0.0015
"""The page's clock has a resolution of 1 ms."""

NEAR_S = 1.0

HandedOver = tuple[float, float]
"""The media time of a picture or of a quantum's first sample, and the Unix time of its hand-over, in s."""


@dataclass(kw_only=True, slots=True)
class Posted:
    """All that the page has posted: ``news`` is its first word, empty if it publishes, else why it does not."""

    news: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    pictures: list[HandedOver] = field(default_factory=list)
    quanta: list[HandedOver] = field(default_factory=list)

    def heard(self, path: str, body: bytes) -> None:
        """Take one post of the page."""
        match path:
            case "/truth":
                given = json.loads(body)
                self.pictures += map(tuple, given["pictures"])
                self.quanta += map(tuple, given["blocks"])
            case "/publishing":
                self.news.put("")
            case "/failed":
                self.news.put(body.decode())


@contextmanager
def publishing(*, url: str, token: str, offset_ms: float, truth: Path) -> Iterator[None]:
    """Publish inside the block, sound ``offset_ms`` early; ``truth`` is written at its end.

    Raises NoBrowserError if there is no browser, or it does not publish.
    """
    wanted = {
        "url": url,
        "token": token,
        "signal": drawing_rule(),
        "sound_begins_s": BASE_S + min(offset_ms, 0.0) / 1000,
        "picture_begins_s": BASE_S - max(offset_ms, 0.0) / 1000,
    }
    pages = {
        "/": PAGE,
        "/publisher.js": SCRIPT.read_bytes(),
        "/livekit-client.js": client_script(),
        "/period.wav": period_wav(),
        "/wanted.json": json.dumps(wanted).encode(),
    }
    posted = Posted()
    with opened(find_chromium(), pages, posted.heard):
        _wait(posted)
        yield
    ahead_s = time.time() - time.monotonic()
    truth.write_text("".join(f"{json.dumps(line)}\n" for line in truth_lines(posted, ahead_s)), "utf-8")


def _wait(posted: Posted) -> None:
    try:
        failure = posted.news.get(timeout=READY_S)
    except queue.Empty:
        failure = f"it said nothing within {READY_S:g} s"
    if failure:
        raise NoBrowserError(f"the page does not publish: {failure}")


def truth_lines(posted: Posted, ahead_s: float) -> Iterator[Sequence[str | float]]:
    """Yield the log's lines; ``ahead_s`` is by how much Unix time is ahead of the monotonic clock.

    A browser has no queue that waits for the sound: what the receiver is told is one steady clock through all blocks,
    however unevenly they were rendered. A block leaves by the median of the blocks around it.
    """
    yield "clock", ahead_s, 0.0
    for content_s, handed_s in posted.pictures:
        yield "video", content_s, handed_s - ahead_s
    blocks = list(_blocks(posted.quanta))
    begins_s = np.asarray([one.content_s for one in blocks])
    late_s = np.asarray([one.handed_s - one.content_s for one in blocks])
    for one in blocks:
        near = slice(*np.searchsorted(begins_s, (one.content_s - NEAR_S, one.content_s + NEAR_S)))
        left_s = one.content_s + float(np.median(late_s[near]))
        yield "audio", one.content_s, 1.0, one.handed_s - ahead_s, left_s - ahead_s, one.seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class _Block:
    content_s: float
    handed_s: float
    seconds: float


def _blocks(quanta: Sequence[HandedOver]) -> Iterator[_Block]:
    """Yield what was rendered at once as one block: the output asks for more than a quantum at a time."""
    begin = 0
    for index in range(1, len(quanta) + 1):
        if index == len(quanta) or quanta[index][1] - quanta[index - 1][1] > AT_ONCE_S:
            content_s, handed_s = quanta[begin]
            yield _Block(content_s=content_s, handed_s=handed_s, seconds=(index - begin) * QUANTUM_S)
            begin = index
