"""``avsync explain ID``: what one cause or check is about."""

from collections.abc import Iterator

import click

from collector.causes.mentions import words_of
from collector.causes.runner import CauseEntry
from collector.causes.runner import catalogue as causes
from collector.checks.runner import Check
from collector.checks.runner import catalogue as checks
from collector.errors import UsageError
from collector.report.findings import limit_rows
from collector.report.reproduce import again
from collector.vendors.signatures import SIGNATURES


@click.command("explain")
@click.argument("identifier", metavar="ID")
def command(identifier: str) -> None:
    """Explain one cause (publisher.queue), or one check (check:sync.offset).

    An id that is only a check's is found without the prefix, too.
    """
    wanted = identifier.removeprefix("check:")
    for cause in causes():
        if cause.id == identifier:
            click.echo("\n".join(_page(cause)))
            return
    for check in checks():
        if check.id == wanted:
            click.echo("\n".join(_check_page(check)))
            return
    raise UsageError(f'There is no cause or check "{identifier}". Run: avsync checks')


def _page(cause: CauseEntry) -> Iterator[str]:
    yield f"{cause.id}: {cause.title}\n\n{cause.why}\n"
    yield f"Who should act: {cause.owner.value}"
    yield f"Where it arises: {', '.join(cause.arises_at) or 'no single place on the path'}"
    words = words_of(cause.weigh)
    weighed = [check.id for check in checks() if check.id in words]
    yield f"Recognised by, for or against it: {', '.join(weighed) or 'what you answer, and logs'}"
    yield from (f"  In a log: {line.meaning}" for line in SIGNATURES if line.cause == cause.id)
    if cause.tied_with:
        yield f"Looks like: {', '.join(cause.tied_with)}, where the evidence cannot tell"
    yield f"What to do: {cause.advice}"
    yield from (f"In code, {vendor.value}: {line}" for vendor, line in cause.code.items())
    yield f"Source: {cause.source}"


def _check_page(check: Check) -> Iterator[str]:
    yield f"check:{check.id}: {check.question}\n\n{check.why}"
    limits = limit_rows(check.limits)
    if limits:
        yield "\nIt judges by:"
        yield from (f"  {row.label}: {row.words}. {row.source}" for row in limits)
    measured_by = again(check.id)
    if measured_by:
        yield f"\nTo measure it: {measured_by}"
    causes_of = [cause.id for cause in causes() if check.id in words_of(cause.weigh)]
    if causes_of:
        yield f"\nIt speaks for or against: {', '.join(causes_of)}"
