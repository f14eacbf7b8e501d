"""Turns a document's name into its JSON Schema, which ships with the package (``schemas/*.json``)."""

import json
from importlib import resources

from collector.model.codec import MalformedError

SCHEMAS = ("run", "manifest", "compare", "merge", "verify", "rerun", "reveal", "attach")
"""The documents that have one: ``avsync/<name>/1``."""


def schema_of(document: str) -> dict[str, object]:
    """Return the JSON Schema (2020-12) of ``avsync/<name>/1``. Raises MalformedError for a schema that is not known."""
    prefix, _, rest = document.partition("/")
    name, _, version = rest.partition("/")
    if (prefix, version) != ("avsync", "1") or name not in SCHEMAS:
        raise MalformedError(f"no JSON Schema of {document[:40]!r}")
    text = resources.files("collector.model").joinpath("schemas", f"{name}.json").read_text("utf-8")
    loaded: dict[str, object] = json.loads(text)
    return loaded
