"""Turns the model's dataclasses into JSON and back, strictly: an unknown kind or a wrong type is an error."""

import importlib
import math
import pkgutil
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

import msgspec

from collector.model import records
from collector.model.evidence import Record

T = TypeVar("T")


class MalformedError(ValueError):
    """JSON that does not have the shape it should have; the text names the place, never a value."""


@cache
def record_types() -> dict[str, type[Record]]:
    """Return every record type of ``model/records`` by its kind."""
    found: dict[str, type[Record]] = {}
    for module in pkgutil.iter_modules(records.__path__, records.__name__ + "."):
        for item in vars(importlib.import_module(module.name)).values():
            kind = vars(item).get("kind") if isinstance(item, type) else None
            if isinstance(kind, str):
                found[kind] = item
    return found


def to_json(value: object, *, pretty: bool = False) -> bytes:
    """Encode any model value; keys of mappings in sorted order, so that equal values give equal bytes.

    Half surrogate pairs, which names that are not UTF-8 bring along, are written as ``\\udc80``: JSON has none.
    """
    try:
        encoded = msgspec.json.encode(value, order="deterministic")
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_in_unicode(msgspec.to_builtins(value)), order="deterministic")
    return msgspec.json.format(encoded, indent=2) + b"\n" if pretty else encoded


def _in_unicode(plain: object) -> object:
    if isinstance(plain, str):
        return plain.encode(errors="backslashreplace").decode()
    if isinstance(plain, dict):
        return {_in_unicode(key): _in_unicode(value) for key, value in plain.items()}
    return [_in_unicode(value) for value in plain] if isinstance(plain, list | tuple) else plain


def from_json(data: bytes, shape: type[T]) -> T:
    """Decode one value of ``shape``; ``null`` stands for an infinite bound. Raises MalformedError."""
    try:
        try:
            return msgspec.json.decode(data, type=shape)
        except msgspec.ValidationError:
            if b"null" not in data:
                raise
            return msgspec.convert(_with_infinity(msgspec.json.decode(data)), type=shape)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedError(f"not a valid {shape.__name__}: {type(error).__name__}") from error


def _with_infinity(plain: object) -> object:
    """Undo what encoding does to an infinite bound: JSON has no infinity, and no model field is ever None."""
    if plain is None:
        return math.inf
    if isinstance(plain, dict):
        return {key: _with_infinity(value) for key, value in plain.items()}
    return [_with_infinity(value) for value in plain] if isinstance(plain, list) else plain


def records_to_json(items: Iterable[Record]) -> bytes:
    """Encode records of any kinds, each beside its kind: ``[{"kind": …, "record": {…}}, …]``."""
    return to_json([{"kind": item.kind, "record": item} for item in items], pretty=True)


class _Tagged(msgspec.Struct, frozen=True):
    kind: str
    record: msgspec.Raw


def records_from_json(data: bytes) -> tuple[Record, ...]:
    """Decode what ``records_to_json`` wrote. Raises MalformedError, also for a kind that this version does not know."""
    result = []
    for item in from_json(data, list[_Tagged]):
        shape = record_types().get(item.kind)
        if shape is None:
            raise MalformedError(f"a record of an unknown kind ({item.kind[:40]!r}): written by a newer avsync?")
        result.append(from_json(bytes(item.record), shape))
    return tuple(result)
