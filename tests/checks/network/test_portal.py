import pytest

from collector.checks.network import portal
from collector.model.finding import Verdict
from collector.model.records.reach import Reply
from tests.checks.network.reach_factory import make_portal

TRUE, LOGIN = (Reply.ANSWERED, 200, ""), (Reply.FAILED, 302, "portal.example.net")
SILENT, CUT = (Reply.SILENT, 0, ""), (Reply.FAILED, 0, "")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((TRUE, TRUE), Verdict.PASS),
        ((TRUE, SILENT), Verdict.PASS),
        ((TRUE, LOGIN), Verdict.INCONCLUSIVE),
        ((LOGIN, LOGIN), Verdict.FAIL),
        ((LOGIN, SILENT), Verdict.FAIL),
        ((SILENT, SILENT), Verdict.SKIP),
        ((CUT, SILENT), Verdict.SKIP),
        ((), Verdict.SKIP),
    ],
)
def test_only_a_network_that_answers_every_page_itself_is_a_portal(
    answers: tuple[tuple[Reply, int, str], ...], expected: Verdict
) -> None:
    answer = portal.check(make_portal(*answers))

    assert answer.verdict is expected
    assert ("portal.example.net" in answer.summary) is (expected is Verdict.FAIL)
