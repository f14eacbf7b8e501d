"""Blocks hold the same lines as reading line by line does, wherever the chunks end."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs import blocks as module
from collector.evidence.logs import lines as lines_module
from collector.evidence.logs.blocks import blocks
from collector.evidence.logs.lines import PIECE_BYTES, split

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
