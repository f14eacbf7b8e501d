"""Blocks hold the same lines as reading line by line does, wherever the chunks end."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs import blocks as module
from collector.evidence.logs import lines as lines_module
from collector.evidence.logs.blocks import blocks, unwrapped
from collector.evidence.logs.lines import PIECE_BYTES, split
from collector.evidence.logs.sniff import Shape
from collector.vendors.formats import formats

CHUNKS = st.lists(st.text(alphabet="ab\r\n", min_size=1, max_size=40).map(str.encode), max_size=12)


def read(chunks: list[bytes]) -> Iterator[tuple[bytes, bool]]:
    for block in blocks(iter(chunks)):
        yield from block.lines()


@given(CHUNKS)
def test_the_lines_of_the_blocks_are_the_lines_of_the_log(chunks: list[bytes]) -> None:
    assert list(read(chunks)) == list(split(iter(chunks)))


@given(CHUNKS)
def test_so_are_the_pieces_of_long_lines(chunks: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PIECE_BYTES", 8)
        patch.setattr(lines_module, "PIECE_BYTES", 8)
        assert list(read(chunks)) == list(split(iter(chunks)))
        assert all(len(block.data) <= 9 for block in blocks(iter(chunks)))


def test_a_line_of_many_pieces_is_not_a_block_of_lines() -> None:
    found = list(blocks(iter([b"x" * (2 * PIECE_BYTES), b"y\nshort\n"])))
    assert [(block.piece, block.begins, len(block.data)) for block in found] == [
        (True, True, PIECE_BYTES),
        (True, False, PIECE_BYTES),
        (True, False, 2),
        (False, True, 6),
    ]


FORMAT = next(item for item in formats() if item.id == "livekit-agents-dev")
DEV = Shape(format=FORMAT, prefixed=0, encoding="utf-8")
ROWS = [b'    14:05:00 INFO   livekit.agents   job {"token":  \n', b" " * 41 + b'"x1"}       \n', b"plain\n"]


@given(st.lists(st.integers(1, 200), max_size=8))
def test_a_record_that_wraps_becomes_one_line_wherever_chunks_end(cuts: list[int]) -> None:
    data, places = b"".join(ROWS * 3), sorted({0, *cuts})
    chunks = (data[start:end] for start, end in pairwise([*places, len(data)]))
    found = b"".join(block.data for block in unwrapped(blocks(chunks), DEV))
    assert found == b'    14:05:00 INFO   livekit.agents   job {"token": "x1"}\nplain\n' * 3


@pytest.mark.parametrize(("rows", "lines"), [(249, 1), (250, 2)])
def test_a_record_of_very_many_rows_is_joined_in_parts(rows: int, lines: int) -> None:
    found = b"".join(block.data for block in unwrapped(blocks(iter([ROWS[0], ROWS[1] * rows])), DEV))
    assert len(found.splitlines()) == lines


def test_a_row_wider_than_a_terminal_is_a_line_of_its_own() -> None:
    wide = b" " * 41 + b"x" * PIECE_BYTES + b"\n"
    assert b"".join(block.data for block in unwrapped(blocks(iter([ROWS[0], wide, ROWS[2]])), DEV)).count(b"\n") == 3


def test_a_record_behind_a_container_s_name_is_joined_behind_it_once() -> None:
    shape = Shape(format=FORMAT, prefixed=1, encoding="utf-8")
    rows = b"".join(b"agent-1  | " + row for row in ROWS)
    found = b"".join(block.data for block in unwrapped(blocks(iter([rows])), shape))
    whole = b'agent-1  |     14:05:00 INFO   livekit.agents   job {"token": "x1"}\n'
    assert found == whole + b"agent-1  | plain\n"
