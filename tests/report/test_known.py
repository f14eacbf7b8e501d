import pytest

from collector.model.finding import Verdict
from collector.report.known import known_issues
from tests.report.makers import make_finding


@pytest.mark.parametrize(
    ("verdict", "expected"), [(Verdict.WARN, [True]), (Verdict.INCONCLUSIVE, [False]), (Verdict.SKIP, [])]
)
def test_a_report_that_matches_is_certain_and_one_that_may_match_is_not(verdict: Verdict, expected: list[bool]) -> None:
    findings = (
        make_finding("network.loss", Verdict.FAIL, ""),
        make_finding("logs.public-report", verdict, "Matches a public report", advice="It is fixed in 1.2.3."),
    )
    assert [issue.certain for issue in known_issues(findings)] == expected


def test_it_links_to_its_finding() -> None:
    (issue,) = known_issues((make_finding("logs.public-report", Verdict.WARN, "Matches a public report"),))
    assert issue.anchor == "finding-logs-public-report"
