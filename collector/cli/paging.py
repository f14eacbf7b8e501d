"""Names a page that was written on stdout and opens it in the user's browser."""

import sys
import webbrowser
from pathlib import Path

import click

from collector.cli.options import option
from collector.cli.printed import printed

html = option("--html", "page", default="", metavar="OUT", help="Write a page to OUT, a file or a folder, and open it.")
no_open = option("--no-open", is_flag=True, help="With --html: open no browser.")


def show_page(path: Path, *, opened: bool) -> None:
    """Print where the page is, and open it if asked to; a script gets the path as it is."""
    click.echo(printed([str(path)]) if sys.stdout.isatty() else str(path))
    if opened and not webbrowser.open(path.resolve().as_uri()):
        click.echo("No browser could be opened: open this file yourself.", err=True)
