"""Publishers with one deliberate fault or none through a real server: the quick part of the matrix, and a browser."""

import os
from pathlib import Path

import pytest

from collector.measure.lip_sync import IN_SYNC_MS
from tests.chromium import NoBrowserError
from tests.faults.__main__ import chosen
from tests.faults.cases import Case
from tests.faults.run import Outcome, Place, by_id, carry_out
from tests.live.server import LiveKitServer

pytestmark = pytest.mark.measures

CASES = (*chosen((), quick=True), by_id("browser-content-+300ms"))


def too_unsure(outcome: Outcome) -> bool:
    """Whether a busy machine widened the bound so far that nothing may be named."""
    low, high = outcome.measured_ms - outcome.bound_ms, outcome.measured_ms + outcome.bound_ms
    return outcome.measured and not outcome.causes and low <= IN_SYNC_MS[1] and high >= IN_SYNC_MS[0]


def holds(outcome: Outcome) -> bool:
    named = outcome.right or too_unsure(outcome)
    return not outcome.failed and named and (outcome.inside or not outcome.measured)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_cause_is_named_and_the_truth_lies_inside_the_bound(
    case: Case, server: LiveKitServer, tmp_path: Path
) -> None:
    outcome = carry_out(case, Place(server=server))
    if outcome.failed.startswith(NoBrowserError.__name__) and os.environ.get("CI") != "true":
        pytest.skip(outcome.failed)
    if not holds(outcome):
        # A bound holds in 19 of 20 runs, so that one miss is expected now and then; two in a row are not.
        outcome = carry_out(case, Place(server=server))
    assert not outcome.failed
    assert outcome.right or too_unsure(outcome), (outcome.causes, outcome.notes)
    if outcome.measured:
        assert outcome.inside, (outcome.true_ms, outcome.measured_ms, outcome.bound_ms)
