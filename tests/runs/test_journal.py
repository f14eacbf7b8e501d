import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.deflated import LAST_BLOCK, deflated
from collector.model.member import Form
from collector.redaction.stack import Stack
from collector.redaction.stream import contents_of
from collector.runs.folders import JOURNAL
from collector.runs.frames import Frame, Learned, Spooled
from collector.runs.journal import OVER, UNKEPT, Journal, NoJournal
from collector.runs.journal_entries import Milestone
from collector.runs.unfinished import begin, reopen
from tests.factory import make_request
from tests.runs.journals import API_SECRET, brought, make_asked, with_secret

ALONE = make_request()
WITH_SECRET = with_secret(make_request())


def again(folder: Path, *, secret: bool = True) -> Journal:
    return reopen(folder, WITH_SECRET if secret else ALONE)[1]


def learned(frames: Sequence[Frame]) -> tuple[set[str], set[str]]:
    found = [frame for frame in frames if isinstance(frame, Learned)]
    return ({item for frame in found for item in frame.secrets}, {item for frame in found for item in frame.handles})


def test_what_a_source_brought_comes_back(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked(WITH_SECRET, "logs.1"))
    frames = brought("logs.1", tmp_path, secrets_met=("hunter2hunter2", API_SECRET), names=("anna",))
    journal.note("logs.1", frames)
    kept = again(tmp_path).kept["logs.1"]
    assert kept[:3] == frames[:3]
    assert learned(kept) == ({"hunter2hunter2"}, {"anna"})
    assert [pair for frame in kept if isinstance(frame, Learned) for pair in frame.stand_ins] == [
        ("[user-00000000]", "anna")
    ]
    assert sum(frame.redactions.get("email", 0) for frame in kept if isinstance(frame, Learned)) == 3


def test_what_it_learned_does_not_stand_in_clear(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked(WITH_SECRET, "logs.1"))
    journal.note("logs.1", brought("logs.1", tmp_path, secrets_met=("hunter2hunter2",), names=("anna-smith",)))
    text = (tmp_path / JOURNAL).read_text()
    assert not any(word in text for word in ("hunter2hunter2", "anna-smith", API_SECRET))


def test_a_name_that_holds_a_secret_is_not_kept(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked(WITH_SECRET, "logs.1"))
    names = (f"anna?key={API_SECRET}", "bob")
    journal.note("logs.1", brought("logs.1", tmp_path, names=names))
    assert learned(again(tmp_path).kept["logs.1"]) == (set(), {"bob"})


def test_a_source_whose_secrets_nothing_locks_is_not_kept(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked(ALONE, "logs.1", "logs.2"))
    journal.note("logs.1", brought("logs.1", tmp_path, secrets_met=("hunter2hunter2",)))
    journal.note("logs.2", brought("logs.2", tmp_path, names=("anna",)))
    resumed = again(tmp_path, secret=False)
    assert set(resumed.kept) == {"logs.2"}
    assert (resumed.why_over("logs.1"), resumed.why_over("logs.3")) == (UNKEPT, OVER)


@pytest.mark.parametrize("harm", ["gone", "altered", "longer", "elsewhere"])
def test_a_source_whose_file_is_not_what_it_was_is_not_kept(tmp_path: Path, harm: str) -> None:
    journal = begin(tmp_path, make_asked(WITH_SECRET, "logs.1"))
    frames = brought("logs.1", tmp_path)
    journal.note("logs.1", frames)
    assert set(again(tmp_path).kept) == {"logs.1"}
    (stream,) = (frame.stream for frame in frames if isinstance(frame, Spooled))
    match harm:
        case "gone":
            stream.path.unlink()
        case "altered":
            stream.path.write_bytes(b"A line\n")
        case "longer":
            stream.path.write_bytes(b"a line\nmore\n")
        case _:
            if sys.platform == "win32":
                pytest.skip("making a link needs a privilege on Windows")
            stream.path.rename(tmp_path.parent / "elsewhere")
            stream.path.symlink_to(tmp_path.parent / "elsewhere")
    assert set(again(tmp_path).kept) == set()


PACKED = deflated(b"a line\n") + LAST_BLOCK


@pytest.mark.parametrize(
    "now", [deflated(b"A line\n") + LAST_BLOCK, deflated(b"a line\nmore\n") + LAST_BLOCK, b"\xff" * len(PACKED)]
)
def test_a_packed_stream_that_is_not_what_it_was_is_not_kept(tmp_path: Path, now: bytes) -> None:
    journal = begin(tmp_path, make_asked(WITH_SECRET, "logs.1"))
    plain, *others = brought("logs.1", tmp_path)
    assert isinstance(plain, Spooled)
    stream = replace(plain.stream, form=Form.DEFLATED, sha256="")
    stream.path.write_bytes(PACKED)
    journal.note("logs.1", (Spooled(stream=stream), *others))
    assert set(again(tmp_path).kept) == {"logs.1"}
    stream.path.write_bytes(now)
    assert set(again(tmp_path).kept) == set()


def test_streams_in_one_file_are_kept_while_each_is_what_it_was(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked(WITH_SECRET, "logs.1"))
    _, *others = brought("logs.1", tmp_path)
    stack = Stack(tmp_path / "stack")
    frames = [Spooled(stream=stack.laid(f"logs/logs.1/{n}.log", [b"line %d\n" % n], redactions={})) for n in range(3)]
    journal.note("logs.1", (*frames, *others))
    kept = [frame for frame in again(tmp_path).kept["logs.1"] if isinstance(frame, Spooled)]
    assert [b"".join(contents_of(frame.stream)) for frame in kept] == [b"line 0\n", b"line 1\n", b"line 2\n"]
    path = frames[1].stream.path
    path.write_bytes(path.read_bytes().replace(b"line 1", b"Line 1"))
    assert set(again(tmp_path).kept) == set()


def test_what_a_source_brought_last_counts(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked(WITH_SECRET, "logs.1"))
    first, second = brought("logs.1", tmp_path), brought("logs.1", tmp_path)
    journal.note("logs.1", first)
    journal.note("logs.1", second)
    kept = [frame for frame in again(tmp_path).kept["logs.1"] if isinstance(frame, Spooled)]
    assert kept == [frame for frame in second if isinstance(frame, Spooled)]


def test_a_milestone_keeps_its_instant(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    journal = begin(tmp_path, make_asked())
    at = journal.reach(Milestone.MEASURED)
    assert before <= journal.started <= at <= datetime.now(UTC)
    resumed = again(tmp_path)
    assert (resumed.started, resumed.reach(Milestone.MEASURED)) == (journal.started, at)


def test_a_milestone_that_was_not_reached_lies_where_the_run_was_last_alive(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked())
    journal.note("logs.1", brought("logs.1", tmp_path))
    alive = datetime.now(UTC)
    assert journal.started <= again(tmp_path).reach(Milestone.READ) <= alive
    assert again(tmp_path).reach(Milestone.READ) <= alive


def test_a_journal_that_is_finished_is_gone(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked())
    assert str(tmp_path) in journal.way_back
    journal.finish()
    journal.note("logs.1", brought("logs.1", tmp_path))
    assert not (tmp_path / JOURNAL).exists()
    assert journal.way_back == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_said_and_ends_the_journal_but_not_the_run(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked())
    journal.note("logs.1", brought("logs.1", tmp_path))
    whole = (tmp_path / JOURNAL).read_bytes()
    (tmp_path / JOURNAL).rename(tmp_path / "aside")
    (tmp_path / JOURNAL).symlink_to("/dev/full")
    journal.note("logs.2", brought("logs.2", tmp_path))
    (tmp_path / JOURNAL).unlink()
    (tmp_path / "aside").rename(tmp_path / JOURNAL)
    journal.reach(Milestone.MEASURED)
    assert "ran full" in journal.full
    assert (tmp_path / JOURNAL).read_bytes() == whole


def test_without_a_journal_nothing_is_kept() -> None:
    journal = NoJournal()
    journal.note("logs.1", ())
    journal.finish()
    assert (journal.resumed, journal.kept, journal.way_back, journal.full) == (False, {}, "", "")
    assert journal.reach(Milestone.READ) >= journal.started
    assert journal.why_over("logs.1") == OVER
