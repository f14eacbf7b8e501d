import hashlib
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.errors import NoSpaceError, RedactionError
from collector.redaction.stream import spool


def test_blocks_are_written_to_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "spool"
    spooled = spool([b"one\n", b"two\n"], path, "logs/x.log")
    assert path.read_bytes() == b"one\ntwo\n"
    assert spooled.bytes == 8
    assert spooled.sha256 == hashlib.sha256(b"one\ntwo\n").hexdigest()
    assert spooled.crc == zlib.crc32(b"one\ntwo\n")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_neither_used_nor_removed(tmp_path: Path) -> None:
    path = tmp_path / "spool"
    path.write_text("not ours")
    with pytest.raises(RedactionError, match="could not be made safe"):
        spool([b"x"], path, "logs/x.log")
    assert path.read_text() == "not ours"


def test_a_failure_half_way_leaves_no_file_and_shows_no_value(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"one\n"
        raise ValueError("token=S3cret")

    with pytest.raises(RedactionError) as caught:
        spool(broken(), tmp_path / "spool", "logs/x.log")
    assert "S3cret" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert not (tmp_path / "spool").exists()


def test_an_interruption_leaves_no_file_either(tmp_path: Path) -> None:
    def interrupted() -> Iterator[bytes]:
        yield b"one\n"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        spool(interrupted(), tmp_path / "spool", "logs/x.log")
    assert not (tmp_path / "spool").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full exists on Linux only")
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    def full() -> Iterator[bytes]:
        with Path("/dev/full").open("wb", buffering=0) as disk:
            disk.write(b"x")
        yield b""

    with pytest.raises(NoSpaceError, match="Free some space"):
        spool(full(), tmp_path / "spool", "logs/x.log")
