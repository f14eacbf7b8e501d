"""An encrypted log is named with the option that takes it, and with consent it is taken whole and called unreadable."""

import gzip
import os
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from collector.evidence.logs import opaque
from collector.model.coverage import Reason, State
from tests.evidence.logs.gathering import Gathered, collect
from tests.factory import END, START
from tests.logs_factory import agora_line, every

NOISE = bytes((7 * n * n + 13 * n) % 256 for n in range(1, 90_000))
CONSENT = "--include-encrypted"


def encrypted(folder: Path, name: str = "agorasdk.log", *, written: datetime = END) -> Path:
    path = folder / name
    path.write_bytes(NOISE)
    os.utime(path, (written.timestamp(), written.timestamp()))
    return path


def api_log(folder: Path) -> None:
    lines = (agora_line(at, "[API]: joinChannel") for at in every(10, START, END))
    (folder / "agoraapi.log").write_text("".join(lines))


def end_of(found: Gathered) -> tuple[State, Reason]:
    return found.end.state, found.end.reason


def test_without_consent_it_is_declined_and_the_option_is_named(tmp_path: Path) -> None:
    encrypted(tmp_path)
    api_log(tmp_path)
    found = collect(tmp_path, zone="UTC")
    assert found.opaque == {}
    assert end_of(found) == (State.PARTIAL, Reason.DECLINED)
    assert "--include-encrypted" in found.end.detail
    assert list(found.streams) == ["logs/logs.1/agoraapi.log"]


def test_with_consent_every_byte_is_taken_and_the_coverage_says_that_nobody_reads_it(tmp_path: Path) -> None:
    encrypted(tmp_path)
    api_log(tmp_path)
    found = collect(tmp_path, zone="UTC", consent=CONSENT)
    assert found.opaque == {"logs/logs.1/agorasdk.log": (CONSENT, NOISE)}
    assert end_of(found) == (State.COLLECTED, Reason.NONE)
    assert "not readable by avsync" in found.end.detail
    assert found.end.bytes == len(NOISE) + len(found.text)
    assert found.excerpt.member == "logs/logs.1/agoraapi.log"


def test_an_encrypted_log_alone_is_partial_as_nobody_here_reads_it(tmp_path: Path) -> None:
    found = collect(encrypted(tmp_path), consent=CONSENT)
    assert found.streams == {}
    assert end_of(found) == (State.PARTIAL, Reason.UNSUPPORTED)
    assert found.end.bytes == len(NOISE)


def test_a_plain_log_of_another_time_beside_it_is_told(tmp_path: Path) -> None:
    encrypted(tmp_path)
    api_log(tmp_path)
    found = collect(tmp_path, zone="-08:00", consent=CONSENT)
    assert end_of(found) == (State.PARTIAL, Reason.UNSUPPORTED)
    assert "agoraapi.log has no line inside the window" in found.end.detail


@pytest.mark.parametrize(("early_s", "taken"), [(59, True), (61, False)])
def test_one_last_written_before_the_window_is_left_out(tmp_path: Path, early_s: int, taken: bool) -> None:
    encrypted(tmp_path, written=START - timedelta(seconds=early_s))
    api_log(tmp_path)
    found = collect(tmp_path, zone="UTC", consent=CONSENT)
    assert bool(found.opaque) is taken
    assert found.end.state is State.COLLECTED
    assert ("last written before the window: 1 file" in found.end.detail) is not taken


@pytest.mark.parametrize(("early_h", "taken"), [(25, True), (27, False)])
def test_one_whose_archive_says_only_what_its_packer_s_clock_showed_may_be_later(
    tmp_path: Path, early_h: int, taken: bool
) -> None:
    written = (START - timedelta(hours=early_h)).astimezone()
    with zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("agorasdk.log", date_time=written.timetuple()[:6]), NOISE)
    assert bool(collect(tmp_path / "logs.zip", consent=CONSENT).opaque) is taken


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_what_is_larger_than_any_log_of_the_sdk_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, taken: bool
) -> None:
    monkeypatch.setattr(opaque, "MAX_BYTES", 1 << 20)
    path = encrypted(tmp_path)
    os.truncate(path, opaque.MAX_BYTES + more)
    os.utime(path, (END.timestamp(), END.timestamp()))
    found = collect(path, consent=CONSENT)
    assert bool(found.opaque) is taken
    assert found.end.reason is (Reason.UNSUPPORTED if taken else Reason.TOO_LARGE)


def test_two_of_the_same_name_are_two_members(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        encrypted(tmp_path / folder)
    assert set(collect(tmp_path, consent=CONSENT).opaque) == {
        "logs/logs.1/agorasdk.log",
        "logs/logs.1/agorasdk-2.log",
    }


def test_other_noise_is_not_taken_even_with_consent(tmp_path: Path) -> None:
    found = collect(encrypted(tmp_path, "holiday.dat"), consent=CONSENT)
    assert found.opaque == {}
    assert end_of(found) == (State.MISSING, Reason.UNSUPPORTED)


def test_a_packed_one_is_taken_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opaque, "MAX_BYTES", len(NOISE) - 1)
    (tmp_path / "agorasdk.log.gz").write_bytes(gzip.compress(NOISE))
    found = collect(tmp_path, consent=CONSENT)
    assert found.end.reason is Reason.TOO_LARGE
    assert "the rest was left out" in found.end.detail


@pytest.mark.parametrize(("files", "taken"), [(2, 2), (3, 2)])
def test_there_is_a_limit_to_all_of_them_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int, taken: int
) -> None:
    monkeypatch.setattr(opaque, "MAX_TOTAL_BYTES", 2 * len(NOISE))
    for number in range(files):
        encrypted(tmp_path, f"agorasdk.{number}.log")
    found = collect(tmp_path, consent=CONSENT)
    assert len(found.opaque) == taken
    assert found.end.reason is (Reason.UNSUPPORTED if files == taken else Reason.TOO_LARGE)
