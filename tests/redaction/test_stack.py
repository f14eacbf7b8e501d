"""Streams that lie in one file are each read back, checked and packed as if they had one of their own."""

import errno
import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.bundle.write import Contents, write_bundle
from collector.redaction.leaks import LeakSearch
from collector.redaction.redactor import Redactor
from collector.redaction.stack import Stack
from collector.redaction.stream import contents_of
from collector.runs.budget import cut_to, packed_size
from tests.bundle.contents import make_run, nothing_leaks

BLOCKS = st.lists(st.lists(st.binary(max_size=40), max_size=4), max_size=12)


@given(BLOCKS)
def test_each_stream_is_read_back(tmp_path_factory: pytest.TempPathFactory, texts: Sequence[Sequence[bytes]]) -> None:
    folder = tmp_path_factory.mktemp("spool")
    stack = Stack(folder / "stack")
    streams = [stack.laid(f"logs/a/{number}.log", text, redactions={}) for number, text in enumerate(texts)]
    assert [b"".join(contents_of(stream)) for stream in streams] == [b"".join(text) for text in texts]
    assert [stream.bytes for stream in streams] == [sum(map(len, text)) for text in texts]
    assert len({stream.offset for stream in streams}) == len(texts)
    assert len(list(folder.iterdir())) == bool(texts)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_the_file_is_private_and_its_own(tmp_path: Path) -> None:
    path = tmp_path / "stack"
    assert Stack(path).laid("logs/a/1.log", [b"one\n"], redactions={}).path == path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        Stack(path).laid("logs/a/1.log", [b"one\n"], redactions={})


def test_what_was_written_of_a_stream_that_failed_belongs_to_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = Stack(tmp_path / "stack")
    first = stack.laid("logs/a/1.log", [b"one\n"], redactions={})
    with first.path.open("ab") as file:
        file.write(b"the beginning of ano")
    second = stack.laid("logs/a/2.log", [b"two\n"], redactions={})
    assert [b"".join(contents_of(stream)) for stream in (first, second)] == [b"one\n", b"two\n"]

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(OSError, match="no space"):
        stack.laid("logs/a/3.log", [b"three\n"], redactions={})


def test_a_stream_is_redacted_again_cut_and_packed_without_its_neighbours(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "stack")
    texts = [b"".join(b"line %d of stream %d s3cr3t-value-%d\n" % (n, k, k) for n in range(200)) for k in range(3)]
    streams = [stack.laid(f"logs/a/{number}.log", [text], redactions={}) for number, text in enumerate(texts)]
    known = LeakSearch(["s3cr3t-value-1"])
    redactor = Redactor(b"k" * 32, secrets=["s3cr3t-value-1"])
    again = [redactor.redact_again(stream, known) for stream in streams]
    assert [stream.path == streams[0].path for stream in again] == [True, False, True]
    assert b"".join(contents_of(again[1])) == texts[1].replace(b"s3cr3t-value-1", b"[secret]")
    part = cut_to(streams[2], 1000)
    assert set(b"".join(contents_of(part)).splitlines()[1:-1]) <= set(texts[2].splitlines())
    assert packed_size(streams[1]) < len(texts[1])
    members = (streams[0], replace(again[1], name="logs/a/1.log"), part)
    bundle = write_bundle(
        Contents(run=make_run(), plan=(), members=members), to=tmp_path / "x.zip", leaks=nothing_leaks
    )
    with ZipFile(bundle.path) as archive:
        assert [archive.read(member.name) for member in members] == [b"".join(contents_of(item)) for item in members]
