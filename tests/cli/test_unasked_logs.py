"""Whole runs: logs that nobody named are found, and encrypted ones enter the bundle only when they are allowed to."""

import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.avsync import Done, avsync, document, member
from tests.evidence.logs_found.programs import put_docker, unix_only
from tests.factory import END, START
from tests.logs_factory import agora_line, every, server_line

WINDOW = ("--from", f"{START:%Y-%m-%dT%H:%MZ}", "--to", f"{END:%Y-%m-%dT%H:%MZ}")
NOISE = bytes((7 * n * n + 13 * n) % 256 for n in range(1, 90_000))
SECRET = "an-api-secret-0f1e2d3c4b5a-that-leaks"
ENCRYPTED = "logs/logs.1/agorasdk.log"


def coverage(folder: Path, done: Done, source: str) -> dict[str, object]:
    found = document(folder / done.bundle, "manifest.json")["coverage"]
    return next(item for item in found if item["source"] == source)


def put_agora(folder: Path, *, noise: bytes = NOISE) -> Path:
    logs = folder / "logs"
    logs.mkdir()
    (logs / "agorasdk.log").write_bytes(noise)
    (logs / "agoraapi.log").write_text("".join(agora_line(at, "[API]: x") for at in every(10, START, END)))
    return logs


def collect(folder: Path, *arguments: str, **environment: str) -> Done:
    return avsync(folder, "collect", "--room", "demo", *WINDOW, *arguments, **environment)


@pytest.fixture(scope="module")
def allowed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    folder = tmp_path_factory.mktemp("allowed")
    logs = put_agora(folder)
    return folder, collect(folder, "--offline", "--logs", f"{logs}@UTC", "--include-encrypted")


def test_what_was_allowed_is_in_the_bundle_byte_by_byte(allowed: tuple[Path, Done]) -> None:
    folder, done = allowed
    with zipfile.ZipFile(folder / done.bundle) as archive:
        assert archive.read(ENCRYPTED) == NOISE
    assert coverage(folder, done, "logs.1")["state"] == "collected"


def test_the_manifest_and_the_page_say_that_nobody_read_it(allowed: tuple[Path, Done]) -> None:
    folder, done = allowed
    listed = {item["name"]: item for item in document(folder / done.bundle, "manifest.json")["members"]}
    assert listed[ENCRYPTED]["not_readable_by_avsync"] is True
    assert listed[ENCRYPTED]["consent"] == "--include-encrypted"
    assert listed[ENCRYPTED]["sha256"] in member(folder / done.bundle, "summary.html")
    assert "not readable by avsync, taken whole with consent" in member(folder / done.bundle, "summary.html")
    assert "not_readable_by_avsync" not in listed["logs/logs.1/agoraapi.log"]


def test_without_consent_it_stays_out_and_the_option_is_named(tmp_path: Path) -> None:
    logs = put_agora(tmp_path)
    done = collect(tmp_path, "--offline", "--logs", f"{logs}@UTC")
    with zipfile.ZipFile(tmp_path / done.bundle) as archive:
        assert ENCRYPTED not in archive.namelist()
    told = coverage(tmp_path, done, "logs.1")
    assert (told["state"], told["reason"]) == ("partial", "declined")
    assert "--include-encrypted" in done.stderr


def test_one_that_holds_a_secret_of_the_run_is_withheld(tmp_path: Path) -> None:
    logs = put_agora(tmp_path, noise=NOISE + SECRET.encode() + NOISE)
    given = {"LIVEKIT_URL": "ws://127.0.0.1:9", "LIVEKIT_API_KEY": "key", "LIVEKIT_API_SECRET": SECRET}
    done = collect(tmp_path, "--offline", "--logs", f"{logs}@UTC", "--include-encrypted", **given)
    with zipfile.ZipFile(tmp_path / done.bundle) as archive:
        assert ENCRYPTED not in archive.namelist()
    assert coverage(tmp_path, done, "logs.1")["reason"] == "redaction_failed"
    assert SECRET not in done.stdout + done.stderr


@unix_only
def test_a_container_s_log_is_found_cut_and_made_safe(tmp_path: Path) -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6b2UifQ.c2lnbmF0dXJl"
    instants = list(every(30, START - timedelta(minutes=5), END))
    lines = [(at.timestamp(), server_line(at, f"joined access_token={token} n{at:%H%M}").strip()) for at in instants]
    kept = {"ab12" * 16: {"name": "livekit-1", "image": "livekit/livekit-server:v1.8", "lines": lines}}
    environment = put_docker(tmp_path, kept) | {"PATH": os.pathsep.join((str(tmp_path / "bin"), os.environ["PATH"]))}
    done = collect(tmp_path, "--vendor", "livekit", "--no-join", **environment)
    told = coverage(tmp_path, done, "logs.found.livekit-services")
    assert told["state"] == "collected", told
    text = member(tmp_path / done.bundle, "logs/logs.found.livekit-services/livekit-1.log")
    assert "n1400" in text
    assert "n1358" not in text
    assert token not in text


def test_the_ticket_says_how_to_get_what_is_not_reached_from_here(tmp_path: Path) -> None:
    done = collect(tmp_path, "--offline", "--vendor", "agora", "--platform", "ios")
    assert "Download Container" in member(tmp_path / done.bundle, "ticket.md")
