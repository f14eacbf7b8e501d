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
from collector.model.codec import to_json
from collector.questions.effects import Kind, Reply
from collector.runs.folders import process_identity
from collector.runs.guide_journal import Journal, begin, reopen, unfinished
from collector.runs.guide_lines import line_of

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


def test_replies_that_an_option_overrules_count_no_more_and_the_option_stays() -> None:
    journal = make()
    for key in ("room", "sender", "known"):
        journal.append(answered(key))
    journal.overrule(("known", "room", "never answered"), given='{"room": "other"}')
    for now in (journal, reopen("run-1")):
        assert [*now.replies] == ["sender"]
        assert now.given == '{"room": "other"}'
    journal.append(replace(answered("sender"), kind=Kind.TAKEN_BACK))
    assert reopen("run-1").given == '{"room": "other"}'


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


def kept(journal: Journal) -> list[bytes]:
    """The lines of a journal with three answers; the first line is what it was begun with."""
    for key in "abc":
        journal.append(answered(key, f"demo-{key}"))
    return file_of(journal).read_bytes().splitlines(keepends=True)


def test_every_bit_that_flips_is_told_and_costs_its_own_line_alone() -> None:
    journal = make()
    first, *lines = kept(journal)
    for place in range(len(lines[1]) - 1):
        flipped = bytearray(lines[1])
        flipped[place] ^= 1
        if b"\n" in flipped[:-1]:
            continue  # two damaged lines: told as any other damage
        file_of(journal).write_bytes(b"".join([first, lines[0], bytes(flipped), lines[2]]))
        again = reopen("run-1")
        if again.damaged:
            assert again.replies.keys() == {"a", "c"}
            assert again.troubles == (
                "Damaged lines of the guide's journal: 1. They are left out; what they answered is asked again.",
            )
        else:
            assert again.replies == journal.replies, bytes(flipped)  # in the sum's name: the line stands as it is


@pytest.mark.parametrize("cut", range(1, 200, 7))
def test_a_journal_that_was_cut_keeps_every_whole_answer_and_says_so(cut: int) -> None:
    journal = make()
    lines = kept(journal)
    file_of(journal).write_bytes(b"".join(lines)[:-cut])
    again = reopen("run-1")
    whole = cut == 1  # the end of line alone: the answer is there
    assert list(again.replies) == (["a", "b", "c"] if whole else ["a", "b"])
    assert any("cut off in the middle of an answer" in trouble for trouble in again.troubles) is not whole
    again.append(answered("d"))
    assert list(reopen("run-1").replies) == [*again.replies]
    assert reopen("run-1").troubles == ()


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (b"", "is empty: it begins anew"),
        (b"nonsense\n", "The first line of the guide's journal is damaged: the options"),
        (b'{"schema":"avsync/guide/1","tool":"0.1.0"}\n', "The first line of the guide's journal is damaged"),
    ],
)
def test_without_its_first_line_the_answers_are_kept_and_it_is_said_what_is_lost(first: bytes, said: str) -> None:
    journal = make()
    lines = kept(journal)
    file_of(journal).write_bytes(b"".join([first, *lines[1:]]) if first else b"")
    again = reopen("run-1")
    assert list(again.replies) == (["a", "b", "c"] if first else [])
    assert [said in trouble for trouble in again.troubles] == [True]
    again.append(answered("d"))
    assert list(reopen("run-1").replies) == [*again.replies]


def test_options_that_were_changed_on_the_disk_are_not_taken() -> None:
    journal = make()
    lines = kept(journal)
    file_of(journal).write_bytes(b"".join([lines[0].replace(b"demo", b"dema"), *lines[1:]]))
    again = reopen("run-1")
    assert (again.begun.given, list(again.replies)) == ("{}", ["a", "b", "c"])


@pytest.mark.parametrize(
    ("schema", "said"),
    [("avsync/guide/2", "written by a newer avsync .avsync/guide/2"), ("avsync/journal/1", "holds no guide")],
)
@pytest.mark.parametrize("summed", [True, False])
def test_a_later_schema_or_another_one_is_a_sentence_and_nothing_is_changed(
    schema: str, said: str, summed: bool
) -> None:
    journal = make()
    first = {"schema": schema, "tool": "9.0", "what": "only that version knows"}
    line = line_of(first) if summed else json.dumps(first).encode() + b"\n"
    file_of(journal).write_bytes(b"".join([line, *kept(journal)[1:]]))
    (journal.folder / "owner").unlink()
    before = file_of(journal).read_bytes()
    with pytest.raises(UsageError, match=said):
        reopen("run-1")
    assert file_of(journal).read_bytes() == before
    assert not (journal.folder / "owner").exists()


def test_a_journal_without_sums_is_an_earlier_versions_and_is_kept() -> None:
    journal = make()
    kept(journal)
    plain = (to_json(journal.begun), *map(to_json, journal.replies.values()))
    file_of(journal).write_bytes(b"".join(line + b"\n" for line in plain))
    again = reopen("run-1")
    assert (again.begun, again.replies, again.troubles) == (journal.begun, journal.replies, ())


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
