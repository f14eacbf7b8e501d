"""Carries out one case in a network of its own: starts its servers there, and ``avsync measure network`` beside them.

The network is a namespace in which /etc/resolv.conf and /etc/hosts are the case's own, or a pair of namespaces with a
link between. Nothing of this machine's is changed, and nothing leaves. Linux, root.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.avsync import ROOT, clean_environment
from tests.impairment import joined
from tests.impairment import unavailable as no_namespaces
from tests.reach_faults.cases import by_id
from tests.reach_faults.place import HERE, ROOM, Case, Place, Told

CASE_S = 180
WATCH_S = 2
"""Nothing of these faults needs to be watched for longer."""
OWN_NETWORK: tuple[str, ...] = ("unshare", "--net", "--mount", "--propagation", "private")


def unavailable() -> str:
    """Say why cases cannot be carried out here; empty if they can."""
    return no_namespaces()


def carry_out(case: Case) -> Told:
    """Run one case in a network of its own."""
    with ExitStack() as stack:
        enter, more = OWN_NETWORK, ["--host", HERE]
        if case.links:
            link = stack.enter_context(joined(case.links[0]))
            enter, more = link.far, ["--host", link.far_address, "--near", json.dumps(link.near)]
        done = subprocess.run(
            [*enter, sys.executable, "-m", "tests.reach_faults.run", case.id, *more],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=CASE_S,
            check=False,
        )
    if done.returncode:
        return Told(verdict="", summary="", causes=(), others={}, failed=done.stderr[-500:])
    return read(json.loads(done.stdout), case)


def read(document: dict[str, Any], case: Case) -> Told:
    """Return what a run's document says of a case."""
    verdicts = {finding["check"]: finding for finding in document["findings"]}
    return Told(
        verdict=verdicts[case.check]["verdict"],
        summary=verdicts[case.check]["summary"],
        causes=tuple(cause["cause"] for cause in document["causes"]),
        others={
            check: finding["summary"]
            for check, finding in verdicts.items()
            if check != case.check and finding["verdict"] in ("warn", "fail")
        },
    )


def _inside(case: Case, host: str, near: Sequence[str]) -> str:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place = Place(folder=folder, host=host, stack=stack)
        if not near:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True, timeout=10)
            place.honest_resolver()
        case.build(place)
        if not near:
            _say_what_names_mean(place)
        return _avsync(place, near)


def _say_what_names_mean(place: Place) -> None:
    """Put files of the case's own in the place of the system's; this process's mounts end with it."""
    texts = {
        "resolv.conf": "".join(f"nameserver {address}\n" for address in place.resolvers) + "options timeout:1\n",
        "hosts": "".join(f"{address} {name}\n" for name, address in {"localhost": HERE, **place.hosts}.items()),
    }
    for name, text in texts.items():
        own = place.folder / name
        own.write_text(text)
        subprocess.run(["mount", "--bind", str(own), f"/etc/{name}"], check=True, timeout=10)


def _avsync(place: Place, near: Sequence[str]) -> str:
    wanted = ("--room", ROOM, "--here", "receiver", "--duration", str(WATCH_S), "--json", "--quiet")
    given = {"LIVEKIT_URL": place.url, "LIVEKIT_API_KEY": place.key, "LIVEKIT_API_SECRET": place.secret}
    proxies = {name: "" for name in os.environ if name.lower().endswith("_proxy")}
    done = subprocess.run(
        [*near, sys.executable, "-m", "collector", "measure", "network", *wanted],
        capture_output=True,
        text=True,
        cwd=place.folder,
        env=clean_environment(place.folder, proxies | given | place.environment),
        timeout=CASE_S - 60,
        check=False,
    )
    if not done.stdout:
        raise SystemExit(f"avsync ended with {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


def main() -> None:
    """Carry out one case inside its network, and print avsync's document."""
    parser = argparse.ArgumentParser()
    parser.add_argument("case")
    parser.add_argument("--host", required=True)
    parser.add_argument("--near", default="[]")
    given = parser.parse_args()
    sys.stdout.write(_inside(by_id(given.case), given.host, json.loads(given.near)))


if __name__ == "__main__":
    main()
