"""Shows a run in a terminal as a table of its sources that is drawn anew in place."""

import time

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from collector.cli.progress import MARKS, Silence
from collector.model.coverage import Coverage
from collector.model.source import SourcePlan


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
