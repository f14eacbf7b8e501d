"""Says whether a JSON document has the shape that its own schema promises."""

import json
from collections.abc import Mapping

from jsonschema import Draft202012Validator

from collector.model.schema import schema_of


def faults(document: Mapping[str, object]) -> list[str]:
    """Return every place where a document differs from the schema that it names, as plain JSON would."""
    plain = json.loads(json.dumps(document, allow_nan=False))
    validator = Draft202012Validator(schema_of(str(document["schema"])))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(plain)]
