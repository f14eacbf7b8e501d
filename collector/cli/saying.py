"""Prints words for people on stderr, broken between words where a terminal would break them anywhere."""

import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import click

WIDEST = 78
NARROWEST = 20
COMMAND = "  avsync "
"""How a line begins that is there to be copied."""


def say(text: str) -> None:
    """Print lines, in a terminal at most as wide as it and WIDEST; indented ones stay so. Files get them whole."""
    if sys.stderr is None or not sys.stderr.isatty():
        click.echo(text, err=True)
        return
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns - 1))
    for line in text.split("\n"):
        click.echo(broken(line, width), err=True)


def broken(line: str, width: int) -> str:
    """Return a line broken between words; a path is never broken, nor is a command: neither could be copied."""
    if line.startswith(COMMAND):
        return line
    indent = 2 * line[: len(line) - len(line.lstrip())]
    return "\n".join(
        textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    )


def quoted(path: Path) -> str:
    """Return a path as this platform's shell takes it for one word, from whatever folder."""
    whole = str(path.absolute())
    return subprocess.list2cmdline([whole]) if sys.platform == "win32" else shlex.quote(whole)


def attended() -> bool:
    """Whether somebody can see questions and answer them."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
