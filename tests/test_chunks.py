import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.chunks import CHUNK_BYTES, chunks_from, chunks_of


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1])
def test_a_file_comes_whole_and_no_chunk_is_larger_than_said(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(size))
    chunks = list(chunks_of(path))
    assert b"".join(chunks) == bytes(size)
    assert all(0 < len(chunk) <= CHUNK_BYTES for chunk in chunks)


@given(text=st.binary(), first=st.integers(0, 99), last=st.integers(0, 99))
def test_a_part_of_a_file_is_that_part_as_far_as_there_is_any(
    tmp_path_factory: pytest.TempPathFactory, text: bytes, first: int, last: int
) -> None:
    first, last = sorted((first, last))
    path = tmp_path_factory.mktemp("chunks") / "file"
    path.write_bytes(text)
    assert b"".join(chunks_of(path, first=first, last=last)) == text[first:last]


@given(text=st.binary(), most_bytes=st.integers(0, 99))
def test_an_open_file_stands_behind_what_was_taken(text: bytes, most_bytes: int) -> None:
    file = io.BytesIO(text)
    assert b"".join(chunks_from(file, most_bytes)) == text[:most_bytes]
    assert file.tell() == min(len(text), most_bytes)
