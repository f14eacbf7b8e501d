"""``avsync reveal BUNDLE [TEXT…]``: what pseudonyms stand for, on the machine where the bundle was made."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from collector.cli.options import option
from collector.report.shown import visible
from collector.runs.reveal import Revealed, reveal, reveal_document


@click.command("reveal")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.argument("texts", metavar="[TEXT]...", nargs=-1)
@option("--json", "as_json", is_flag=True, help="Print one JSON document (avsync/reveal/1).")
def command(bundle: Path, texts: tuple[str, ...], *, as_json: bool) -> None:
    """Say what a bundle's pseudonyms stand for: those in TEXT, or all of them.

    Support asks about "[user-0a1b2c3d]"; only you know who that is. The names lie in BUNDLE.key.json beside the
    bundle, which is never sent. Exit codes: 0; 2 if that file is not there.
    """
    revealed = reveal(bundle, texts)
    if as_json:
        click.echo(json.dumps(reveal_document(revealed), indent=2).replace("\x7f", "\\u007f"))
        return
    for line in _lines(revealed):
        click.echo(visible(line, limit=20_000))


def _lines(revealed: Revealed) -> Iterator[str]:
    for item in revealed.texts:
        yield from item.revealed.splitlines() if item.revealed != item.text else ()
    if not revealed.pseudonyms:
        yield f"There is no pseudonym in {'the text' if revealed.texts else revealed.bundle}."
    width = max((len(item.stand_in) for item in revealed.pseudonyms), default=0)
    yield from (f"{item.stand_in:{width}}  {item.in_words}" for item in revealed.pseudonyms)
