from dataclasses import replace

import pytest

from collector.report.tables import ListedFile, asked_table, coverage_table, facts_table, files_table, redactions_table
from tests.report.makers import make_call, make_run
from tests.report.runs import no_server_run, queue_run


def test_every_planned_source_has_its_row_in_the_order_of_the_plan() -> None:
    run = no_server_run()
    rows = coverage_table(run).rows
    assert [row[0].text for row in rows] == [item.source for item in run.evidence.coverage]


def test_a_missing_source_says_why_in_words() -> None:
    row = coverage_table(no_server_run()).rows[4]
    assert (row[1].text, row[2].text) == ("missing", "no answer in time: no NTP server answered within 3 s")


def test_what_support_asks_for_and_nobody_told_says_how_to_give_it() -> None:
    rows = {row[0].text: row for row in asked_table(no_server_run()).rows}
    scenario = next(row for name, row in rows.items() if name == "Scenario")
    assert scenario[1].text == "missing: scenario not known"
    assert scenario[2].text.startswith("--scenario")


def test_the_window_stands_in_both_zones() -> None:
    rows = facts_table(make_call()).rows
    assert [row[0].text for row in rows[:2]] == ["Window", "Window, local"]


def test_the_most_frequent_redaction_comes_first() -> None:
    assert [row[0].text for row in redactions_table(queue_run()).rows] == ["ipv4", "name", "email", "jwt"]


def test_no_redaction_is_an_empty_table() -> None:
    assert redactions_table(replace(make_run(), redactions={})).rows == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("evidence/room.json", "./evidence/room.json"),
        ("javascript:alert(1)", "./javascript%3Aalert%281%29"),
        ("a b#c?d", "./a%20b%23c%3Fd"),
    ],
)
def test_a_files_link_stays_inside_the_bundle(name: str, expected: str) -> None:
    table = files_table([ListedFile(name=name, bytes=1, sha256="00")])
    assert table.rows[0][0].href == expected
