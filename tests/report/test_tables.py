import math
from dataclasses import replace
from datetime import timedelta

import pytest

from collector.model.coverage import Coverage, State
from collector.report.tables import (
    ListedFile,
    asked_table,
    clocks_table,
    coverage_table,
    facts_table,
    files_table,
    redactions_table,
)
from tests.factory import START, make_incident, make_window
from tests.report.makers import CLOCKS, make_call, make_run
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


def test_where_something_was_redacted_is_said_by_file_and_count() -> None:
    files = [ListedFile(name=f"logs/1/{n}.log", bytes=1, sha256="", redactions={"ipv4": n}) for n in range(7)]
    (where,) = (row[2].text for row in redactions_table(queue_run(), files).rows if row[0].text == "ipv4")
    assert where == (
        "logs/1/6.log (6), logs/1/5.log (5), logs/1/4.log (4), logs/1/3.log (3), logs/1/2.log (2), 1 more files (1), "
        "records and messages (191)"
    )


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
    table = files_table([ListedFile(name=name, bytes=1, sha256="00")], linked=True)
    assert table.rows[0][0].href == expected


def test_a_file_that_was_taken_out_is_named_without_a_link_a_size_or_a_sum() -> None:
    gone = ListedFile(name="logs/1/a.log", bytes=0, sha256="", gone="taken out before sending")
    ((name, said, sha256),) = files_table([gone], linked=True).rows
    assert (name.text, name.href, said.text, sha256.none) == ("logs/1/a.log", "", "taken out before sending", True)


def test_a_clock_shows_what_it_showed_in_the_window() -> None:
    rows = clocks_table(CLOCKS, make_window()).rows
    assert rows[0][3].text == "2026-03-05 14:59:59.500 to 2026-03-05 15:05:00.500"


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (1, "0.log"),
        (5, "0.log, 1.log, 2.log, 3.log, 4.log"),
        (6, "0.log, 1.log, 2.log, 3.log, 4.log and 1 more"),
        (2000, "0.log, 1.log, 2.log, 3.log, 4.log and 1,995 more"),
    ],
)
def test_sources_with_clocks_that_say_the_same_share_a_row(count: int, shown: str) -> None:
    clocks = tuple(replace(CLOCKS[0], source=f"{number}.log") for number in range(count))
    other = replace(CLOCKS[0], source="other.log", detail="another")
    rows = clocks_table((*clocks, other), make_window()).rows
    assert [row[0].text for row in rows] == [shown, "other.log"]


def test_a_clock_without_a_bound_shows_no_window() -> None:
    clock = replace(CLOCKS[0], uncertainty_s=math.inf)
    assert clocks_table((clock,), make_window()).rows[0][3].none


def test_a_missing_source_names_the_questions_that_it_leaves_open() -> None:
    rows = {str(row[0].text): row[3] for row in coverage_table(no_server_run()).rows}
    assert rows["room.statistics"].text.startswith("Do sound and picture reach the receiver together? ")
    assert rows["logs"].none


@pytest.mark.parametrize(
    ("first_s", "last_s", "expected"),
    [
        (0, 300, "14:00:00 to 14:05:00 UTC"),
        (5, 5, "14:00:05 UTC"),
        (-86_400, 0, "2026-03-04 14:00:00 to 2026-03-05 14:00:00 UTC"),
    ],
)
def test_what_a_source_covers_has_a_date_only_where_it_is_not_the_windows(
    first_s: int, last_s: int, expected: str
) -> None:
    instants = (START + timedelta(seconds=first_s), START + timedelta(seconds=last_s))
    run = make_run(coverage=(Coverage(source="logs", state=State.COLLECTED, instants=instants),))
    assert coverage_table(run).rows[0][4].text == expected


def test_in_a_window_of_two_days_each_source_has_its_day() -> None:
    covered = (Coverage(source="logs", state=State.COLLECTED, instants=(START, START + timedelta(seconds=5))),)
    incident = make_incident(window=make_window(end=START + timedelta(days=1)))
    text = coverage_table(make_run(coverage=covered, incident=incident)).rows[0][4].text
    assert text == "2026-03-05 14:00:00 to 14:00:05 UTC"
