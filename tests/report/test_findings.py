import pytest

from collector.model.finding import Limit, Verdict
from collector.model.host import BYSTANDER
from collector.report.findings import limit_rows, shape_causes, shape_finding, sort_findings
from tests.report.makers import make_finding, make_judgement, make_measured
from tests.report.runs import bystander_run, queue_run


def test_every_finding_stands_in_exactly_one_place() -> None:
    judged = bystander_run().judgement
    sorted_ = sort_findings(judged)
    rows = [row for topic in sorted_.topics for row in topic.rows]
    rows += [*sorted_.bystander, *sorted_.later, *sorted_.skipped]
    assert sorted(row.check for row in rows) == sorted(finding.check for finding in judged.findings)


def test_topics_come_in_their_order_and_unknown_ones_last() -> None:
    checks = ("zebra.stripes", "network.loss", "sync.offset")
    judged = make_judgement(findings=tuple(make_finding(check, Verdict.PASS, "") for check in checks))
    assert [topic.name for topic in sort_findings(judged).topics] == ["Sound against picture", "Network", "Zebra"]


def test_the_worst_comes_first_in_a_topic() -> None:
    findings = (make_finding("network.dns", Verdict.PASS, ""), make_finding("network.loss", Verdict.FAIL, ""))
    (topic,) = sort_findings(make_judgement(findings=findings)).topics
    assert [row.verdict for row in topic.rows] == ["fail", "pass"]


def test_a_bystander_that_failed_is_apart() -> None:
    findings = (make_finding("device.cpu", Verdict.FAIL, "", host=BYSTANDER),)
    sorted_ = sort_findings(make_judgement(findings=findings))
    assert (sorted_.topics, len(sorted_.bystander)) == ((), 1)


def test_a_bystanders_figure_does_not_read_like_a_fault_of_the_call() -> None:
    row = shape_finding(make_finding("device.cpu", Verdict.FAIL, "", host=BYSTANDER))
    assert row.verdict_words == "Beyond its limit"


def test_what_was_measured_later_is_apart() -> None:
    sorted_ = sort_findings(make_judgement(findings=(make_finding("network.dns", Verdict.WARN, "", during=False),)))
    assert (sorted_.topics, len(sorted_.later)) == ((), 1)


def test_numbers_are_words_with_unit_and_bound() -> None:
    row = shape_finding(make_finding("sync.offset", Verdict.FAIL, "", offset_ms=make_measured(-231, 6)))
    assert [(number.label, number.words) for number in row.numbers] == [
        ("offset", "−231 ± 6 ms (58 observations, content)")
    ]


def test_a_cause_shows_its_findings_in_their_own_words() -> None:
    queue, clock = shape_causes(queue_run().judgement)
    assert queue.because[0].summary == "Audio is 231 ± 6 ms late"
    assert [row.check for row in clock.against] == ["sync.offset"]


def test_a_limit_stands_with_its_unit_and_its_source() -> None:
    (limit,) = shape_finding(make_finding("network.loss", Verdict.PASS, "")).limits
    assert (limit.label, limit.words) == ("loss", "in order up to 1 %, a fault above 5 %")
    assert limit.source == "Made up for this test."


def test_a_finding_says_why_it_matters_on_one_line_and_how_to_measure_it_again() -> None:
    row = shape_finding(make_finding("sync.offset", Verdict.FAIL, ""))
    assert row.why.endswith("can answer that. Viewers notice early sound first.")
    assert row.again.startswith("avsync measure room")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("warn_percent", "for a problem"),
        ("fail_ratio", "for a fault, ratio"),
        ("pass_ratio", "for no fault, ratio"),
        ("weak_dbm", "weak"),
    ],
)
def test_a_limit_that_is_named_after_its_answer_says_what_it_leads_to(name: str, label: str) -> None:
    (row,) = limit_rows((Limit(name=name, levels=(("", 3.0),), source="Made up."),))
    assert row.label == label
