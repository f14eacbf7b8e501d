"""Turns what a guide keeps into lines of JSON, each with a sum over itself, and lines back, whatever became of them.

A line without a sum is one of an earlier version, and counts as it stands.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from collector.model.codec import MalformedError, from_json, to_json

T = TypeVar("T")
_SUM = re.compile(rb',"sum":"(?P<sum>[0-9a-f]{16})"\}$')


def line_of(value: object) -> bytes:
    """Return one value as a line, its end included."""
    body = to_json(value)
    return body[:-1] + b',"sum":"' + _sum(body) + b'"}\n'


def value_of(line: bytes, shape: type[T]) -> T:
    """Return what a line holds. Raises MalformedError, also where a sum shows that it was changed."""
    found = _SUM.search(line)
    if found and _sum(line[: found.start()] + b"}") != found["sum"]:
        raise MalformedError(f"not a valid {shape.__name__}: its sum is another one")
    return from_json(line, shape)


def values_of(lines: Iterable[bytes], shape: type[T]) -> Iterator[T]:
    """Yield what can be read; the others are counted by whoever counts what came."""
    for line in lines:
        try:
            yield value_of(line, shape)
        except MalformedError:
            continue


def schema_of(line: bytes) -> str:
    """Return the schema that a whole line names, empty if it names none or is damaged."""
    try:
        value_of(line, dict)
        named = json.loads(line).get("schema", "")
    except (MalformedError, ValueError, AttributeError, RecursionError):
        return ""
    return named if isinstance(named, str) else ""


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:16].encode()
