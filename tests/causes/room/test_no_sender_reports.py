import pytest

from collector.causes.room import no_sender_reports
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case


@pytest.mark.parametrize(
    ("reports", "group", "expected"),
    [
        (Verdict.WARN, Verdict.INCONCLUSIVE, Support.MEDIUM),
        (Verdict.WARN, Verdict.PASS, Support.WEAK),
        (Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE, Support.NONE),
        (Verdict.PASS, Verdict.WARN, Support.NONE),
    ],
)
def test_missing_reports_support_it_unless_the_receiver_aligns(
    reports: Verdict, group: Verdict, expected: Support
) -> None:
    assert no_sender_reports.weigh(make_case(sync_sender_reports=reports, sync_group=group)).support is expected
