"""Shows a run on stderr: a live table in a terminal, plain lines elsewhere, nothing with --quiet."""

import sys
import threading
import time

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

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


class Screen(Silence):
    """A table that is drawn anew in place."""

    def __init__(self, console: Console) -> None:
        self._rows: dict[str, tuple[str, str, str]] = {}
        self._stage, self._began_s = "Planning", time.monotonic()
        self._live = Live(get_renderable=self._table, console=console, refresh_per_second=4, transient=True)
        self._live.start()

    def planned(self, plans: tuple[SourcePlan, ...]) -> None:
        """Draw one row a source."""
        for plan in plans:
            self._rows[plan.source] = ("waiting", "dim", plan.why)
        self._draw()

    def began(self, plan: SourcePlan) -> None:
        """Mark a source as running."""
        self._rows[plan.source] = ("running", "cyan", plan.why)
        self._draw()

    def said(self, source: str, text: str) -> None:
        """Show what a source does now."""
        self._rows[source] = ("running", "cyan", text)
        self._draw()

    def ended(self, coverage: Coverage) -> None:
        """Show how a source ended."""
        word, colour = MARKS[coverage.state]
        self._rows[coverage.source] = (word, colour, coverage.detail)
        self._draw()

    def stage(self, text: str) -> None:
        """Show the stage in the heading."""
        self._stage, self._began_s = text, time.monotonic()
        self._draw()

    def close(self) -> None:
        """Take the table away and leave the terminal as it was."""
        self._live.stop()

    def _draw(self) -> None:
        self._live.refresh()

    def _table(self) -> Table:
        rows = list(self._rows.items())  # it is drawn in a thread of its own, too
        stage = f"{self._stage}, {time.monotonic() - self._began_s:.0f} s so far"
        table = Table(title=stage, title_justify="left", box=None, show_header=False, pad_edge=False, expand=True)
        table.add_column(no_wrap=True, min_width=len("waiting"))
        table.add_column(no_wrap=True, min_width=max((len(source) for source, _ in rows), default=0))
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        for source, (word, colour, said) in rows:
            table.add_row(Text(word, style=colour), Text(source), Text(said, style="dim"))
        return table


def in_words(coverage: Coverage) -> str:
    """Return how a source ended as people read it: "missing (not_found): …"."""
    reason = f" ({coverage.reason.value})" if coverage.reason is not Reason.NONE else ""
    detail = f": {coverage.detail}" if coverage.detail else ""
    return f"{MARKS[coverage.state][0]}{reason}{detail}"


def make_observer(*, quiet: bool, lines: bool = False, brief: bool = False) -> Silence:
    """Choose how to show a run; ``lines`` asks for plain ones in a terminal, too, and ``brief`` for few."""
    if quiet:
        return Silence()
    console = Console(stderr=True)
    return (
        Screen(console)
        if sys.stderr.isatty() and console.is_terminal and not lines
        else (Brief() if brief else Lines())
    )
