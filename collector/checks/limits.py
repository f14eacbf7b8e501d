"""Turns a check's module into the limits it judges by: each constant with words below it that say where it is from."""

import ast
import inspect
import math
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from types import ModuleType

from collector.measure.band import Band
from collector.model.finding import Limit

Levels = tuple[tuple[str, float], ...]


def limits_of(module: ModuleType) -> tuple[Limit, ...]:
    """Return a module's limits in their order; none where its source is not at hand."""
    try:
        body = ast.parse(inspect.getsource(module)).body
    except (OSError, TypeError):
        return ()
    return tuple(
        limit
        for statement, below in pairwise(body)
        for source in _words(below)
        for limit in _limits(statement, source, module)
    )


def _words(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        text = statement.value.value
        if isinstance(text, str):
            yield " ".join(text.split())


def _limits(statement: ast.stmt, source: str, module: ModuleType) -> Iterator[Limit]:
    for name in _names(statement):
        ending, levels = _levels(vars(module).get(name))
        if levels and not name.startswith("_"):
            yield Limit(name=name.lower() + ending, levels=levels, source=source)


def _names(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _levels(value: object) -> tuple[str, Levels]:
    """Return what is to be added to the name, and the numbers; none of what is no number."""
    match value:
        case Band():
            above = () if math.isinf(value.warns_to) else (("a fault above", value.warns_to),)
            return "", (("in order up to", value.passes_to), *above)
        case timedelta():
            return "_days", (("", value.total_seconds() / 86_400),)
        case bool():
            return "", ()
        case int() | float():
            return "", (("", float(value)),)
        case tuple():
            return "", tuple(("", float(one)) for one in value if isinstance(one, int | float))
    return "", ()
