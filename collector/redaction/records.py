"""Walks records by their type hints: what a string is called in the model decides what becomes of it."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum, IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from collector.errors import RedactionError
from collector.model.incident import LOOKUP_FIELDS, Field
from collector.model.privacy import Address, Handle, LookupId, Secret, Version
from collector.model.records.logs import LogFact

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")


class Meaning(IntEnum):
    """What a string is, from what may stay to what may not: in a union the strictest holds."""

    LOOKUP_ID = 0
    VERSION = 1
    FREE_TEXT = 2
    HANDLE = 3


Redact = Callable[[str, Meaning], str]
_NEW_TYPES: Mapping[object, Meaning] = {
    LookupId: Meaning.LOOKUP_ID,
    Version: Meaning.VERSION,
    Handle: Meaning.HANDLE,
    str: Meaning.FREE_TEXT,
}
_REMEMBERED = 1024
_UNTOUCHED = (bool, int, float, datetime, date, time, timedelta, types.NoneType)
_PLAIN = frozenset(_UNTOUCHED)


def meaning_of_fact(name: Field, value: str, *, agora: bool) -> Meaning:
    """Return what a fact's value is. Who sent and received is a name, save an Agora UID and a LiveKit ``PA_`` id."""
    if name in LOOKUP_FIELDS:
        return Meaning.LOOKUP_ID
    if name in (Field.SENDER, Field.RECEIVER):
        readable = agora or value.isdigit() or value.startswith("PA_")
        return Meaning.LOOKUP_ID if readable else Meaning.HANDLE
    if name in (Field.SERVER_VERSION, Field.SDK_VERSION):
        return Meaning.VERSION
    return Meaning.FREE_TEXT


def safe_value(value: T, redact: Redact, address: Callable[[Address], Address]) -> T:
    """Return a value of the model with every string in it passed through ``redact``.

    Raises RedactionError for a Secret and for a type that the model does not use; the text names the type only.
    """
    return typing.cast(T, _walk(value, type(value), redact, address))  # each branch gives back the type it was given


def _walk(value: object, hint: object, redact: Redact, address: Callable[[Address], Address]) -> object:
    if type(value) is str:  # most are; what follows is for the rest and for types made of these
        return redact(value, _meaning(hint))
    if type(value) in _PLAIN:
        return value
    match value:
        case Secret():
            raise RedactionError("A record holds a secret, so it stays out of the bundle. Please report this.")
        case Address():
            return address(value)
        case Enum() | bool() | int() | float() | datetime() | date() | time() | timedelta() | None:
            return value
        case str():
            return redact(value, _meaning(hint))
        case tuple():
            return _tuple(value, hint, redact, address)
        case Mapping():
            keys, values = _arguments(hint, 2)
            return {
                _walk(key, keys, redact, address): _walk(item, values, redact, address) for key, item in value.items()
            }
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return _dataclass(value, redact, address)
    raise RedactionError(f"A record holds a {type(value).__name__}, which cannot be made safe. Please report this.")


def _dataclass(value: "DataclassInstance", redact: Redact, address: Callable[[Address], Address]) -> object:
    hints = fields_of_text(type(value))
    safe = {name: _walk(getattr(value, name), hint, redact, address) for name, hint in hints.items()}
    if isinstance(value, LogFact):
        safe["value"] = redact(value.value, meaning_of_fact(value.field, value.value, agora=False))
    changed = {
        name: after for name, after in safe.items() if (before := getattr(value, name)) is not after and before != after
    }
    return dataclasses.replace(value, **changed) if changed else value


_FIELDS: dict[type, dict[str, object]] = {}
_OF_TEXT: dict[type, dict[str, object]] = {}


def _fields(kind: "type[DataclassInstance]") -> dict[str, object]:
    if kind not in _FIELDS:
        hints = typing.get_type_hints(kind)
        _FIELDS[kind] = {field.name: hints[field.name] for field in dataclasses.fields(kind)}
    return _FIELDS[kind]


def fields_of_text(kind: "type[DataclassInstance]") -> Mapping[str, object]:
    """Return a dataclass's fields that can hold a string at any depth, with their hints: many samples have none."""
    if kind not in _OF_TEXT:
        _OF_TEXT[kind] = {name: hint for name, hint in _fields(kind).items() if _may_hold_text(hint, frozenset())}
    return _OF_TEXT[kind]


def _may_hold_text(hint: object, seen: frozenset[object]) -> bool:
    if hint in _UNTOUCHED or hint in seen:
        return False
    if isinstance(hint, type) and issubclass(hint, Enum):
        return False
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint not in (Address, Secret):
        return any(_may_hold_text(inner, seen | {hint}) for inner in _fields(hint).values())
    arguments = [argument for argument in typing.get_args(hint) if argument is not Ellipsis]
    return not arguments or any(_may_hold_text(argument, seen) for argument in arguments)


def _tuple(value: tuple[object, ...], hint: object, redact: Redact, address: Callable[[Address], Address]) -> object:
    if not value:
        return value
    return tuple(
        [_walk(item, inner, redact, address) for item, inner in zip(value, _hints(hint, len(value)), strict=True)]
    )


@lru_cache(_REMEMBERED)
def _hints(hint: object, count: int) -> tuple[object, ...]:
    arguments = typing.get_args(_alternative(hint, tuple))
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return (arguments[0],) * count
    return arguments if len(arguments) == count else (object,) * count


@lru_cache(_REMEMBERED)
def _arguments(hint: object, count: int) -> tuple[object, ...]:
    arguments = typing.get_args(_alternative(hint, Mapping))
    return arguments if len(arguments) == count else (object,) * count


def _alternative(hint: object, wanted: type) -> object:
    """Return the member of a union whose origin is ``wanted``; what is no union is returned as it is."""
    for option in _options(hint):
        origin = typing.get_origin(option)
        if isinstance(origin, type) and issubclass(origin, wanted):
            return option
    return hint


def _options(hint: object) -> tuple[object, ...]:
    return (
        typing.get_args(hint)
        if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
        else (hint,)
    )


@lru_cache(_REMEMBERED)
def _meaning(hint: object) -> Meaning:
    """Return the strictest meaning that a string of this type may have; what is not known is free text."""
    return max(
        _NEW_TYPES.get(option, Meaning.FREE_TEXT) if option in _NEW_TYPES else _other(option)
        for option in _options(hint)
    )


def _other(option: object) -> Meaning:
    """A union's non-text members say nothing about its text."""
    return Meaning.LOOKUP_ID if option in _UNTOUCHED or dataclasses.is_dataclass(option) else Meaning.FREE_TEXT
