from dataclasses import replace

import pytest

from collector.checks.sync import sender_reports
from collector.model.finding import Verdict
from collector.model.records.room import InboundSample
from tests.room_factory import make_pair_statistics, make_samples, make_statistics, make_track


@pytest.mark.parametrize(
    ("reports", "polls", "expected"),
    [
        (2, 60, Verdict.PASS),
        (1, 41, Verdict.WARN),
        (1, 40, Verdict.INCONCLUSIVE),
        (0, 60, Verdict.WARN),
        (2, 20, Verdict.PASS),
    ],
)
def test_two_reports_of_each_track_are_needed_within_twenty_seconds(
    reports: int, polls: int, expected: Verdict
) -> None:
    def audio(_: int, sample: InboundSample) -> InboundSample:
        return replace(sample, sender_reports=reports)

    assert sender_reports.check(make_pair_statistics(polls, audio=audio)).verdict is expected


def test_one_kind_alone_is_skipped() -> None:
    assert sender_reports.check(make_statistics(make_track(make_samples(60)))).verdict is Verdict.SKIP
