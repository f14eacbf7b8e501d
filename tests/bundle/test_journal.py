import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.bundle.journal import delivering, entries, journal_path, locked, record
from collector.errors import NoSpaceError, UsageError
from tests.avsync import ROOT
from tests.bundle.small_disk import limited_files

AT = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
HOLD = """
import sys
from pathlib import Path
from collector.bundle.journal import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "a.zip"
    path.write_bytes(b"synthetic")
    return path


def test_each_entry_is_kept_in_order(bundle: Path) -> None:
    for event in ("planned", "uploading"):
        record(bundle, event, sha256="ab" * 32, at=AT, besides={"to": "s3://bucket/x"})
    assert [entry["event"] for entry in entries(bundle)] == ["planned", "uploading"]
    assert entries(bundle)[0]["at"] == "2026-03-05T14:00:00.000Z"
    assert json.loads(journal_path(bundle).read_bytes())["schema"] == "avsync/journal/1"
    assert sorted(path.name for path in bundle.parent.iterdir()) == ["a.zip", "a.zip.journal.json"]


@pytest.mark.parametrize("damaged", [b"", b"\xff", b"[]", b'{"entries": 3}', b"[" * 100_000, b'{"entries": [3]}'])
def test_a_damaged_journal_tells_nothing(bundle: Path, damaged: bytes) -> None:
    journal_path(bundle).write_bytes(damaged)
    assert entries(bundle) == ()


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"keeps no record .*Copy the bundle"):
        record(tmp_path / "gone" / "a.zip", "planned", sha256="", at=AT)
    with pytest.raises(UsageError, match="Copy the bundle"), locked(tmp_path / "gone" / "a.zip"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_disk_without_room_for_a_record_is_told_as_such_and_keeps_the_one_it_has(bundle: Path) -> None:
    record(bundle, "planned", sha256="", at=AT)
    kept = journal_path(bundle).read_bytes()
    with limited_files(len(kept)), pytest.raises(NoSpaceError) as raised:
        record(bundle, "uploading", sha256="", at=AT)
    assert "no room for the record beside a.zip, which is kept" in str(raised.value)
    assert "--out" not in str(raised.value)
    assert journal_path(bundle).read_bytes() == kept


def test_one_process_at_a_time_delivers_a_bundle(bundle: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(bundle)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match=r"Another avsync is delivering a\.zip"), locked(bundle):
            pass
        other.kill()
        other.communicate()
        with locked(bundle):  # what a killed process held is free
            pass
    finally:
        other.kill()
        other.communicate()
    assert [path.name for path in bundle.parent.iterdir()] == ["a.zip"]


def test_another_bundle_beside_it_is_not_held_up(bundle: Path) -> None:
    with locked(bundle), locked(bundle.with_name("b.zip")):
        pass
    assert [path.name for path in bundle.parent.iterdir()] == ["a.zip"]


def test_the_same_bytes_go_to_one_place_once_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with delivering("ab" * 32, "https://desk.example 7"):
        with delivering("ab" * 32, "https://desk.example 8"), delivering("cd" * 32, "https://desk.example 7"):
            pass
        with pytest.raises(UsageError, match="from a copy"), delivering("ab" * 32, "https://desk.example 7"):
            pass
    with delivering("ab" * 32, "https://desk.example 7"):  # it was given back
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="the state folder is not named by XDG_STATE_HOME there")
def test_without_a_state_folder_a_bundle_is_delivered_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    entered = False
    with delivering("ab" * 32, "https://desk.example 7"):
        entered = True
    assert entered
