"""Carries out one case in a network of its own: starts its servers there, and ``avsync measure network`` beside them.

The network is a namespace in which /etc/resolv.conf and /etc/hosts are the case's own, or a pair of namespaces with a
link between. Nothing of this machine's is changed, and nothing leaves. Linux, root.
"""

import os
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.impairment import joined
from tests.impairment import unavailable as no_namespaces
from tests.in_network import HERE, Inside, NotMeasuredError, beside, main, measured
from tests.reach_faults.cases import by_id
from tests.reach_faults.place import ROOM, Case, Place, Told

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
        enter = stack.enter_context(joined(case.links[0])) if case.links else OWN_NETWORK
        try:
            document = beside("tests.reach_faults.run", case.id, enter, seconds=WATCH_S, limit_s=CASE_S)
        except NotMeasuredError as error:
            return Told(verdict="", summary="", causes=(), others={}, failed=str(error))
    return read(document, case)


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


def _in_its_place(inside: Inside) -> str:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place = Place(folder=folder, host=inside.host, stack=stack)
        if not inside.near:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True, timeout=10)
            place.honest_resolver()
        by_id(inside.case).build(place)
        if not inside.near:
            _say_what_names_mean(place)
        given = {"LIVEKIT_URL": place.url, "LIVEKIT_API_KEY": place.key, "LIVEKIT_API_SECRET": place.secret}
        proxies = {name: "" for name in os.environ if name.lower().endswith("_proxy")}
        environment = proxies | given | place.environment
        return measured(inside, place.folder, environment, "--room", ROOM, limit_s=CASE_S - 60)


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


if __name__ == "__main__":
    main(_in_its_place)
