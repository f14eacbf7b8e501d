"""Prints words for people on stderr, broken between words where a terminal would break them anywhere."""

import shutil
import sys
import textwrap

import click

WIDEST = 78
NARROWEST = 20


def say(text: str) -> None:
    """Print lines, in a terminal at most as wide as it and WIDEST; indented ones stay so. Files get them whole."""
    if sys.stderr is None or not sys.stderr.isatty():
        click.echo(text, err=True)
        return
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns - 1))
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        broken = textwrap.wrap(line, width, subsequent_indent=2 * indent, break_long_words=False)
        click.echo("\n".join(broken), err=True)


def attended() -> bool:
    """Whether somebody can see questions and answer them."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
