"""Breaks a real run at one chosen place: it is killed there, or the disk has no room there.

The run is the real command in a process of its own; Python imports ``sitecustomize`` from the folder made here before
anything else, which wraps the one function.
"""

import os
from pathlib import Path

from tests.avsync import ROOT

SITE = """
import os
import sys

own = [item for item in sys.orig_argv if item.startswith("collector.runs.")]
place, how, count, process = os.environ["SABOTAGE"].split("|")


def limit(most_bytes):
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))


def wrapped(whole):
    left = [int(count)]

    def broken(*arguments, **named):
        left[0] -= 1
        if left[0]:
            return whole(*arguments, **named)
        if how == "killed before":
            os.kill(os.getpid(), 9)
        if how == "full":
            raise OSError(28, "No space left on device")
        if how != "small":
            result = whole(*arguments, **named)
            os.kill(os.getpid(), 9)
        limit(700)
        try:
            return whole(*arguments, **named)
        finally:
            limit(-1)

    return broken


if (own or ["main"]) == [process]:
    if how == "limited":
        limit(int(count))
    else:
        import importlib

        module, _, name = place.partition(":")
        owner = importlib.import_module(module)
        *path, last = name.split(".")
        for part in path:
            owner = getattr(owner, part)
        setattr(owner, last, wrapped(getattr(owner, last)))
"""


def sabotage(folder: Path, place: str, how: str, *, count: int = 1, process: str = "main") -> dict[str, str]:
    """Return the environment in which the ``count``-th call of ``place`` (``module:name``) goes wrong.

    ``how``: "killed before", "killed after", "full" (it raises ENOSPC), "small" (while it runs no file may grow beyond
    700 bytes), or "limited" (no file of the whole ``process`` may grow beyond ``count`` bytes; ``place`` is not used).
    """
    site = folder / "sabotage"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(SITE, "utf-8")
    return {
        "SABOTAGE": f"{place}|{how}|{count}|{process}",
        "PYTHONPATH": os.pathsep.join((str(site), str(ROOT))),
        "PYTHONDONTWRITEBYTECODE": "1",  # a limit would cut compiled modules short, for every later run
    }
