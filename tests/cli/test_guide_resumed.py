"""``avsync guide --resume`` where version or file are not as they were: a sentence each, and no answer lost."""

import json
from pathlib import Path

import pytest

from collector import __version__
from collector.questions.effects import Kind, Reply
from collector.runs.guide_journal import begin
from collector.runs.guide_lines import line_of
from tests.avsync import Done, avsync, member
from tests.factory import START
from tests.runs.guided import ANSWERS

RUN = "20260305T140500Z-0a1b2c"


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An unfinished guide's journal of another version, with all answers but those that were skipped."""
    for name in ("XDG_STATE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    begun = begin(RUN, tool="0.0.9", given="{}", case="")
    for key, value in (ANSWERS | {"known": "yes", "ready": "no", "more": "yes"}).items():
        begun.append(Reply(key=key, kind=Kind.ANSWERED, at=START, value=value))
    (begun.folder / "owner").unlink()
    return begun.folder / "journal.jsonl"


def resumed(folder: Path) -> Done:
    (folder / "none.toml").write_text("", "utf-8")
    state = str(folder / "state")
    given = ("--resume", RUN, "--answers", "none.toml", "--offline")
    return avsync(folder, "guide", *given, HOME=state, XDG_STATE_HOME=state, LOCALAPPDATA=state)


def test_another_version_goes_on_with_every_answer(journal: Path, tmp_path: Path) -> None:
    done = resumed(tmp_path)
    assert f"Begun with avsync 0.0.9, this is {__version__}: answers are kept, new questions asked." in done.stderr
    assert "journal" not in done.stderr
    assert [
        value
        for value in ("demo-42", "4711", "815", "join and wait", "Monday")
        if value not in member(done.bundle, "ticket.md")
    ] == []


def test_a_journal_that_is_damaged_in_every_way_is_told_of_and_its_whole_answers_are_kept(
    journal: Path, tmp_path: Path
) -> None:
    first, *lines = journal.read_bytes().splitlines(keepends=True)
    lines[6] = lines[6].replace(b'"value":"', b'"value":"x')  # the scenario
    journal.write_bytes(b"".join([first[:40] + b"\n", *lines])[:-30])
    done = resumed(tmp_path)
    assert (
        "The first line of the guide's journal is damaged: the options that it was begun with are lost" in done.stderr
    )
    assert "Damaged lines of the guide's journal: 1. They are left out" in done.stderr
    assert "The end of the guide's journal was cut off in the middle of an answer, which is asked again." in done.stderr
    ticket = member(done.bundle, "ticket.md")
    assert [value for value in ("demo-42", "4711", "815", "join and wait", "Monday") if value not in ticket] == []
    assert "Scenario: missing" in ticket


def test_a_later_versions_journal_is_left_alone(journal: Path, tmp_path: Path) -> None:
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([line_of({"schema": "avsync/guide/2"}), *lines[1:]]))
    before = journal.read_bytes()
    done = resumed(tmp_path)
    assert done.code == 2
    assert "was written by a newer avsync (avsync/guide/2" in done.stderr
    assert journal.read_bytes() == before


def test_options_that_another_version_kept_in_another_form_are_left_out(tmp_path: Path, journal: Path) -> None:
    lines = journal.read_bytes().splitlines(keepends=True)
    first = {key: value for key, value in json.loads(lines[0]).items() if key != "sum"}
    strange = {"duration": 5, "room": ["a", "b"], "logs": "a.log", "also_live": "perhaps", "unheard_of": True}
    journal.write_bytes(b"".join([line_of(first | {"given": json.dumps(strange)}), *lines[1:]]))
    done = resumed(tmp_path)
    assert done.code == 5, done.stderr
    assert "demo-42" in member(done.bundle, "ticket.md")
