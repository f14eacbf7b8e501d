"""Turns a check's module into the limits it judges by: each constant with words below it that say where it is from.

Constants that the module imports by name count like its own. A check that judges by another module's function imports
that function's limits and names them as its JUDGED_BY.
"""

import ast
import inspect
import math
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import pairwise
from types import ModuleType

from collector.measure.band import Band
from collector.model.finding import Limit

Levels = tuple[tuple[str, float], ...]

_JUDGING = ("collector.checks.", "collector.measure.")
_DEFINITION = re.compile(r"^(?:@|class |(?:async )?def ).*\n(?:(?:[ \t)#].*)?\n)*", re.MULTILINE)
"""A function or class of a module, or what stands before one, up to the next that is neither indented nor a comment."""


def limits_of(module: ModuleType) -> tuple[Limit, ...]:
    """Return a module's limits, those it imports first, in their order; none where its source is not at hand."""
    return (*_imported(module), *_own(module))


def _imported(module: ModuleType) -> Iterator[Limit]:
    for statement in _body(module):
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith(_JUDGING):
            home = sys.modules[statement.module or ""]
            for name, bound in ((alias.name, alias.asname or alias.name) for alias in statement.names):
                yield from _limits(bound, vars(module).get(bound), _documented(home).get(name, ""))


def _own(module: ModuleType) -> Iterator[Limit]:
    for name, source in _documented(module).items():
        yield from _limits(name, vars(module).get(name), source)


@cache
def _documented(module: ModuleType) -> dict[str, str]:
    """Return the names that a module gives values to, with the words below each that has some."""
    return {
        name: source
        for statement, below in pairwise(_body(module))
        for source in _words(below)
        for name in _names(statement)
    }


@cache
def _body(module: ModuleType) -> list[ast.stmt]:
    """Return what a module consists of, without what its functions and classes do, which takes longer to parse."""
    try:
        return ast.parse(_DEFINITION.sub("pass\n", inspect.getsource(module))).body
    except (OSError, TypeError):
        return []


def _words(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        text = statement.value.value
        if isinstance(text, str):
            yield " ".join(text.split())


def _limits(name: str, value: object, source: str) -> Iterator[Limit]:
    ending, levels = _levels(value)
    if source and levels and not name.startswith("_"):
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
