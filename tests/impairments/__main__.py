"""Prints what was set against what ``avsync measure network`` and ``measure device`` say, as a table.

Run as ``python -m tests.impairments [--json | --markdown] [CASE…]`` (Linux, root, for the networks); it ends with 1 if
a figure is farther off than it may be.
"""

import argparse
import json
import sys
from collections.abc import Iterator

from tests.impairment import unavailable
from tests.impairments.cases import NETWORK
from tests.impairments.device import DEVICE
from tests.impairments.network import carry_out
from tests.impairments.rows import Row, as_json, markdown, missing
from tests.reach_faults.cases import by_id as fault_by_id
from tests.reach_faults.run import carry_out as carry_out_fault

BLOCKED = "blocked-udp"


def main() -> int:
    """Carry out the cases that were asked for, or all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--markdown", action="store_true", help="print a table (without an option, too)")
    given = parser.parse_args()
    rows = []
    for row in _rows(given.cases):
        rows.append(row)
        print("  ".join(cell for cell in row.cells() if cell), file=sys.stderr, flush=True)
    print(json.dumps(as_json(rows), indent=2) if given.json else markdown(rows))
    return 0 if all(row.within for row in rows) else 1


def _rows(wanted: list[str]) -> Iterator[Row]:
    why_not = unavailable()
    for case in NETWORK:
        if _is_wanted(case.id, wanted):
            yield from [missing(case.given, case.id, why_not)] if why_not else carry_out(case)
    if _is_wanted(BLOCKED, wanted):
        yield missing(BLOCKED, BLOCKED, why_not) if why_not else _blocked()
    for device in DEVICE:
        if _is_wanted(device.id, wanted):
            yield from device.carry_out(device.given)


def _is_wanted(name: str, wanted: list[str]) -> bool:
    return not wanted or name in wanted


def _blocked() -> Row:
    """A fault has no figure: it is named or not."""
    case = fault_by_id(BLOCKED)
    told = carry_out_fault(case)
    words = told.summary or told.failed.strip().replace("\n", " ")
    return missing(case.given, case.check, f"{told.verdict}: {words}", within=told.names(case))


if __name__ == "__main__":
    sys.exit(main())
