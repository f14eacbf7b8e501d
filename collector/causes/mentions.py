"""Turns the function that weighs a cause into the words in its code, ids of checks among them."""

from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType

from collector import causes
from collector.model.cause import Case, Opinion


def words_of(weigh: Callable[[Case], Opinion]) -> frozenset[str]:
    """Return every string in the code that weighs a cause, its helpers' too."""
    found: set[str] = set()
    waiting: list[object] = [weigh]
    known: set[FunctionType] = set()
    while waiting:
        function = waiting.pop()
        if not isinstance(function, FunctionType) or function in known:
            continue
        known.add(function)
        if function.__module__.startswith(causes.__name__):
            values = tuple(_values_of(function.__code__, function.__globals__))
            waiting.extend(values)
            found.update(item for value in values for item in _flat(value) if isinstance(item, str))
    return frozenset(found)


def _values_of(code: CodeType, names: Mapping[str, object]) -> Iterator[object]:
    yield from (names[name] for name in code.co_names if name in names)
    for value in code.co_consts:
        yield from _values_of(value, names) if isinstance(value, CodeType) else (value,)


def _flat(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple | frozenset) else (value,)
