"""Runs ``avsync measure network`` in a network of a case's own, beside the servers that the case starts there.

Two processes take part besides. ``beside`` starts the case's module a second time, inside the network:
``python -m MODULE CASE --host ADDRESS --near JSON --seconds S``. There, ``main`` has the case start its servers, and
``measured`` runs avsync, on the near side of a link where ``--near`` says how to enter it. Linux, root.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.avsync import ROOT, clean_environment
from tests.impairment import Joined
from tests.live.server import find_binary

HERE = "127.0.0.1"


class NotMeasuredError(RuntimeError):
    """A case brought no document; the text is the end of what was said instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inside:
    """What the process inside the network was told: where servers listen, and what enters avsync's side."""

    case: str
    host: str
    near: tuple[str, ...]
    seconds: float


def beside(module: str, case: str, enter: Sequence[str] | Joined, *, seconds: float, limit_s: float) -> dict[str, Any]:
    """Carry out a case inside its network and return avsync's document. Raises NotMeasuredError."""
    command, host, near = (
        (enter.far, enter.far_address, enter.near) if isinstance(enter, Joined) else (tuple(enter), HERE, ())
    )
    find_binary()  # from inside, nothing that it is built of can be fetched
    told = ["--host", host, "--near", json.dumps(near), "--seconds", str(seconds)]
    done = subprocess.run(
        [*command, sys.executable, "-m", module, case, *told],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=limit_s,
        check=False,
    )
    if done.returncode:
        raise NotMeasuredError(done.stderr.strip()[-500:])
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def main(carry_out: Callable[[Inside], str]) -> None:
    """Be the process inside the network: read what was told, and print avsync's document."""
    parser = argparse.ArgumentParser()
    parser.add_argument("case")
    parser.add_argument("--host", required=True)
    parser.add_argument("--near", default="[]")
    parser.add_argument("--seconds", type=float, required=True)
    given = parser.parse_args()
    inside = Inside(case=given.case, host=given.host, near=tuple(json.loads(given.near)), seconds=given.seconds)
    sys.stdout.write(carry_out(inside))


def measured(inside: Inside, folder: Path, given: Mapping[str, str], *wanted: str, limit_s: float) -> str:
    """Run avsync and return its document as text; ``given`` is its environment, ``wanted`` more options."""
    options = ("--here", "receiver", "--duration", str(inside.seconds), "--json", "--quiet", *wanted)
    done = subprocess.run(
        [*inside.near, sys.executable, "-m", "collector", "measure", "network", *options],
        capture_output=True,
        text=True,
        cwd=folder,
        env=clean_environment(folder, given),
        timeout=limit_s,
        check=False,
    )
    if not done.stdout:
        raise SystemExit(f"avsync ended with {done.returncode}: {done.stderr[-400:]}")
    return done.stdout
