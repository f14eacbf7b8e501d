from pathlib import Path

import pytest

from collector.bundle.archive import UnreadableBundleError
from collector.model.finding import Verdict
from collector.runs.merging import NotOneIncidentError, merge_bundles
from tests.comparison.bundles import bundle
from tests.comparison.ends import AHEAD_MS, both_ends, end, events, statistics
from tests.factory import RECEIVER


def test_bundles_are_judged_anew_and_joined(tmp_path: Path) -> None:
    first, second = both_ends()
    merged = merge_bundles(Path(bundle(tmp_path, first)), Path(bundle(tmp_path, second)))
    (ahead,) = merged.clocks.ahead_ms
    assert abs(ahead.value - AHEAD_MS) <= ahead.bound
    assert merged.verdict is Verdict.INCONCLUSIVE
    assert len(merged.moments) == 3


def test_what_does_not_belong_together_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotOneIncidentError, match="not of one incident"):
        merge_bundles(Path(bundle(tmp_path, end("a"))), Path(bundle(tmp_path, end("b", room="other"))))


def test_times_that_no_calendar_holds_end_in_one_sentence(tmp_path: Path) -> None:
    """A stranger's clock is 290,000 years ahead, by the reports that it claims to have received."""
    first, _ = both_ends()
    absurd = statistics(RECEIVER, events(), ahead_ms=9e15, reports=True)
    with pytest.raises(UnreadableBundleError, match="no run of avsync makes such values"):
        merge_bundles(Path(bundle(tmp_path, first)), Path(bundle(tmp_path, end("b", absurd))))
