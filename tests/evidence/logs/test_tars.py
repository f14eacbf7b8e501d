from pathlib import Path

import pytest

from collector.model.coverage import Reason, State
from tests.evidence.logs.archives import tar_with
from tests.evidence.logs.gathering import DATA, collect

LOG = (DATA / "livekit-server.log").read_bytes()
EXPECTED = collect(DATA / "livekit-server.log").text


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_log_in_a_tar_reads_like_the_file(tmp_path: Path, mode: str) -> None:
    tar_with(tmp_path / "logs.tgz", {"deep/livekit-server.log": LOG, "deep/other.png": b"x"}, mode=mode)
    assert collect(tmp_path / "logs.tgz").streams["logs/logs.1/livekit-server.log"].decode() == EXPECTED


@pytest.mark.parametrize(
    ("name", "words"), [("../escape.log", "leads out"), ("/escape.log", "leads out"), ("in.zip", "inside an archive")]
)
def test_a_member_that_must_not_be_followed_is_named(tmp_path: Path, name: str, words: str) -> None:
    tar_with(tmp_path / "logs.tar", {"server.log": LOG, name: b"x"}, mode="w")
    found = collect(tmp_path / "logs.tar")
    assert found.text == EXPECTED
    assert (found.end.state, found.end.reason) == (State.PARTIAL, Reason.UNSUPPORTED)
    assert words in found.end.detail


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    tar_with(tmp_path / "logs.tgz", {"server.log": LOG}, link="passwd.log")
    found = collect(tmp_path / "logs.tgz")
    assert found.text == EXPECTED
    assert "link" in found.end.detail


def test_a_bomb_stops_while_reading(tmp_path: Path) -> None:
    tar_with(tmp_path / "bomb.tgz", {"zeros.log": b"\0" * (80 * 1024 * 1024), "server.log": LOG})
    assert Reason.TOO_LARGE in {collect(tmp_path / "bomb.tgz").end.reason}


def test_a_tar_that_was_cut_off_keeps_what_can_be_read_or_says_why(tmp_path: Path) -> None:
    tar_with(tmp_path / "logs.tar", {"server.log": LOG * 20}, mode="w")
    whole = (tmp_path / "logs.tar").read_bytes()
    (tmp_path / "logs.tar").write_bytes(whole[: 512 + len(LOG) * 10])
    assert collect(tmp_path / "logs.tar").end.reason is Reason.UNSUPPORTED
