"""A disk that runs full, wherever that is, ends with code 8, a sentence, and a whole bundle or none."""

import random
import sys
import zipfile
from pathlib import Path

import pytest

from tests.avsync import Done, avsync, document
from tests.factory import END, START
from tests.logs_factory import every, server_line
from tests.sabotage import sabotage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")

SPAN = ("--from", f"{START:%Y-%m-%dT%H:%M:%SZ}", "--to", f"{END:%Y-%m-%dT%H:%M:%SZ}")
ASKED = ("collect", "--room", "demo", "--offline", *SPAN, "--json", "--logs", "a.log")
PORTIONS_BYTES = 13 << 20
"""More than three portions: at least one is made safe by a lane."""


def put_log(folder: Path, *, least_bytes: int = 0) -> None:
    line = server_line(START, "line " + "x" * 400)
    filler = line * (least_bytes // len(line))
    (folder / "a.log").write_text(filler + "".join(server_line(at, "by 198.51.100.7") for at in every(1, START, END)))


def ran(folder: Path, place: str, how: str, *, count: int = 1, process: str = "main") -> Done:
    done = avsync(folder, *ASKED, **sabotage(folder, place, how, count=count, process=process))
    assert done.code == 8, (done.code, done.stderr)
    assert done.document["exit_reasons"][0] == "no_space"
    assert "ran full" in done.stderr
    assert "Traceback" not in done.stderr
    return done


def left(folder: Path) -> list[str]:
    """What lies in the folder besides what the test put there, and the key that goes with a bundle."""
    names = (path.name for path in folder.iterdir() if path.name not in ("a.log", "sabotage", "state"))
    return sorted(name for name in names if not name.endswith(".zip.key.json"))


def runs_of(folder: Path) -> list[Path]:
    return sorted((folder / "state" / "avsync" / "runs").glob("*"))


@pytest.mark.parametrize(("log_bytes", "most_bytes"), [(0, 8_000), (PORTIONS_BYTES, 10_000), (PORTIONS_BYTES, 80_000)])
def test_a_log_that_finds_no_room_is_left_out_of_a_whole_bundle(
    tmp_path: Path, log_bytes: int, most_bytes: int
) -> None:
    put_log(tmp_path, least_bytes=log_bytes)
    done = ran(tmp_path, "", "limited", count=most_bytes, process="collector.runs.worker")
    bundle = Path(done.document["bundle"])
    assert zipfile.ZipFile(tmp_path / bundle).testzip() is None
    coverage = {item["source"]: item for item in document(tmp_path / bundle, "manifest.json")["coverage"]}
    assert (coverage["logs.1"]["state"], coverage["logs.1"]["reason"]) == ("missing", "too_large")
    assert left(tmp_path) == [bundle.name]
    assert runs_of(tmp_path) == []


@pytest.mark.parametrize(
    ("place", "how"),
    [
        ("collector.runs.unfinished:_write_private", "full"),
        ("collector.runs.journal:FileJournal.begin", "small"),
        ("collector.runs.journal:FileJournal.note", "small"),
        ("collector.runs.journal:FileJournal.reach", "small"),
    ],
)
def test_without_room_for_the_journal_the_run_goes_on_and_the_bundle_is_whole(
    tmp_path: Path, place: str, how: str
) -> None:
    put_log(tmp_path)
    done = ran(tmp_path, place, how)
    bundle = Path(done.document["bundle"])
    coverage = {item["source"]: item["state"] for item in document(tmp_path / bundle, "manifest.json")["coverage"]}
    assert coverage["logs.1"] == "collected"
    assert left(tmp_path) == [bundle.name]
    assert runs_of(tmp_path) == []


@pytest.mark.parametrize(
    ("place", "how"),
    [
        ("collector.bundle.write:_pack", "small"),
        ("collector.bundle.write:sync_to_disk", "full"),
        ("collector.bundle.landing:_move", "full"),
    ],
)
def test_without_room_for_the_bundle_there_is_none_and_the_run_can_be_finished_with_more(
    tmp_path: Path, place: str, how: str
) -> None:
    put_log(tmp_path)
    done = ran(tmp_path, place, how)
    assert done.document["bundle"] is None
    assert left(tmp_path) == []
    (run,) = runs_of(tmp_path)
    identity = run.name.rpartition("-")[0]
    assert f"avsync collect --resume {identity}" in done.stderr
    (tmp_path / "a.log").unlink()
    again = avsync(tmp_path, "collect", "--resume", identity, "--json")
    assert "no_space" not in again.document["exit_reasons"]
    coverage = {item["source"]: item["state"] for item in again.document["coverage"]}
    assert coverage["logs.1"] == "collected"
    assert runs_of(tmp_path) == []


def test_without_room_to_cut_a_log_to_size_the_run_can_be_finished_with_more(tmp_path: Path) -> None:
    chance = random.Random(5)
    numbers = (chance.randrange(10**9) for _ in range(300_000))
    (tmp_path / "a.log").write_text("".join(server_line(START, f"line {number}") for number in numbers))
    chopped = sabotage(tmp_path, "collector.runs.budget:cut_to", "small")
    done = avsync(tmp_path, *ASKED, "--max-size", "1MB", **chopped)
    assert done.code == 8, (done.code, done.stderr)
    assert "avsync collect --resume" in done.stderr
    assert left(tmp_path) == []
    again = avsync(tmp_path, "collect", "--resume", "last", "--json")
    assert (tmp_path / Path(again.document["bundle"]).name).stat().st_size < 1_000_000


def test_without_room_for_the_key_the_bundle_is_whole_and_the_run_can_be_finished_with_more(tmp_path: Path) -> None:
    put_log(tmp_path)
    done = ran(tmp_path, "collector.runs.reveal:sync_to_disk", "full")
    bundle = tmp_path / Path(done.document["bundle"]).name
    assert zipfile.ZipFile(bundle).testzip() is None
    assert "avsync collect --resume" in done.stderr
    assert left(tmp_path) == [bundle.name]
    again = tmp_path / Path(avsync(tmp_path, "collect", "--resume", "last", "--json").document["bundle"]).name
    assert again.with_name(f"{again.name}.key.json").is_file()
    assert runs_of(tmp_path) == []
