"""Turns a bundle into the page and the ticket that it has once some of its files are taken out of it."""

import hashlib
from dataclasses import replace
from pathlib import Path

from collector.bundle.names import SUMMARY, TICKET
from collector.report.page import render_page
from collector.report.tables import ListedFile
from collector.report.ticket import render_ticket
from collector.runs.inspecting import absent_file, inspect_bundle
from collector.runs.strangers import edge_around


def retold(bundle: Path, *, without: frozenset[str]) -> dict[str, bytes]:
    """Return both texts by their names: they say of each such file that it was taken out, and link none of them.

    What was found stays, as do the records of what was read in those files. Raises UnreadableBundleError.
    """
    inspected = inspect_bundle(bundle)
    taken_out = sorted(without)
    with edge_around(bundle):
        ticket = render_ticket(inspected.run, (*inspected.taken_out, *taken_out)).encode()
        left = (_as_written(file, ticket) for file in inspected.files if file.name not in without)
        page = render_page(inspected.run, [*map(absent_file, taken_out), *left])
    return {SUMMARY: page.encode(), TICKET: ticket}


def _as_written(file: ListedFile, ticket: bytes) -> ListedFile:
    if file.name != TICKET:
        return file
    return replace(file, bytes=len(ticket), sha256=hashlib.sha256(ticket).hexdigest())
