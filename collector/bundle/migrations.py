"""Turns a document that an older avsync wrote into today's shape; one that a newer avsync wrote is refused.

A schema's first version is 1, and no schema has a second one yet, so that the table is empty. A new version adds one
step: what makes its document of the one before.
"""

import re
from collections.abc import Callable, Mapping

from collector import __version__
from collector.bundle.archive import UnreadableBundleError

Document = Mapping[str, object]
Step = Callable[[Document], Document]

STEPS: Mapping[str, Step] = {}
"""By the schema they start from (``avsync/run/1``): what returns the next version's document (``avsync/run/2``)."""

# Both are told to people and one is part of a command, so that nothing else of a stranger's text may pass.
_SCHEMA = re.compile(r"(avsync/[a-z]{1,20})/([1-9][0-9]{0,3})")
_VERSION = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){1,3}")


class NewerBundleError(UnreadableBundleError):
    """A bundle has a schema that only a newer avsync knows; the text says which to install."""


def migrate(document: Document, *, wanted: str, where: str, tool: str, steps: Mapping[str, Step] = STEPS) -> Document:
    """Return ``document`` in the schema ``wanted``; ``where`` names it in errors, ``tool`` is the version it is from.

    Raises NewerBundleError for a later version of the schema, UnreadableBundleError for anything else.
    """
    schema = str(document.get("schema"))
    family, latest = _parsed(wanted)
    found, version = _parsed(schema)
    if found != family:
        raise UnreadableBundleError(f"{where} has not the schema {wanted}: it is another document, or none of avsync.")
    if version > latest:
        raise NewerBundleError(
            f"{where} has the schema {schema}, which avsync {__version__} does not know yet. {way_out(tool)}"
        )
    while schema != wanted:
        if schema not in steps:
            raise UnreadableBundleError(
                f"{where} has not the schema {wanted}. Use the avsync that wrote it, or a newer one."
            )
        version += 1
        schema = f"{family}/{version}"
        document = steps[f"{family}/{version - 1}"](document)
    return document


def written_by_newer(tool: str) -> bool:
    """Whether ``tool``, the version in a bundle, is a later one than this."""
    return bool(_VERSION.fullmatch(tool)) and _numbers(tool) > _numbers(__version__)


def way_out(tool: str) -> str:
    """Say what to install in order to read what the version ``tool`` wrote."""
    if written_by_newer(tool):
        return f"Install the version that wrote it, or a later one: python -m pip install 'avsync-collector>={tool}'"
    return "Install the newest: python -m pip install --upgrade avsync-collector"


def _parsed(schema: str) -> tuple[str, int]:
    parsed = _SCHEMA.fullmatch(schema)
    return (parsed[1], int(parsed[2])) if parsed else ("", 0)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", version)[:4])
