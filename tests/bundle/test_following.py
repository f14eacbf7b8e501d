"""The digest of a file that is still written is that of what was settled, however it came."""

import hashlib
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.bundle.following import READ_BYTES, following


@given(st.lists(st.binary(max_size=99), max_size=9))
def test_the_digest_is_that_of_the_whole_file(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("bundle") / "a.zip"
    with path.open("wb") as out, following(path) as follower:
        for piece in pieces:
            out.write(piece)
            out.flush()
            follower.settled(out.tell())
        assert follower.sha256() == hashlib.sha256(b"".join(pieces)).hexdigest()


@pytest.mark.parametrize("size", [READ_BYTES - 1, READ_BYTES, READ_BYTES + 1])
def test_a_stretch_of_any_length_is_read_to_its_end(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"x" * size)
    with following(path) as follower:
        follower.settled(size)
        assert follower.sha256() == hashlib.sha256(b"x" * size).hexdigest()


def test_what_is_not_settled_may_still_change(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with path.open("wb", buffering=0) as out, following(path) as follower:
        out.write(b"header: 00\nbody")
        follower.settled(0)
        out.seek(8)
        out.write(b"15")
        follower.settled(15)
        assert follower.sha256() == hashlib.sha256(b"header: 15\nbody").hexdigest()


def test_a_file_that_lost_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"short")
    with following(path) as follower:
        follower.settled(6)
        with pytest.raises(OSError, match="shorter"):
            follower.sha256()


def test_an_error_on_the_way_ends_the_thread(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"some")
    before = threading.active_count()

    def interrupted() -> None:
        with following(path) as follower:
            follower.settled(2)
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert threading.active_count() == before
