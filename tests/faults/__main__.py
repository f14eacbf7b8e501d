"""Runs the fault matrix: ``python -m tests.faults [--json] [--only ID…] [--repeat N] [--healthy N] [--quick]``.

Each fault runs twice, healthy set-ups 12 times in all and whatever a browser sends twice, in half an hour on an idle
machine with two processors. Healthy publishers, browsers and busy machines are listened to alone, other publishers two
at a time; traces and rehearsals, which are short and light, run four at a time.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults.cases import CASES, Case
from tests.faults.report import HEAD, document_of, line_of, summary_of, table_of
from tests.faults.run import Outcome, Place, carry_out, carry_out_across
from tests.impairment import unavailable
from tests.live.server import LiveKitServer

HEALTHY_TIMES, FAULT_TIMES = 3, 2
LISTENERS_AT_A_TIME, TRACES_AT_A_TIME = 2, 4


def chosen(only: Sequence[str], *, quick: bool) -> tuple[Case, ...]:
    """Return the cases whose id begins with one of ``only``, the quick ones, or all. Raises ValueError."""
    if quick:
        return tuple(case for case in CASES if case.quick)
    found = tuple(case for case in CASES if not only or case.id.startswith(tuple(only)))
    if not found:
        raise ValueError(f"No case begins with {', '.join(only)}. Cases: {', '.join(case.id for case in CASES)}")
    return found


def times(case: Case, *, repeat: int, healthy: int) -> int:
    """How often a case runs; ``healthy`` is how often each healthy set-up of the SDK does, 0 = as ``repeat`` says."""
    if case.healthy and not case.browser:
        return healthy or repeat * HEALTHY_TIMES
    return repeat * FAULT_TIMES


def run_all(cases: Sequence[Case]) -> Iterator[Outcome]:
    """Run the cases in order, those that listen first; yield each outcome as it comes."""
    alone = [case for case in cases if case.watched and _alone(case)]
    listening = [case for case in cases if case.watched and not _alone(case)]
    with tempfile.TemporaryDirectory() as folder:
        server = LiveKitServer(Path(folder))
        server.start()
        place = Place(server=server)
        try:
            for case in alone:
                yield carry_out(case, place)
            for lanes, group in (
                (LISTENERS_AT_A_TIME, listening),
                (TRACES_AT_A_TIME, [case for case in cases if not case.watched]),
            ):
                with ThreadPoolExecutor(lanes) as pool:
                    yield from pool.map(lambda case: _across(case) if case.link else carry_out(case, place), group)
        finally:
            server.stop()


def _alone(case: Case) -> bool:
    """Whether others would spoil it, or it others: one restarts the server that all share."""
    return case.healthy or case.browser or case.busy or case.restart_at_s > 0


def _across(case: Case) -> Outcome:
    reason = unavailable()
    return Outcome(case=case.id, failed=reason) if reason else carry_out_across(case)


def main() -> None:
    """Run what the command line says; the lines go to stderr if stdout is for JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")
    parser.add_argument("--markdown", action="store_true", help="print README's table on stdout")
    parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="cases whose id begins so")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="everything N times as often")
    parser.add_argument("--healthy", type=int, default=0, metavar="N", help="each healthy set-up N times")
    parser.add_argument("--quick", action="store_true", help="six cases once each, in 4 minutes at most")
    given = parser.parse_args()
    began_s = time.monotonic()
    out = sys.stderr if given.json or given.markdown else sys.stdout
    cases = chosen(given.only, quick=given.quick)
    print(HEAD, file=out)
    outcomes = []
    counts = {
        case.id: given.repeat if given.quick else times(case, repeat=given.repeat, healthy=given.healthy)
        for case in cases
    }
    for outcome in run_all([case for case in cases for _ in range(counts[case.id])]):
        outcomes.append(outcome)
        print(f"{line_of(outcome)}  [load {outcome.load:.1f}]", file=out, flush=True)
    print(f"\n{summary_of(outcomes)}\n\ntook {(time.monotonic() - began_s) / 60:.1f} min", file=out)
    if given.markdown:
        print(table_of(outcomes))
    if given.json:
        print(json.dumps(document_of(outcomes), indent=2))


if __name__ == "__main__":
    main()
