"""Drives a headless Chromium over its DevTools protocol by a pipe: opens a page, asks it, keeps all that it says."""

import base64
import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chromium import END_S, NoBrowserError, find_chromium

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-extensions",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
)
MOVED = """
import fcntl, os, sys
apart = [fcntl.fcntl(int(fd), fcntl.F_DUPFD, 10) for fd in sys.argv[1:3]]
for fd, place in zip(apart, (3, 4)):
    os.dup2(fd, place)
    os.close(fd)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads commands from 3 and writes answers to 4, whatever numbers the pipes have here."""

PATIENCE_S = 30.0
QUIET_S = 0.1
LAID_OUT = "document.styleSheets[0].insertRule('* { content-visibility: visible !important }', 0); undefined"
"""What a page lays out only when it comes near, it lays out at once."""


Message = dict[str, Any]
"""One message of the protocol; its shape depends on the method."""


class PageError(AssertionError):
    """The browser refused a command, or said nothing in time."""


@dataclass(kw_only=True, slots=True)
class Browser:
    """An open browser with one page. ``said`` holds the events that came so far, in order."""

    commands: int
    answers: int
    session: str = ""
    said: list[Message] = field(default_factory=list)
    rest: bytes = b""
    count: int = 0

    def ask(self, method: str, **params: object) -> Message:
        """Send one command and return its result. Raises PageError."""
        self.count += 1
        message: Message = {"id": self.count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for answer in self._heard(1.0):
                if answer.get("id") == self.count:
                    if "error" in answer:
                        raise PageError(f"{method}: {answer['error']['message']}")
                    result: Message = answer["result"]
                    return result
        raise PageError(f"{method}: no answer within {PATIENCE_S:.0f} s")

    def _heard(self, patience_s: float) -> list[Message]:
        """Read what is there; events are kept in ``said``, answers returned."""
        if not select.select([self.answers], [], [], patience_s)[0]:
            return []
        *whole, self.rest = (self.rest + os.read(self.answers, 1 << 20)).split(b"\0")
        messages: list[Message] = [json.loads(one) for one in whole]
        self.said += [one for one in messages if "method" in one]
        return [one for one in messages if "id" in one]

    def events(self, *methods: str) -> list[Message]:
        """Return the parameters of the events of some kinds, after a moment in which none came."""
        while self._heard(QUIET_S) or self._more():
            pass
        return [one["params"] for one in self.said if one["method"] in methods]

    def _more(self) -> bool:
        before = len(self.said)
        self._heard(QUIET_S)
        return len(self.said) > before

    def look(self, *, width: int = 1280, height: int = 800, dark: bool = False, media: str = "") -> None:
        """Set the size of the window, the colour scheme, and the medium ("print", or "" for the screen)."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def open(self, page: Path) -> None:
        """Open a file and wait until it is loaded; what was said before is forgotten."""
        self.said.clear()
        self.ask("Page.navigate", url=page.resolve().as_uri())
        until = time.monotonic() + PATIENCE_S
        while not any(one["method"] == "Page.loadEventFired" for one in self.said):
            self._heard(0.2)
            if time.monotonic() > until:
                raise PageError("the page did not load")

    def evaluate(self, expression: str) -> Any:
        """Return what an expression is in the page, as JSON has it; promises are awaited. Raises PageError."""
        given = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in given:
            raise PageError(str(given["exceptionDetails"].get("exception", {}).get("description", "")))
        return given["result"].get("value")

    def screenshot(self, *, whole: bool = False) -> bytes:
        """Return what the window shows as PNG, or the whole page."""
        if not whole:
            return base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"])
        self.evaluate(LAID_OUT)
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        given = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(given["data"])

    def pdf(self) -> bytes:
        """Return the page as it prints, on the paper that its style asks for."""
        given = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(given["data"])


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Keep a browser open inside the block. Raises NoBrowserError."""
    if os.name == "nt":
        raise NoBrowserError("a pipe can be handed to a browser on POSIX only")
    chromium = find_chromium()
    their_commands, our_commands = os.pipe()
    our_answers, their_answers = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = _start([chromium, *FLAGS, f"--user-data-dir={profile}", "about:blank"], their_commands, their_answers)
        try:
            yield _attached(Browser(commands=our_commands, answers=our_answers))
        finally:
            os.close(our_commands)
            os.close(our_answers)
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=END_S)
            process.kill()
            process.wait(timeout=END_S)


def _start(command: list[str], commands: int, answers: int) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", MOVED, str(commands), str(answers), *command],
            pass_fds=(commands, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    finally:
        os.close(commands)
        os.close(answers)


def _attached(found: Browser) -> Browser:
    targets = found.ask("Target.getTargets")["targetInfos"]
    target = next(one["targetId"] for one in targets if one["type"] == "page")
    found.session = found.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Runtime", "Log", "Network"):
        found.ask(f"{domain}.enable")
    return found
