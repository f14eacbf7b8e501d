"""Prints sections of lines on stdout: in columns and colour for a terminal, or as plain lines."""

import textwrap
from collections.abc import Iterable, Iterator

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from collector.report.terminal import Row, Section, Tone

STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.GOOD: "green",
    Tone.DOUBT: "cyan",
    Tone.WARNING: "yellow",
    Tone.BAD: "bold red",
    Tone.FAINT: "dim",
}
MOST_COLUMNS = 110
"""Longer lines are hard to follow with the eye."""
PLAIN_COLUMNS = 80
LONGEST_LABEL = 18
STEP = 4


def show_sections(sections: Iterable[Section], *, plain: bool) -> None:
    """Print the sections; whatever they hold, it is printed as text and never read as markup."""
    if plain:
        click.echo("\n".join(line for section in sections for line in plain_lines(section)))
        return
    console = Console(markup=False, emoji=False, highlight=False)
    console.width = min(console.width, MOST_COLUMNS)
    for section in sections:
        console.print(Text(section.title, style=_bold(section.tone)))
        for row in section.rows:
            console.print(_drawn(row))
        console.print()


def plain_lines(section: Section) -> Iterator[str]:
    """Return a section as lines of at most 80 characters, words uncut."""
    yield section.title
    for row in section.rows:
        indent = " " * (2 + 2 * row.depth)
        label = f"{row.label}: " if row.label else ""
        yield from textwrap.wrap(
            label + row.text,
            PLAIN_COLUMNS,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    yield ""


def _bold(tone: Tone) -> str:
    return " ".join(dict.fromkeys(["bold", *STYLES[tone].split()]))


def _drawn(row: Row) -> Padding:
    """Put the label in a column of its own if it is short, else before the text."""
    text = Text(row.text, style=STYLES[row.tone], overflow="fold")
    grid = Table.grid(padding=(0, 1))
    if row.label and len(row.label) <= LONGEST_LABEL:
        grid.add_column(width=LONGEST_LABEL if not row.depth else min(len(row.label), LONGEST_LABEL), no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(Text(row.label, style="dim"), text)
    else:
        label = Text(f"{row.label}: " if row.label else "", style="dim")
        grid.add_column(overflow="fold")
        grid.add_row(label.append_text(text))
    return Padding(grid, (0, 0, 0, 2 + STEP * row.depth), expand=False)
