"""A run that is killed anywhere is finished by ``--resume`` with the same bundle, and nothing secret lies on disk."""

import json
import os
import re
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from collector.runs.folders import process_identity
from collector.runs.holding import hold
from tests.avsync import Done, avsync, document
from tests.factory import END, START
from tests.logs_factory import every, server_line
from tests.sabotage import sabotage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that cannot be caught")

SECRET = "an-api-secret-0f1e2d3c4b5a-of-this-run"
LEARNED = "hunter2-learned-from-a-log-4711"
MAIL = "anna.smith@example.com"
WHO = "anna-of-accounting"
NOW = re.compile(rb"(?!2026-03-05)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")
NAMES = (SECRET, LEARNED, MAIL, WHO)
ASKED = ("collect", "--room", "demo", "--offline", "--case", "TICKET-1", "--json", "--symptom", f"{MAIL} hears it late")
PAST = (
    "--from",
    f"{START:%Y-%m-%dT%H:%M:%SZ}",
    "--to",
    f"{END:%Y-%m-%dT%H:%M:%SZ}",
    "--logs",
    "a.log",
    "--logs",
    "b.log",
)
LIVE = ("--duration", "1", "--vendor", "agora")
"""For a call of Agora's nothing is rehearsed, which takes seconds."""
KEYS = {"LIVEKIT_URL": "ws://127.0.0.1:9", "LIVEKIT_API_KEY": "APIk3yOfThisRun", "LIVEKIT_API_SECRET": SECRET}
STAGES = [
    ("collector.runs.collect:begin", "killed after", 1),
    ("collector.runs.gathering:frame_from_line", "killed before", 4),
    ("collector.runs.journal:FileJournal.note", "killed before", 1),
    ("collector.runs.journal:FileJournal.note", "killed after", 2),
    ("collector.runs.concluding:judge", "killed before", 1),
    ("collector.runs.journal:FileJournal.reach", "killed after", 2),
    ("collector.bundle.zipping:ZipWriter.add", "killed after", 2),
    ("collector.bundle.write:_search", "killed before", 1),
    ("collector.bundle.write:land", "killed before", 1),
]


def put_logs(folder: Path) -> None:
    """Two logs: what the first teaches (a password, a name) stands in the second, too, where nothing gives it away."""
    taught = "".join(
        server_line(at, f"password={LEARNED} of {MAIL}", f'{{"room": "demo", "participant": "{WHO}", "n": 1}}')
        for at in every(10, START, END)
    )
    plain = "".join(server_line(at, f"said {LEARNED} and {WHO} again") for at in every(7, START, END))
    (folder / "a.log").write_text(taught)
    (folder / "b.log").write_text(plain)


def killed(folder: Path, place: str, how: str, count: int, *arguments: str, **extra: str) -> Done:
    done = avsync(folder, *ASKED, *arguments, **extra, **sabotage(folder, place, how, count=count))
    assert done.code == -9, (done.code, done.stderr)
    assert list(folder.glob("*.zip")) == []
    return done


def parts_of(folder: Path) -> list[Path]:
    """What a killed run left half-written beside its bundle."""
    return list(folder.glob(".avsync-*"))


def runs_of(folder: Path) -> list[Path]:
    return sorted((folder / "state" / "avsync" / "runs").glob("*"))


def told(bundle: Path) -> dict[str, Any]:
    """What a bundle and its key say, without the times and the id of the run itself, and without the page."""
    with zipfile.ZipFile(bundle) as archive:
        assert archive.testzip() is None
        members: dict[str, Any] = {name: archive.read(name) for name in archive.namelist() if name != "summary.html"}
    manifest = json.loads(members.pop("manifest.json"))
    run = manifest["run"].encode()
    manifest["members"] = [item["name"] for item in manifest["members"]]
    without_times = {key: value for key, value in manifest.items() if key not in ("run", "created", "started")}
    key = json.loads(bundle.with_name(f"{bundle.name}.key.json").read_text("utf-8"))
    assert members.pop("evidence/device.facts.json")  # what the machine is like now, not at the time of the incident
    said = {name: NOW.sub(b"NOW", text.replace(run, b"RUN")) for name, text in members.items()}
    without_times = json.loads(NOW.sub(b"NOW", json.dumps(without_times).encode()))
    return said | {"manifest": without_times, "names": key["pseudonyms"]}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the run says that nobody kills."""
    folder = tmp_path_factory.mktemp("whole")
    put_logs(folder)
    done = avsync(folder, *ASKED, *PAST, **KEYS)
    assert done.document["bundle"], done.stderr
    assert runs_of(folder) == []
    return told(folder / done.document["bundle"])


@pytest.mark.parametrize(("place", "how", "count"), STAGES)
def test_a_run_killed_anywhere_ends_with_the_same_bundle(
    tmp_path: Path, whole: dict[str, Any], place: str, how: str, count: int
) -> None:
    put_logs(tmp_path)
    killed(tmp_path, place, how, count, *PAST, **KEYS)
    assert bool(parts_of(tmp_path)) == place.startswith("collector.bundle")
    done = avsync(tmp_path, "collect", "--resume", "last", "--json", **KEYS)
    assert told(Path(done.document["bundle"])) == whole
    assert runs_of(tmp_path) == parts_of(tmp_path) == []


def test_what_ended_is_not_gathered_again(tmp_path: Path, whole: dict[str, Any]) -> None:
    put_logs(tmp_path)
    killed(tmp_path, "collector.runs.concluding:judge", "killed before", 1, *PAST, **KEYS)
    for name in ("a.log", "b.log"):
        (tmp_path / name).unlink()
    done = avsync(tmp_path, "collect", "--resume", "last", "--json", **KEYS)
    assert told(Path(done.document["bundle"])) == whole


def test_a_run_that_is_killed_while_it_is_finished_is_finished_all_the_same(
    tmp_path: Path, whole: dict[str, Any]
) -> None:
    put_logs(tmp_path)
    killed(tmp_path, "collector.runs.journal:FileJournal.note", "killed after", 1, *PAST, **KEYS)
    wrecked = sabotage(tmp_path, "collector.runs.concluding:pack", "killed before")
    assert avsync(tmp_path, "collect", "--resume", "last", **KEYS, **wrecked).code == -9
    done = avsync(tmp_path, "collect", "--resume", "last", "--json", **KEYS)
    assert told(Path(done.document["bundle"])) == whole


def test_without_a_secret_to_lock_with_a_log_that_taught_one_is_read_again(tmp_path: Path) -> None:
    put_logs(tmp_path)
    killed(tmp_path, "collector.runs.concluding:judge", "killed before", 1, *PAST)
    done = avsync(tmp_path, "collect", "--resume", "last", "--json")
    bundle = told(Path(done.document["bundle"]))
    assert {item["source"]: item["state"] for item in bundle["manifest"]["coverage"]}["logs.1"] == "collected"
    assert not any(name.encode() in text for text in bundle.values() if isinstance(text, bytes) for name in NAMES)


def test_nothing_that_lies_on_disk_names_anybody_or_opens_anything(tmp_path: Path) -> None:
    put_logs(tmp_path)
    killed(tmp_path, "collector.runs.concluding:assemble", "killed before", 1, *PAST, **KEYS)
    (run,) = runs_of(tmp_path)
    assert stat.S_IMODE(run.stat().st_mode) == 0o700
    files = {path.name: path for path in run.iterdir() if path.name != "owner"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
    assert len(files) == 4  # the journal, the case key, and a stream for each log
    held = b"".join(path.read_bytes() for name, path in files.items() if name in ("journal.jsonl", "case-key"))
    assert [name for name in NAMES if name.encode() in held] == []
    streams = b"".join(path.read_bytes() for path in files.values())
    assert [name for name in (SECRET, MAIL) if name.encode() in streams] == []


def test_what_was_sampled_live_is_kept_and_what_was_not_is_named(tmp_path: Path) -> None:
    killed(tmp_path, "collector.runs.journal:FileJournal.note", "killed after", 3, *LIVE)
    (run,) = runs_of(tmp_path)
    kept = set(re.findall(r'"type":"brought","source":"([\w.-]+)"', (run / "journal.jsonl").read_text()))
    done = avsync(tmp_path, "collect", "--resume", "last", "--json")
    coverage = {item["source"]: item for item in done.document["coverage"]}
    assert len(kept) == 3
    assert not {coverage[source]["reason"] for source in kept} & {"crashed"}
    over = [item for item in coverage.values() if item["reason"] == "crashed"]
    assert over
    assert all("run avsync again" in item["detail"] for item in over)


def test_a_live_window_ends_when_the_measurement_did(tmp_path: Path) -> None:
    killed(tmp_path, "collector.runs.concluding:judge", "killed before", 1, *LIVE)
    (run,) = runs_of(tmp_path)
    reached = re.findall(r'"milestone":"(\w+)","at":"([^"]+)"', (run / "journal.jsonl").read_text())
    done = avsync(tmp_path, "collect", "--resume", "last", "--json")
    assert [name for name, _ in reached] == ["measured", "read"]
    assert done.document["incident"]["window"]["to"][:23] == reached[1][1][:23]
    assert "crashed" not in {item["reason"] for item in done.document["coverage"]}


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    """A folder with a killed run in it."""
    put_logs(tmp_path)
    killed(tmp_path, "collector.runs.concluding:judge", "killed before", 1, *PAST, **KEYS)
    return tmp_path


def refused(folder: Path, *arguments: str, **extra: str) -> str:
    done = avsync(folder, "collect", *arguments, **extra)
    assert done.code == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr
    assert list(folder.glob("*.zip")) == []
    return done.stderr


def test_the_secrets_must_be_given_again(unfinished: Path) -> None:
    said = refused(unfinished, "--resume", "last")
    assert "missing now: LIVEKIT_API_KEY, LIVEKIT_API_SECRET" in said
    assert "--env-file" in said
    assert "not the same" in refused(unfinished, "--resume", "last", **KEYS | {"LIVEKIT_API_SECRET": "another" * 5})


def test_a_run_is_found_by_its_id_and_by_its_folder(unfinished: Path) -> None:
    (run,) = runs_of(unfinished)
    identity = run.name.rpartition("-")[0]
    assert identity in refused(unfinished, "--resume", "20260101T000000Z-none", **KEYS)
    # What is refused for its options is still there for the next try.
    assert "leave out --logs" in refused(unfinished, "--resume", identity, "--logs", "a.log", **KEYS)
    moved = run.rename(unfinished / "moved")
    assert "There is no unfinished run" in refused(unfinished, "--resume", "last", **KEYS)
    done = avsync(unfinished, "collect", "--resume", str(moved), "--out", "elsewhere.zip", **KEYS)
    assert (unfinished / "elsewhere.zip").is_file(), done.stderr
    assert not moved.exists()


def test_a_damaged_journal_and_one_of_another_version_are_refused(unfinished: Path) -> None:
    (run,) = runs_of(unfinished)
    journal = run / "journal.jsonl"
    data = journal.read_bytes()
    journal.write_bytes(data.replace(b'"brought"', b'"brouhgt"', 1))
    assert "is damaged (line" in refused(unfinished, "--resume", "last", **KEYS)
    journal.write_bytes(re.sub(rb'"tool":"[^"]+"', b'"tool":"0.0.1"', data, count=1))
    assert "was begun by avsync 0.0.1" in refused(unfinished, "--resume", "last", **KEYS)
    journal.write_bytes(data)
    (run / "case-key").unlink()
    assert "case key" in refused(unfinished, "--resume", "last", **KEYS)


def test_a_folder_that_others_can_write_to_is_refused(unfinished: Path) -> None:
    (run,) = runs_of(unfinished)
    run.chmod(0o770)
    assert "cannot be trusted" in refused(unfinished, "--resume", "last", **KEYS)


def test_a_run_that_still_goes_on_is_refused(unfinished: Path) -> None:
    (run,) = runs_of(unfinished)
    (run / "owner").write_text(process_identity(os.getpid()))
    assert f"(process {os.getpid()})" in refused(unfinished, "--resume", run.name, **KEYS)


def test_of_two_that_finish_a_run_at_once_the_second_is_refused(unfinished: Path) -> None:
    (run,) = runs_of(unfinished)
    handle = hold(run / "owner")
    (run / "owner").write_bytes(b"")
    assert "still going on (another process)" in refused(unfinished, "--resume", "last", **KEYS)
    os.close(handle)
    assert avsync(unfinished, "collect", "--resume", "last", "--json", **KEYS).document["bundle"]


def test_the_bundle_of_a_resumed_run_says_what_its_findings_say(unfinished: Path) -> None:
    done = avsync(unfinished, "collect", "--resume", "last", "--json", **KEYS)
    assert done.stdout, done.stderr
    shown = done.document
    bundle = Path(shown.pop("bundle"))
    shown.pop("sha256")
    assert shown == document(bundle, "findings.json")
