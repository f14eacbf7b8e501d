"""Shows a run on stderr: a live table in a terminal (``progress_table``), plain lines elsewhere, or nothing at all."""

import sys
import threading
import time

from collector.cli.saying import say
from collector.model.coverage import Coverage, Reason, State
from collector.model.source import SourcePlan

MARKS = {State.COLLECTED: ("done", "green"), State.PARTIAL: ("partly", "yellow"), State.MISSING: ("missing", "yellow")}


class Silence:
    """Shows nothing of a run: an Observer (``runs/gathering``) that others build on."""

    def planned(self, plans: tuple[SourcePlan, ...]) -> None:
        """Show nothing."""

    def began(self, plan: SourcePlan) -> None:
        """Show nothing."""

    def said(self, source: str, text: str) -> None:
        """Show nothing."""

    def ended(self, coverage: Coverage) -> None:
        """Show nothing."""

    def stage(self, text: str) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Show nothing."""


class Lines(Silence):
    """Plain lines, at most one every ``every_s`` and source while it runs."""

    every_s = 2.0

    def __init__(self) -> None:
        self._said: dict[str, float] = {}

    def planned(self, plans: tuple[SourcePlan, ...]) -> None:
        """Say how much will run."""
        running = [plan for plan in plans if plan.skip is Reason.NONE]
        say(f"{len(running)} of {len(plans)} planned sources will run.")

    def said(self, source: str, text: str) -> None:
        """Pass on what a source says, not too often."""
        now = time.monotonic()
        if now - self._said.get(source, -self.every_s) >= self.every_s:
            self._said[source] = now
            say(f"  {source}: {text}")

    def ended(self, coverage: Coverage) -> None:
        """Say how a source ended."""
        say(f"  {coverage.source}: {in_words(coverage)}")

    def stage(self, text: str) -> None:
        """Say what comes next."""
        say(text)


class Brief(Lines):
    """The lines of what runs: whoever asks for it says at the end what could not be had, and why.

    Where nothing else was said for ``beat_s``, a line says how long it has taken until now and what still runs.
    """

    beat_s = 5.0

    def __init__(self) -> None:
        super().__init__()
        self._running: dict[str, float] = {}
        self._spoken_s = time.monotonic()
        self._closed = threading.Event()
        self._beating = threading.Thread(target=self._beat, daemon=True)
        self._beating.start()

    def planned(self, plans: tuple[SourcePlan, ...]) -> None:
        """Say nothing of a plan that nobody made."""

    def began(self, plan: SourcePlan) -> None:
        """Count from now."""
        self._running[plan.source] = self._spoken_s = time.monotonic()

    def said(self, source: str, text: str) -> None:
        """Pass on what a source says."""
        self._spoken_s = time.monotonic()
        super().said(source, text)

    def ended(self, coverage: Coverage) -> None:
        """Say what is done."""
        self._running.pop(coverage.source, None)
        self._spoken_s = time.monotonic()
        if coverage.state is not State.MISSING:
            super().ended(coverage)

    def close(self) -> None:
        """Say no more."""
        self._closed.set()
        self._beating.join()

    def _beat(self) -> None:
        while not self._closed.wait(self.beat_s / 5):
            now, running = time.monotonic(), dict(self._running)
            if running and now - self._spoken_s >= self.beat_s:
                self._spoken_s = now
                say(f"  {now - min(running.values()):.0f} s so far, still running: {', '.join(running)}")


def in_words(coverage: Coverage) -> str:
    """Return how a source ended as people read it: "missing (not_found): …"."""
    reason = f" ({coverage.reason.value})" if coverage.reason is not Reason.NONE else ""
    detail = f": {coverage.detail}" if coverage.detail else ""
    return f"{MARKS[coverage.state][0]}{reason}{detail}"


def make_observer(*, quiet: bool, lines: bool = False, brief: bool = False) -> Silence:
    """Choose how to show a run; ``lines`` asks for plain ones in a terminal, too, and ``brief`` for few."""
    if quiet:
        return Silence()
    if sys.stderr.isatty() and not lines:
        from rich.console import Console  # not for what runs without a terminal: it takes part of its time to load

        from collector.cli.progress_table import Screen

        console = Console(stderr=True)
        if console.is_terminal:
            return Screen(console)
    return Brief() if brief else Lines()
