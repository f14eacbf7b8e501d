"""Shows a network that is watched: the last seconds and the worst one in a terminal, plain lines elsewhere."""

import sys
from collections import deque
from datetime import timedelta

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from collector.cli.progress import Lines, Silence
from collector.cli.saying import say
from collector.model.records.quality import PacketTrain
from collector.model.request import Request

EVERY_S = 10.0
SHOWN = 12
WORST = "; worst second "


class WatchLines(Lines):
    """A plain line every ten seconds."""

    every_s = EVERY_S

    def said(self, source: str, text: str) -> None:
        """Pass on what is said of the packets, and leave the rest."""
        if source == PacketTrain.kind:
            super().said(source, text)


class WatchScreen(Silence):
    """The last seconds, one below another, and the worst one so far; drawn anew in place."""

    def __init__(self, console: Console, until: str) -> None:
        self._title = f"Watching the network until {until}. Ctrl-C ends it and keeps what was measured."
        self._last: deque[str] = deque(maxlen=SHOWN)
        self._worst = ""
        self._live = Live(self._drawn(), console=console, refresh_per_second=2, transient=True)
        self._live.start()

    def said(self, source: str, text: str) -> None:
        """Add a second."""
        if source == PacketTrain.kind:
            now, _, worst = text.partition(WORST)
            self._last.append(now)
            self._worst = worst
            self._live.update(self._drawn())

    def close(self) -> None:
        """Take it away and leave the terminal as it was; the worst second stays."""
        self._live.stop()
        if self._worst:
            say(f"Worst second: {self._worst}")

    def _drawn(self) -> Group:
        lines = [Text(line, style="dim") for line in self._last]
        worst = [Text(f"Worst second: {self._worst}", style="yellow")] if self._worst else []
        return Group(Text(self._title, style="bold"), *lines, *worst)


def make_watcher(request: Request) -> Silence:
    """Choose how to show what is watched."""
    console = Console(stderr=True)
    if not (sys.stderr.isatty() and console.is_terminal):
        return WatchLines()
    return WatchScreen(console, f"{request.now + timedelta(seconds=request.duration_s):%H:%M:%S}Z")
