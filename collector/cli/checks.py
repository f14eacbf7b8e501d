"""``avsync checks``: the catalogue of causes and checks."""

import click

from collector.causes.runner import catalogue as causes
from collector.checks.runner import catalogue as checks


@click.command("checks")
def command() -> None:
    """List the causes and checks that a run can answer; avsync explain ID tells more of each."""
    click.echo("Causes:")
    for cause in causes():
        click.echo(f"  {cause.id:30} {cause.title} ({cause.owner.value})")
    click.echo("\nChecks:")
    for check in checks():
        click.echo(f"  {check.id:30} {check.question}")
