"""Finds every source of evidence by walking ``collector.evidence``: nothing is registered."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import cache

from collector import evidence
from collector.model.request import Request
from collector.model.source import Session, SourcePlan, Yield


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One source module's two functions, and the module's name, by which a worker finds it again."""

    module: str
    plan: Callable[[Request], tuple[SourcePlan, ...]]
    gather: Callable[[Request, SourcePlan, Session], AsyncIterator[Yield]]


@cache
def sources() -> tuple[Source, ...]:
    """Return every module under ``evidence/`` that has ``plan`` and ``gather``, sorted by name."""
    found = pkgutil.walk_packages(evidence.__path__, evidence.__name__ + ".")
    modules = (importlib.import_module(item.name) for item in found if not item.ispkg)
    return tuple(
        Source(module=module.__name__, plan=module.plan, gather=module.gather)
        for module in sorted(modules, key=lambda module: module.__name__)
        if hasattr(module, "plan") and hasattr(module, "gather")
    )
