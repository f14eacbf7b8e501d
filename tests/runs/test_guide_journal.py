import json
import os
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from collector.errors import NoSpaceError, UsageError
from collector.questions.effects import Kind, Reply
from collector.runs.folders import process_identity
from collector.runs.guide_journal import Journal, begin, reopen, unfinished

AT = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def make(run: str = "run-1") -> Journal:
    return begin(run, tool="0.1.0", given=json.dumps({"room": "demo"}), case="")


def answered(key: str, value: str = "x") -> Reply:
    return Reply(key=key, kind=Kind.ANSWERED, at=AT, value=value)


def file_of(journal: Journal) -> Path:
    return journal.folder / "journal.jsonl"


def test_every_reply_is_on_the_disk_at_once_and_comes_back() -> None:
    journal = make()
    for reply in (answered("a"), replace(answered("b"), values={"can.room": "yes"}), answered("c", "é\u2028")):
        journal.append(reply)
        assert reopen("run-1").replies == journal.replies
    assert reopen("last").begun == journal.begun


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_folder_and_file_are_private() -> None:
    journal = make()
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file_of(journal).stat().st_mode) == 0o600


def test_what_is_taken_back_and_all_after_it_counts_no_more_but_is_remembered() -> None:
    journal = make()
    for key in "abc":
        journal.append(answered(key, key * 2))
    journal.append(Reply(key="b", kind=Kind.TAKEN_BACK, at=AT))
    journal.append(answered("d"))
    again = reopen("run-1")
    assert list(again.replies) == ["a", "d"]
    assert again.earlier["c"] == "cc"


def test_a_torn_last_line_is_cut_off_and_the_next_one_is_whole() -> None:
    journal = make()
    journal.append(answered("a"))
    with file_of(journal).open("ab") as file:
        file.write(b'{"key":"b","kind":"answ')
    again = reopen("run-1")
    assert list(again.replies) == ["a"]
    again.append(answered("c"))
    assert list(reopen("run-1").replies) == ["a", "c"]
    assert reopen("run-1").damaged == 0


@pytest.mark.parametrize("garbage", [b"\xff\xfe\x00", b"{}", b"null", b"[" * 5000])
def test_damaged_lines_are_counted_and_the_others_are_kept(garbage: bytes) -> None:
    journal = make()
    for key in "ab":
        journal.append(answered(key))
    lines = file_of(journal).read_bytes().splitlines()
    file_of(journal).write_bytes(b"\n".join([lines[0], garbage, lines[2], b""]))
    again = reopen("run-1")
    assert (list(again.replies), again.damaged) == (["b"], 1)


def test_a_damaged_first_line_costs_no_answer() -> None:
    journal = make()
    journal.append(answered("a"))
    lines = file_of(journal).read_bytes().splitlines()
    file_of(journal).write_bytes(b"\n".join([b"nonsense", lines[1], b""]))
    again = reopen("run-1")
    assert (list(again.replies), again.damaged, again.begun.given) == (["a"], 1, "{}")


def test_a_guide_that_is_open_elsewhere_is_not_opened_twice() -> None:
    journal = make()
    other = psutil.Process().parent()
    assert other is not None
    (journal.folder / "owner").write_text(process_identity(other.pid), "ascii")
    with pytest.raises(UsageError, match=f"open in another terminal .process {other.pid}"):
        reopen("run-1")
    assert unfinished() == ()


def test_a_guide_of_a_process_that_is_gone_can_be_opened() -> None:
    journal = make()
    (journal.folder / "owner").write_text(f"{os.getpid()} 1.00", "ascii")
    assert reopen("run-1").begun.run == "run-1"


@pytest.mark.parametrize("named", ["last", "run-9", "../../etc", "", "x" * 300])
def test_a_guide_that_is_not_there_is_a_sentence(named: str) -> None:
    with pytest.raises(UsageError):
        reopen(named)


def test_a_guide_is_found_by_its_folder_too() -> None:
    assert reopen(str(make().folder)).begun.run == "run-1"


def test_a_folder_that_cannot_be_made_is_a_sentence(state: Path) -> None:
    (state / "avsync").write_text("in the way", "utf-8")
    with pytest.raises(NoSpaceError, match="no answer could be kept"):
        make()
