"""Runs ``avsync measure network`` against a real server on the far side of an impaired link.

Run inside the far namespace as ``python -m tests.impairments.network CASE --host ADDRESS --near JSON``.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.avsync import ROOT, clean_environment
from tests.impairment import joined
from tests.impairments.cases import NetworkCase, by_id
from tests.impairments.rows import Row, missing, rows_of
from tests.live.server import LiveKitServer

SPARE_S = 90


def carry_out(case: NetworkCase) -> list[Row]:
    """Return the rows of one case, in namespaces of its own."""
    with joined(case.link) as link:
        inside = [sys.executable, "-m", "tests.impairments.network", case.id, "--host", link.far_address]
        done = subprocess.run(
            [*link.far, *inside, "--near", json.dumps(link.near)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=case.seconds + SPARE_S,
            check=False,
        )
    if done.returncode:
        return [missing(case.given, case.id, done.stderr.strip()[-300:].replace("\n", " "))]
    return list(rows_of(case, json.loads(done.stdout), link.carried))


def _measured(case: NetworkCase, host: str, near: Sequence[str], folder: Path) -> str:
    server = LiveKitServer(folder, host)
    server.start()
    try:
        given = {
            "LIVEKIT_URL": server.url,
            "LIVEKIT_API_KEY": server.api_key,
            "LIVEKIT_API_SECRET": server.api_secret,
        }
        wanted = ("--here", "receiver", "--duration", str(case.seconds), "--json", "--quiet", *case.arguments)
        done = subprocess.run(
            [*near, sys.executable, "-m", "collector", "measure", "network", *wanted],
            capture_output=True,
            text=True,
            cwd=folder,
            env=clean_environment(folder, given),
            timeout=case.seconds + SPARE_S - 20,
            check=False,
        )
    finally:
        server.stop()
    if not done.stdout:
        raise SystemExit(f"avsync ended with {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


def main() -> None:
    """Carry out one case inside the far namespace, and print avsync's document."""
    parser = argparse.ArgumentParser()
    parser.add_argument("case")
    parser.add_argument("--host", required=True)
    parser.add_argument("--near", required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(_measured(by_id(given.case), given.host, json.loads(given.near), Path(folder)))


if __name__ == "__main__":
    main()
