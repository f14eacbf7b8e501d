"""Every check's finding has question, answer, numbers, limit with its source, and how to reproduce it."""

import shlex

import click
import pytest

from collector.checks.runner import catalogue, run_checks
from collector.cli import group
from collector.report.findings import shape_finding
from collector.report.reproduce import again_for
from tests.checks.apart import NO_NUMBER, UNMEASURED
from tests.factory import make_evidence, make_incident
from tests.report.every_check import answered, everything_page
from tests.report.pages import MOST_BYTES

CHECKS = [check.id for check in catalogue()]
UNANSWERED = {finding.check: finding for finding in run_checks(make_evidence())[0]}
YES_OR_NO = {"device.thermal"}
"""Answered by a word of the system, and by no number at all."""


def test_nearly_every_check_answers_on_the_evidence() -> None:
    """A new check need not: what it says without an answer is looked at all the same."""
    assert len(answered()) >= 0.9 * len(CHECKS)


@pytest.mark.parametrize("check", CHECKS)
def test_a_finding_has_all_that_a_reader_needs_to_believe_it(check: str) -> None:
    row = shape_finding(answered().get(check) or UNANSWERED[check])
    assert row.question.endswith("?")
    assert row.summary
    assert row.why
    assert bool(row.numbers) or check in YES_OR_NO or check not in answered()
    assert bool(row.limits) is (check not in NO_NUMBER)
    assert all(limit.label and limit.words and limit.source for limit in row.limits)
    assert bool(row.again) is (check not in UNMEASURED)


@pytest.mark.parametrize("check", [check for check in CHECKS if check not in UNMEASURED])
def test_the_command_is_one_that_avsync_takes(check: str) -> None:
    command = again_for(check, make_incident(room="it's a room", vendor="livekit")).partition(", ")[0]
    program, name, *arguments = shlex.split(command)
    assert program == "avsync"
    found = group.get_command(click.Context(group), name)
    assert found
    with found.make_context(name, arguments) as context:
        assert context.params.get("room") in ("it's a room", "")


def test_a_page_with_everything_holds_every_finding_and_stays_under_the_limit() -> None:
    page = everything_page()
    size = len(page.encode())
    print(f"A quarter of an hour with everything: {size:,} bytes")
    assert size <= MOST_BYTES
    assert all(f'id="{shape_finding(finding).anchor}"' in page for finding in answered().values())
    assert page.count("how to reproduce it</summary>") >= len(CHECKS)
