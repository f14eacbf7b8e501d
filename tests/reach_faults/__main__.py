"""Prints the faults on the way to a server as a table: what was set, how often it was named, and in which words.

Run as ``python -m tests.reach_faults [--times N] [CASE…]``; it ends with 1 if one was not named.
"""

import argparse
import sys

from tests.reach_faults.cases import CASES
from tests.reach_faults.run import carry_out, unavailable


def main() -> int:
    """Carry out the cases that were asked for, each so many times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--times", type=int, default=1)
    given = parser.parse_args()
    if unavailable():
        print(f"These faults cannot be built here: {unavailable()}.")
        return 2
    unnamed = 0
    print("| set | check | verdict | named | summary |\n|---|---|---|---|---|")
    for case in CASES:
        if given.cases and case.id not in given.cases:
            continue
        told = [carry_out(case) for _ in range(given.times)]
        named = sum(item.names(case) for item in told)
        unnamed += given.times - named
        words = told[-1].summary or told[-1].failed.strip().replace("\n", " ")
        print(f"| {case.given} | {case.check} | {case.verdict} | {named} of {given.times} | {words} |", flush=True)
        for check, summary in told[-1].others.items():
            print(f"| | {check} | | | {summary} |")
    return 1 if unnamed else 0


if __name__ == "__main__":
    sys.exit(main())
