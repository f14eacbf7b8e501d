import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.evidence.logs.files import (
    CHUNK_BYTES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
    UnreadableError,
    as_far_as_readable,
    check_unpacked,
    gunzipped,
    read_regular,
    seen,
)
from collector.model.coverage import Reason


def test_several_gzip_members_in_a_row_are_one_text() -> None:
    data = gzip.compress(b"one\n") + gzip.compress(b"two\n") + b"\0" * 512
    assert b"".join(gunzipped(iter([data]))) == b"one\ntwo\n"


def test_gzip_data_that_is_none_is_told() -> None:
    with pytest.raises(UnreadableError) as caught:
        list(gunzipped(iter([b"\x1f\x8bnonsense that is long enough"])))
    assert caught.value.reason is Reason.UNSUPPORTED


@pytest.mark.parametrize(
    ("packed", "unpacked", "stops"),
    [
        (MAX_UNPACKED_BYTES, MAX_UNPACKED_BYTES, False),
        (MAX_UNPACKED_BYTES, MAX_UNPACKED_BYTES + 1, True),
        (1, RATIO_FROM_BYTES, False),
        (1, RATIO_FROM_BYTES + 1, True),
        (RATIO_FROM_BYTES // 100, RATIO_FROM_BYTES // 100 * MAX_RATIO, False),
        (RATIO_FROM_BYTES // 100, RATIO_FROM_BYTES // 100 * MAX_RATIO + 1, True),
    ],
)
def test_a_bomb_is_told_from_a_log_that_packs_well(packed: int, unpacked: int, stops: bool) -> None:
    if not stops:
        check_unpacked(packed, unpacked)
        return
    with pytest.raises(UnreadableError) as caught:
        check_unpacked(packed, unpacked)
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_file_is_read_from_an_offset(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    assert b"".join(read_regular(tmp_path / "a", 7)) == b"789"


def test_a_folder_is_no_log(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        list(read_regular(tmp_path))


def test_a_file_that_grows_is_read_to_the_length_it_had(tmp_path: Path) -> None:
    file = tmp_path / "a.log"
    file.write_bytes(b"1\n" * (CHUNK_BYTES // 2 + 1))
    chunks = read_regular(file)
    read = len(next(chunks))
    with file.open("ab") as more:
        more.write(b"later\n")
    assert read + sum(map(len, chunks)) == CHUNK_BYTES + 2


@pytest.mark.parametrize("left_bytes", [12, 15, -1])
def test_gzip_data_that_ends_too_early_is_told_behind_what_it_held(left_bytes: int) -> None:
    data = gzip.compress(bytes(range(256)) * 8 + b"end\n")[:left_bytes]
    got: list[bytes] = []
    with pytest.raises(UnreadableError, match="cut off") as caught:
        got.extend(gunzipped(iter([data])))
    assert caught.value.reason is Reason.UNSUPPORTED


@pytest.mark.parametrize("becomes", [b"", b"one\n", b"two\nthree\n", b"two\nthree\nfour\n"])
def test_a_file_that_is_another_one_meanwhile_is_not_read_as_the_first(becomes: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.log"
    known = seen(8, b"one\ntwo\n")
    file.write_bytes(b"one\ntwo\nthree\n")
    assert b"".join(read_regular(file, 4, known)) == b"two\nthree\n"
    file.write_bytes(becomes)
    with pytest.raises(UnreadableError, match="replaced") as caught:
        list(read_regular(file, 4, known))
    assert caught.value.reason is Reason.NOT_FOUND


def test_a_file_that_is_emptied_while_it_is_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.log"
    file.write_bytes(b"x" * (2 * CHUNK_BYTES))
    chunks = read_regular(file)
    assert len(next(chunks)) == CHUNK_BYTES
    file.write_bytes(b"")
    with pytest.raises(UnreadableError, match="emptied"):
        next(chunks)


def test_what_can_be_read_of_a_damaged_file_is_read_and_a_bomb_is_not() -> None:
    def broken(reason: Reason, *chunks: bytes) -> Iterator[bytes]:
        yield from chunks
        raise UnreadableError(reason, "is broken")

    assert list(as_far_as_readable(broken(Reason.UNSUPPORTED, b"a", b"b"))) == [b"a", b"b"]
    for stops in (broken(Reason.TOO_LARGE, b"a"), broken(Reason.UNSUPPORTED)):
        with pytest.raises(UnreadableError):
            list(as_far_as_readable(stops))
