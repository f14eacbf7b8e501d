"""``avsync explain ID``: what one cause or check is about."""

import click

from collector.causes.runner import catalogue as causes
from collector.checks.runner import catalogue as checks
from collector.errors import UsageError


@click.command("explain")
@click.argument("identifier", metavar="ID")
def command(identifier: str) -> None:
    """Explain one cause (publisher.queue), or one check (check:sync.offset).

    An id that is only a check's is found without the prefix, too.
    """
    wanted = identifier.removeprefix("check:")
    for cause in causes():
        if cause.id == identifier:
            click.echo(f"{cause.id}: {cause.title}\n\n{cause.why}\n\nWho should act: {cause.owner.value}")
            click.echo(f"Where it arises: {', '.join(cause.arises_at) or 'no single place on the path'}")
            click.echo(f"What to do: {cause.advice}\nSource: {cause.source}")
            return
    for check in checks():
        if check.id == wanted:
            click.echo(f"check:{check.id}: {check.question}\n\n{check.why}")
            return
    raise UsageError(f'There is no cause or check "{identifier}". Run: avsync checks')
