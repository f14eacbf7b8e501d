import errno
import hashlib
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from collector.bundle.landing import private_file
from collector.bundle.verify import verify_bundle
from collector.bundle.write import Contents, Leak, Stretch, write_bundle
from collector.chunks import CHUNK_BYTES
from collector.errors import NoBundleError, NoSpaceError, QuarantinedError
from collector.model.member import OpaqueFile, SafeText
from tests.bundle.contents import make_contents, make_stream, nothing_leaks, search_for
from tests.bundle.small_disk import limited_files, small_disk

PLANTED = "TOKEN-planted-by-the-test"


def written(folder: Path, contents: Contents, name: str = "bundle.zip") -> Path:
    return write_bundle(contents, to=folder / name, leaks=nothing_leaks).path


def test_a_bundle_begins_with_what_is_read_first(tmp_path: Path) -> None:
    path = written(tmp_path, make_contents(SafeText(name="a-first.txt", text="x")))
    assert zipfile.ZipFile(path).namelist() == [
        "summary.html",
        "manifest.json",
        "findings.json",
        "a-first.txt",
        "evidence/case.json",
        "evidence/device.scheduling.json",
    ]


def test_other_tools_open_it(tmp_path: Path) -> None:
    path = written(tmp_path, make_contents(make_stream(tmp_path, b"line\n" * 100_000)))
    commands = [[sys.executable, "-m", "zipfile", "-t", str(path)]]
    if unzip := shutil.which("unzip"):
        commands.append([unzip, "-t", str(path)])
    for command in commands:
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_manifest_holds(tmp_path: Path) -> None:
    opaque = tmp_path / "opaque.bin"
    opaque.write_bytes(bytes(range(256)) * 5000)
    members = (
        make_stream(tmp_path, "zeile äöü\n".encode() * 200_000),
        OpaqueFile(name="attachments/opaque.bin", path=opaque, consent="--attach and --yes"),
    )
    report = verify_bundle(written(tmp_path, make_contents(*members)))
    assert report.problems == ()
    assert report.members == 6


def test_the_result_names_what_lies_on_the_disk(tmp_path: Path) -> None:
    bundle = write_bundle(make_contents(), to=tmp_path / "b.zip", leaks=nothing_leaks)
    data = bundle.path.read_bytes()
    assert (bundle.sha256, bundle.bytes) == (hashlib.sha256(data).hexdigest(), len(data))
    if sys.platform != "win32":
        assert bundle.path.stat().st_mode & 0o777 == 0o600


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    contents = make_contents(make_stream(tmp_path, b"line\n" * 1000))
    shuffled = replace(contents, members=contents.members[::-1])
    assert written(tmp_path, contents).read_bytes() == written(tmp_path, shuffled).read_bytes()


def test_a_bundle_never_overwrites_another(tmp_path: Path) -> None:
    assert [written(tmp_path, make_contents()).name for _ in range(3)] == ["bundle.zip", "bundle-2.zip", "bundle-3.zip"]


def test_half_a_surrogate_pair_does_not_cost_the_bundle(tmp_path: Path) -> None:
    path = written(tmp_path, make_contents(SafeText(name="ticket.md", text="half \ud83d pair")))
    assert verify_bundle(path).intact


def test_a_leak_quarantines_the_archive(tmp_path: Path) -> None:
    contents = make_contents(SafeText(name="ticket.md", text=f"access {PLANTED}"))
    with pytest.raises(QuarantinedError, match=r"token in ticket\.md") as caught:
        write_bundle(contents, to=tmp_path / "bundle.zip", leaks=search_for(PLANTED.encode()))
    assert PLANTED not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.quarantined.zip"]


def test_a_leak_in_a_member_name_is_found(tmp_path: Path) -> None:
    contents = make_contents(SafeText(name=f"logs/{PLANTED}.log", text="harmless"))
    with pytest.raises(QuarantinedError, match="member names"):
        write_bundle(contents, to=tmp_path / "bundle.zip", leaks=search_for(PLANTED.encode()))


def test_a_search_that_does_not_look_at_everything_fails_the_bundle(tmp_path: Path) -> None:
    def lazy(stretches: Iterator[Stretch]) -> Sequence[Leak]:
        for _ in stretches:
            pass
        return ()

    with pytest.raises(NoBundleError, match="not searched to its end"):
        write_bundle(make_contents(), to=tmp_path / "bundle.zip", leaks=lazy)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [0, 30, 30 + len("summary.html") + 2], ids=["signature", "name", "packed bytes"])
def test_an_archive_that_cannot_be_read_back_is_not_kept(tmp_path: Path, place: int) -> None:
    def spoiling(stretches: Iterator[Stretch]) -> Sequence[Leak]:
        list(next(stretches)[1])
        (path,) = tmp_path.iterdir()
        data = bytearray(path.read_bytes())
        data[place] ^= 0xFF
        path.write_bytes(data)
        for _name, chunks in stretches:
            list(chunks)
        return ()

    with pytest.raises(NoBundleError, match="cannot be read back"):
        write_bundle(make_contents(), to=tmp_path / "bundle.zip", leaks=spoiling)
    assert list(tmp_path.iterdir()) == []


def test_a_search_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    def broken(_: Iterator[Stretch]) -> Sequence[Leak]:
        raise RuntimeError("synthetic")

    with pytest.raises(RuntimeError, match="synthetic"):
        write_bundle(make_contents(), to=tmp_path / "bundle.zip", leaks=broken)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../up.txt", "/abs.txt", "C:/x", "a\\b", "summary.html", "Manifest.JSON", "nul"])
def test_a_bad_member_name_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoBundleError, match="report this"):
        written(tmp_path, make_contents(SafeText(name=name, text="x")))
    assert list(tmp_path.iterdir()) == []


def test_a_stream_that_changed_since_redaction_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    stream = make_stream(tmp_path, b"redacted\n")
    stream.path.write_bytes(b"secret!!\n")
    with pytest.raises(NoBundleError, match="changed while it was packed"):
        written(out, make_contents(stream))
    assert list(out.iterdir()) == []


def test_a_stream_that_is_gone_is_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    stream = make_stream(tmp_path, b"redacted\n")
    stream.path.unlink()
    with pytest.raises(NoBundleError, match=r"logs/app/app\.log could not be read"):
        written(out, make_contents(stream))


def noise(count: int) -> bytes:
    return random.Random(3).randbytes(count)


@pytest.mark.skipif(sys.platform == "win32", reason="no small disk or quota can be made there without an administrator")
@pytest.mark.parametrize("size", [2 << 20, 40 << 20], ids=["while it is written", "before any work"])
def test_a_full_disk_leaves_nothing_and_names_folder_and_need(tmp_path: Path, size: int) -> None:
    stream = make_stream(tmp_path, noise(size))
    out = tmp_path / "out"
    out.mkdir()
    with small_disk(out):
        with pytest.raises(NoSpaceError, match=r"out .*needs up to \d+\.\d MB"):
            written(out, make_contents(stream))
        assert list(out.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a process's files")
def test_a_quota_is_a_full_disk(tmp_path: Path) -> None:
    stream = make_stream(tmp_path, noise(2 << 20))
    out = tmp_path / "out"
    out.mkdir()
    with limited_files(1 << 20), pytest.raises(NoSpaceError, match="ran full"):
        written(out, make_contents(stream))
    assert list(out.iterdir()) == []


def test_a_disk_that_fails_at_the_last_sync_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "synthetic")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoSpaceError):
        written(tmp_path, make_contents())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoBundleError, match="is not a folder"):
        written(tmp_path / "nowhere", make_contents())


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's mode does not stop its owner there")
def test_a_folder_that_refuses_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    # Nothing refuses root but a file system without files of one's own.
    refusing = Path("/sys/kernel") if os.access(tmp_path, os.W_OK) else tmp_path
    with pytest.raises(NoBundleError, match="cannot be written to"):
        written(refusing, make_contents())


def test_a_name_too_long_for_the_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoBundleError, match=r"too long|could not be written"):
        written(tmp_path, make_contents(), name="x" * 300 + ".zip")
    assert list(tmp_path.iterdir()) == []


def test_the_archive_is_read_in_pieces(tmp_path: Path) -> None:
    longest = 0

    def watch(stretches: Iterator[Stretch]) -> Sequence[Leak]:
        nonlocal longest
        for _, chunks in stretches:
            longest = max([longest, *(len(chunk) for chunk in chunks)])
        return ()

    write_bundle(make_contents(make_stream(tmp_path, bytes(3 << 20))), to=tmp_path / "b.zip", leaks=watch)
    assert 0 < longest <= CHUNK_BYTES


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), private_file(tmp_path):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
