"""Lines come out whole whatever the chunks, and long ones in pieces that join again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.lines import PIECE_BYTES, encoding_of, plain, split


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.binary(max_size=300), st.integers(1, 40))
def test_lines_do_not_depend_on_the_chunks(data: bytes, size: int) -> None:
    whole = list(split(iter([data]))) if data else []
    assert list(split(iter(chunked(data, size)))) == whole
    ended = data if data.endswith(b"\n") or not data else data + b"\n"
    assert b"".join(line for line, _ in whole) == ended
    assert all(line.count(b"\n") == 1 for line, _ in whole)


@pytest.mark.parametrize("length", [PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_a_long_line_comes_in_pieces_of_which_the_first_begins_it(length: int) -> None:
    data = b"x" * length + b"\nnext\n"
    pieces = list(split(iter(chunked(data, 100_000))))
    assert b"".join(line for line, _ in pieces) == data
    assert all(len(line) <= PIECE_BYTES for line, _ in pieces)
    assert [begins for _, begins in pieces] == [True, *[False] * (len(pieces) - 2), True]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=1), st.integers(4, 9))
def test_utf_16_comes_out_as_utf_8(text: str, size: int) -> None:
    data = text.encode("utf-16")
    assert b"".join(plain(iter(chunked(data, size * 2)))) == text.encode()


def test_nuls_are_dropped_because_they_hide_what_must_be_found() -> None:
    assert b"".join(plain(iter([b"\0\0to\0ken=1\n"]))) == b"token=1\n"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("a plain line of a log\n".encode("utf-16-le"), "utf-16-le"),
        ("a plain line of a log\n".encode("utf-16-be"), "utf-16-be"),
        (b"a plain line of a log\n", "utf-8"),
        (b"\0" * 40, "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_the_encoding_is_told_without_a_mark_too(head: bytes, expected: str) -> None:
    assert encoding_of(head) == expected
