"""Lets a witness ride in avsync's own processes: Python imports this at its start from a folder on its path.

It waits until the module is imported that takes pictures and sounds in, so that a process without media pays nothing.
"""

import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

WATCHING = "collector.evidence.room.watching"


class _Riding(Loader):
    """Runs the module as it is, then puts the witness beside it."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        from tests.faults.witness import ride_along

        ride_along(module, os.environ["WITNESS_FOLDER"])


class _Finder(MetaPathFinder):
    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if fullname != WATCHING:
            return None
        spec = PathFinder.find_spec(fullname, path)  # type: ignore[arg-type]  # what the import system hands over
        if spec is not None and spec.loader is not None:
            spec.loader = _Riding(spec.loader)
        return spec


if "WITNESS_FOLDER" in os.environ:
    sys.meta_path.insert(0, _Finder())
