"""A zip gives its logs; what is made to harm, or cannot be read, is named and not followed."""

import gzip
import os
import struct
import warnings
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from collector.model.coverage import Reason, State
from tests.evidence.logs.archives import deflate64_zip, zip_link
from tests.evidence.logs.gathering import DATA, Gathered, collect
from tests.factory import END, START
from tests.logs_factory import every

LOG = (DATA / "livekit-server.log").read_bytes()
EXPECTED = collect(DATA / "livekit-server.log").text


def zipped(path: Path, members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)  # of doubled names, which are the point of a test
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def with_good(path: Path, name: str, data: bytes = b"x") -> Gathered:
    return collect(zipped(path, {"server.log": LOG, name: data}))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_log_in_a_zip_reads_like_the_file(tmp_path: Path, method: int) -> None:
    found = collect(zipped(tmp_path / "logs.zip", {"deep/livekit-server.log": LOG}, method=method))
    assert found.streams == {"logs/logs.1/livekit-server.log": EXPECTED.encode()}
    assert found.end.state is State.COLLECTED


def test_a_log_packed_by_windows_with_deflate64_reads_too(tmp_path: Path) -> None:
    deflate64_zip(tmp_path / "logs.zip", "livekit-server.log", LOG)
    assert collect(tmp_path / "logs.zip").text == EXPECTED


def test_a_damaged_deflate64_member_is_a_reason(tmp_path: Path) -> None:
    deflate64_zip(tmp_path / "logs.zip", "livekit-server.log", LOG, crc_off=1)
    end = collect(tmp_path / "logs.zip").end
    assert end.reason is Reason.UNSUPPORTED
    assert "damaged" in end.detail


def test_a_gz_in_a_zip_reads_too(tmp_path: Path) -> None:
    assert collect(zipped(tmp_path / "logs.zip", {"livekit-server.log.gz": gzip.compress(LOG)})).text == EXPECTED


def times_of_day(path: Path, when: tuple[int, int, int, int, int, int], extra: bytes = b"") -> Path:
    """A zip of the day after, with a log of times of day that was last changed at a time."""
    member = zipfile.ZipInfo("console.log", date_time=when)
    member.extra = extra
    lines = "".join(f"[{at:%H:%M:%S}.000] INFO (7): tick\n" for at in every(10, START, END))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, lines)
    later = (END + timedelta(days=1)).timestamp()
    os.utime(path, (later, later))
    return path


def extended(at: datetime, *, flags: int = 1) -> bytes:
    return struct.pack("<HHI", 0xCAFE, 4, 0) + struct.pack("<HHBi", 0x5455, 5, flags, int(at.timestamp()))


LOCAL = END.astimezone().timetuple()[:6]


@pytest.mark.parametrize(
    ("when", "extra", "day"),
    [
        (LOCAL, b"", START),
        ((1990, 1, 1, 0, 0, 0), extended(END), START),
        (LOCAL, extended(END - timedelta(days=9), flags=2), START),
        ((1980, 0, 0, 0, 0, 0), b"", START + timedelta(days=1)),
        ((2040, 1, 1, 0, 0, 0), b"", START + timedelta(days=1)),
    ],
    ids=["local", "UTC", "another time", "no date", "after it was packed"],
)
def test_a_member_without_dates_is_of_the_day_on_which_it_was_changed(
    tmp_path: Path, when: tuple[int, int, int, int, int, int], extra: bytes, day: datetime
) -> None:
    found = collect(times_of_day(tmp_path / "a.zip", when, extra), zone="UTC")
    assert found.excerpt.read[0] == day


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../escape.log", "leads out"),
        ("a/../../escape.log", "leads out"),
        ("/etc/escape.log", "leads out"),
        ("C:\\escape.log", "leads out"),
        ("a\\..\\escape.log", "leads out"),
        ("inner.zip", "archive inside an archive"),
        ("inner.tar.gz", "archive inside an archive"),
    ],
)
def test_a_member_that_must_not_be_followed_is_named(tmp_path: Path, name: str, words: str) -> None:
    found = with_good(tmp_path / "logs.zip", name)
    assert found.text == EXPECTED
    assert (found.end.state, found.end.reason) == (State.PARTIAL, Reason.UNSUPPORTED)
    assert words in found.end.detail


def test_a_member_whose_name_begins_with_nothing_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "logs.zip", {"server.log": LOG, "Xempty.log": b"x"})
    path.write_bytes(path.read_bytes().replace(b"Xempty", b"\0empty"))
    found = collect(path)
    assert found.text == EXPECTED
    assert "leads out" in found.end.detail


def test_a_name_that_only_looks_like_stepping_up_is_read(tmp_path: Path) -> None:
    assert len(with_good(tmp_path / "logs.zip", "a..b/..server.log", LOG).streams) == 2


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
        archive.writestr("server.log", LOG)
        zip_link(archive, "link.log", "/etc/passwd")
    found = collect(tmp_path / "logs.zip")
    assert found.text == EXPECTED
    assert "link" in found.end.detail


def test_only_the_first_of_two_members_of_one_name_is_read(tmp_path: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
        warnings.simplefilter("ignore", UserWarning)  # zipfile's own, of the doubled name
        archive.writestr("server.log", LOG)
        archive.writestr("server.log", b"something else\n")
    found = collect(tmp_path / "logs.zip")
    assert found.text == EXPECTED
    assert "twice" in found.end.detail


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "logs.zip", {"server.log": LOG}, method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + at] |= 1  # the flag for encryption
    path.write_bytes(data)
    end = collect(path).end
    assert (end.state, end.reason) == (State.MISSING, Reason.UNSUPPORTED)
    assert "password" in end.detail


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    found = with_good(tmp_path / "bomb.zip", "zeros.log", b"\0" * (40 * 1024 * 1024))
    assert found.text == EXPECTED
    assert (found.end.state, found.end.reason) == (State.PARTIAL, Reason.TOO_LARGE)
    assert "zip bomb" in found.end.detail


def test_a_bomb_that_lies_about_its_size_stops_while_reading(tmp_path: Path) -> None:
    path = tmp_path / "bomb.log.gz"
    path.write_bytes(gzip.compress(LOG + b"\0" * (80 * 1024 * 1024)))
    end = collect(path).end
    assert end.reason is Reason.TOO_LARGE


def test_too_many_members_are_refused_as_a_whole(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(20_001):
            archive.writestr(f"{number}", b"")
    end = collect(tmp_path / "many.zip").end
    assert end.reason is Reason.TOO_LARGE
    assert "20,001" in end.detail


@pytest.mark.parametrize("cut", [10, 100, 400])
def test_a_zip_that_was_cut_off_is_a_reason(tmp_path: Path, cut: int) -> None:
    path = zipped(tmp_path / "logs.zip", {"server.log": LOG})
    path.write_bytes(path.read_bytes()[:-cut])
    assert collect(path).end.reason is Reason.UNSUPPORTED


def test_an_empty_zip_holds_no_log(tmp_path: Path) -> None:
    assert collect(zipped(tmp_path / "logs.zip", {})).end.reason is Reason.NOT_FOUND
