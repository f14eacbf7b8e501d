"""Prints what was set against what ``avsync measure network`` and ``measure device`` say, as a table.

Run as ``python -m tests.impairments [--short] [--json | --markdown] [--times N] [CASE…]`` (Linux, root, for the
networks); it ends with 1 if a figure is farther off than it may be, or a fault was not named every time. ``--short`` is
a case of each kind, ``--times`` how often every fault is set.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.impairment import unavailable
from tests.impairments.cases import NETWORK
from tests.impairments.device import DEVICE
from tests.impairments.network import carry_out
from tests.impairments.rows import Row, as_json, markdown, missing, of_fault
from tests.reach_faults.cases import CASES as FAULTS
from tests.reach_faults.place import Case, Told
from tests.reach_faults.run import carry_out as carry_out_fault

SHORT = ("delay-50", "jitter-60", "loss-10", "spells", "blocked-udp", "expired-certificate", "wrong-dns", "busy")
Work = Callable[[], list[Row]]


def main() -> int:
    """Carry out the cases that were asked for, or all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--short", action="store_true", help=f"only {', '.join(SHORT)}")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--markdown", action="store_true", help="print a table (without an option, too)")
    parser.add_argument("--times", type=int, default=1, help="set every fault so often")
    given = parser.parse_args()
    rows, began_s = [], time.monotonic()
    wanted = (*given.cases, *(SHORT if given.short else ()))
    for name, what, work in _work(given.times):
        if wanted and name not in wanted:
            continue
        for row in _done(name, what, work):
            rows.append(row)
            print("  ".join(cell for cell in row.cells() if cell), file=sys.stderr, flush=True)
    print(json.dumps(as_json(rows), indent=2) if given.json else markdown(rows))
    print(f"{len(rows)} rows in {time.monotonic() - began_s:.0f} s", file=sys.stderr)
    return 0 if all(row.within for row in rows) else 1


def _work(times: int) -> Iterator[tuple[str, str, Work]]:
    """Yield every case: its id, what it sets, and what carries it out."""
    for case in NETWORK:
        yield case.id, case.given, partial(carry_out, case)
    for fault in FAULTS:
        yield fault.id, fault.given, partial(_named, fault, times)
    for device in DEVICE:
        yield device.id, device.given, partial(device.carry_out, device.given)


def _done(name: str, given: str, work: Work) -> list[Row]:
    """Carry out one case; whatever goes wrong with it must not cost the others."""
    needs_a_network = name not in {device.id for device in DEVICE}
    if needs_a_network and (why_not := unavailable()):
        return [missing(given, name, why_not)]
    try:
        return work()
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        return [missing(given, name, str(error).replace("\n", " "))]


def _named(fault: Case, times: int) -> list[Row]:
    """A fault has no figure: it is named or not; the words are those of the last time, or of one that failed."""
    told = sorted((carry_out_fault(fault) for _ in range(times)), key=lambda item: not item.names(fault))
    return [
        of_fault(fault.given, fault.check, [_in_words(item) for item in told], [item.names(fault) for item in told])
    ]


def _in_words(told: Told) -> str:
    return f"{told.verdict}: {told.summary or told.failed.strip().replace(chr(10), ' ')}"


if __name__ == "__main__":
    sys.exit(main())
