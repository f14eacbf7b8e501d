"""``avsync attach BUNDLE --to URL``: hand a bundle over, as approved, once."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from collector.bundle.encryption import read_recipients
from collector.cli.handing_over import AtTerminal, result_lines
from collector.cli.options import option, text
from collector.cli.sizes import size_bytes
from collector.delivery.catalogue import catalogue
from collector.delivery.model import Does, Kind, Need, Patience
from collector.runs.attaching import Asked, attach, attach_document

F = TypeVar("F", bound=Callable[..., Any])  # click's own decorators are typed this way


def _needs() -> dict[str, Need]:
    """Return what the services take as options, by option."""
    return {need.option: need for service in catalogue() for need in service.needs if need.option}


def _service_options(function: F) -> F:
    for name, need in sorted(_needs().items(), reverse=True):
        services = ", ".join(service.title for service in catalogue() if need in service.needs)
        function = text(name, metavar="VALUE", help=f"{need.prompt} ({services}).")(function)
    return function


def _places(*does: Does) -> str:
    listed = (service for service in catalogue() if service.does in does)
    return ", ".join(example for service in listed for example in service.examples)


def _secrets() -> str:
    """Say where keys and passwords are taken from."""
    named = (
        f"{need.variables[0]} ({service.title})"
        for service in catalogue()
        for need in service.needs
        if need.kind is Kind.SECRET
    )
    return f"Keys and passwords come from {', '.join(named)}, from the keyring, or are asked for without an echo."


@click.command("attach", epilog=_secrets())
@click.argument("bundle", type=click.Path(path_type=Path))
@option(
    "--to",
    metavar="URL",
    required=True,
    help=f"Where to: {_places(Does.PREPARES, Does.SENDS)}. AVSYNC_TO hides a signed URL.",
)
@text(
    "--ticket",
    metavar="URL",
    help=f"With an object store: the ticket that gets link and sha256, also {_places(Does.TELLS)}.",
)
@text("--sha256", metavar="HEX", help="Approve exactly the bytes with this sha256.")
@option("--yes", is_flag=True, help="Ask nothing; only with --sha256, or for what was approved before.")
@option("--prune", is_flag=True, help="If it is too large there: make a smaller bundle, which you then approve.")
@text("--max-size", metavar="SIZE", help="Of the bundle, besides what the other side takes: 20MB.")
@option("--again", is_flag=True, help="Send although an earlier attempt may have arrived.")
@option("--encrypt-to", multiple=True, metavar="KEY", help="Only this key opens what is sent: age1…, ssh-… or a file.")
@text("--ca-file", metavar="FILE", help="Trust the certificate authority in this PEM file, too.")
@_service_options
@option("--json", "as_json", is_flag=True, help="Print one JSON document (avsync/attach/1).")
@option("--quiet", is_flag=True, help="No progress.")
def command(bundle: Path, to: str, ticket: str, *, yes: bool, as_json: bool, quiet: bool, **given: Any) -> None:
    """Send a bundle to a ticket, mailbox, folder or store: exactly as approved, exactly once, and check what arrived.

    Shows first what goes where. A repeated command looks before it sends, and goes on where an earlier one was cut.
    Exit codes: 0; 2 if it must not be sent or was not approved; 6 if it is quarantined; 7 if it did not arrive (the
    bundle is kept).
    """
    asked = Asked(
        bundle=bundle,
        to=to,
        ticket=ticket,
        sha256=given["sha256"],
        ca_file=given["ca_file"],
        options={name: given[_parameter(name)] for name in _needs()},
        environment=dict(os.environ),
        again=given["again"],
        prune=given["prune"],
        max_bytes=size_bytes("--max-size", given["max_size"]),
        encrypt_to=read_recipients(given["encrypt_to"]),
        patience=Patience(),
    )
    done = attach(asked, AtTerminal(yes=yes, quiet=quiet))
    if as_json:
        click.echo(json.dumps(attach_document(done), indent=2))
    else:
        _print(result_lines(done))


def _parameter(name: str) -> str:
    return name.removeprefix("--").replace("-", "_")


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)
