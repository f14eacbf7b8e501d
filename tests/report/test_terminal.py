import pytest

from collector.report.shown import visible
from collector.report.terminal import MOST_ROWS, BundleState, Row, Section, Tone, terminal_sections
from collector.report.view import shape_page
from tests.factory import make_incident
from tests.report.makers import FILES, make_run
from tests.report.runs import ALL_RUNS, no_server_run, queue_run

STATE = BundleState(name="bundle.zip")


def sections(name: str, state: BundleState = STATE) -> dict[str, tuple[Row, ...]]:
    return {part.title: part.rows for part in terminal_sections(shape_page(ALL_RUNS[name](), FILES), state)}


def lines(rows: tuple[Row, ...]) -> list[str]:
    return [f"{row.label}: {row.text}" if row.label else row.text for row in rows]


def test_who_should_act_and_why_come_first() -> None:
    first = terminal_sections(shape_page(queue_run(), FILES), STATE)[0]
    assert (first.title, first.tone) == ("Fault found", Tone.BAD)
    assert lines(first.rows)[:3] == [
        "Who should act: your app",
        "Why: The publisher's audio queue is much longer than its video queue",
        "Offset: Audio reaches the viewer 231 ± 6 ms late, changing in a step, since 14:02:10 UTC; it arises in the "
        "publisher’s queue (by content, 58 observations)",
    ]


def test_a_cause_stands_with_what_speaks_for_and_against_it() -> None:
    rows = lines(sections("queue")["Causes, and what to change"])
    assert rows[0].startswith("1: The publisher's audio queue")
    assert "for: sync.offset: Audio is 231 ± 6 ms late" in rows
    assert "against: sync.offset: Audio is 231 ± 6 ms late" in rows
    assert any(row.startswith("change: Set AudioSource(queue_size_ms=200)") for row in rows)


def test_findings_stand_by_topic_with_their_numbers() -> None:
    rows = lines(sections("queue")["Findings"])
    at = rows.index("sync.offset: Fault found. Audio is 231 ± 6 ms late")
    assert rows[0] == "Sound against picture"
    assert rows[at + 1] == "offset −231 ± 6 ms (58 observations, content)"
    assert "Not answered" in rows


def test_a_finding_says_what_it_was_judged_by_and_where_that_is_from() -> None:
    rows = lines(sections("queue")["Findings"])
    assert any(row.startswith("limit: ") and row.endswith("Made up for this test.") for row in rows), rows


def test_what_was_tried_stands_with_its_figures_and_what_it_did() -> None:
    rows = lines(sections("queue")["What was tried, and what it did"])
    assert rows[0] == "A shorter audio queue"
    assert rows[1].startswith("effect: It helped; measured in the room")
    assert any(" before, " in row and " after: " in row for row in rows)


def test_the_devices_of_the_call_stand_by_side() -> None:
    rows = lines(sections("queue")["Devices of the call"])
    assert rows[0] == "The sender’s side"
    assert any(row.startswith("Model: Example Book 14") for row in rows)


def test_the_figures_of_a_stage_stand_under_it_with_their_verdicts() -> None:
    rows = lines(sections("queue")["The path"])
    at = rows.index("Network: offset measured by content and playout timestamps")
    assert rows[at + 1 : at + 3] == [
        "loss: 0.20 ± 0.10 % (no fault seen)",
        "round trip: 23.0 ± 2.0 ms (no fault seen)",
    ]


def test_what_is_missing_is_said_with_the_reason() -> None:
    rows = lines(sections("no-server")["Not measured, and missing"])
    assert rows[0].startswith("Not measured: Whether sound and picture are together in: source, publisher’s queue")
    assert "Missing: network.clock: no answer in time: no NTP server answered within 3 s" in rows


def test_without_an_offset_it_is_said_that_none_was_measured() -> None:
    rows = lines(terminal_sections(shape_page(no_server_run(), FILES), STATE)[0].rows)
    assert "Offset: not measured" in rows


def test_a_bystanders_figures_stand_apart() -> None:
    found = lines(sections("bystander")["Findings"])
    at = found.index("On a machine that is no part of the call; it supports no cause")
    assert found[at + 1].startswith("device.cpu: Beyond its limit.")


def test_clocks_and_files_are_listed() -> None:
    shown = sections("queue")
    assert any("Europe/Berlin" in line for line in lines(shown["Clocks"]))
    assert "logs/sfu/livekit.log  3.1 MiB" in lines(shown["Files"])


@pytest.mark.parametrize("name", ALL_RUNS)
def test_no_section_is_empty(name: str) -> None:
    assert all(sections(name).values())


def test_a_section_that_a_stranger_made_endless_is_cut() -> None:
    rows = sections("queue", BundleState(name="bundle.zip", problems=("wrong",) * 1_000))["This bundle"]
    assert len(rows) == MOST_ROWS + 1
    assert rows[-1].text == "602 more lines"


def test_an_intact_bundle_is_said_to_be_checked() -> None:
    assert "Checked: every member is what its manifest says" in lines(sections("queue")["This bundle"])


def test_what_is_wrong_with_a_bundle_is_said_in_red() -> None:
    state = BundleState(
        name="bundle.zip",
        problems=("findings.json is not what was written",),
        lost=("evidence/device.load.json", "evidence/room.facts.json"),
        unchecked=("a", "b", "c", "d", "e"),
        unchecked_bytes=5 << 20,
        notes=("Evidence is lost",),
    )
    rows = sections("queue", state)["This bundle"]
    assert lines(rows)[2:] == [
        "Wrong: findings.json is not what was written",
        "Not readable: evidence/device.load.json, evidence/room.facts.json; the rest is shown",
        "Not checked: the content of a, b, c and 2 more (5.0 MiB); avsync verify does",
        "Note: Evidence is lost",
    ]
    assert [row.tone for row in rows[2:4]] == [Tone.BAD, Tone.BAD]


def test_whatever_a_stranger_wrote_is_made_visible() -> None:
    hostile = "[red]\x1b[31m\u202eevil\x9b"
    run = make_run(incident=make_incident(room=hostile, symptom=hostile, steps=hostile))
    state = BundleState(name=hostile, problems=(hostile,), lost=(hostile,), unchecked=(hostile,), notes=(hostile,))
    shown: list[Section] = list(terminal_sections(shape_page(run, FILES), state))
    texts = [text for part in shown for row in part.rows for text in (part.title, row.label, row.text)]
    assert all(visible(text) == text for text in texts if len(text) < 600)
    assert any("[red][U+001B][31m[U+202E]evil[U+009B]" in text for text in texts)


@pytest.mark.parametrize("name", ALL_RUNS)
def test_what_the_page_says_in_words_stands_in_the_terminal(name: str) -> None:
    page = shape_page(ALL_RUNS[name](), FILES)
    said = "\n".join(text for rows in sections(name).values() for row in rows for text in (row.label, row.text))
    tables = (page.asked, page.told, page.facts, page.clocks, page.redactions, page.run, *page.machines)
    charts = (*page.timelines.call, *page.timelines.bystander)
    findings = [row for topic in page.findings.topics for row in topic.rows]
    expected = [page.head.headline, page.head.next_step, page.path.summary, page.timelines.words, page.untried]
    expected += [cell.text for table in tables for row in table.rows for cell in row if not cell.none]
    expected += [text for chart in charts for text in (chart.title, chart.note, *(s.range for s in chart.series))]
    expected += [text for row in findings for text in (row.summary, row.check, *(n.words for n in row.numbers))]
    expected += [cell.text for row in page.coverage.rows for cell in (row[0], row[1], row[4]) if not cell.none]
    expected += [text for step in page.path.steps for item in step.figures for text in (item.label, item.words)]
    expected += [text for gap in page.gaps.missing for text in (*gap.sources, gap.why)]
    expected += [text for row in page.tried for text in (row.title, row.effect, row.told, row.recovered, *row.reasons)]
    assert [text for text in expected if text not in said] == []


def test_a_change_that_was_tried_says_what_it_did_and_what_was_not_measured() -> None:
    rows = lines(sections("queue")["What was tried, and what it did"])
    assert "effect: It helped; measured in the room, before and after; on: sender" in rows
    assert "Offset: −231 ± 6 ms (n = 58) before, −12 ± 5 ms (n = 58) after: helped" in rows
    assert "Drift: not measured both times: cannot tell" in rows
