import os
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.deflated import LAST_BLOCK, WORTHWHILE, DamagedError, deflated, inflated

LINE = b"a line of a log, the same again and again\n"


@given(blocks=st.lists(st.binary(max_size=2000), max_size=6), step=st.integers(1, 300))
def test_blocks_that_were_deflated_apart_make_one_stream(blocks: list[bytes], step: int) -> None:
    packed = b"".join([*map(deflated, blocks), LAST_BLOCK])
    assert zlib.decompress(packed, -zlib.MAX_WBITS) == b"".join(blocks)
    assert b"".join(inflated(packed[at : at + step] for at in range(0, len(packed), step))) == b"".join(blocks)


def test_what_does_not_shrink_is_stored() -> None:
    block = os.urandom(200_000)
    assert len(block) < len(deflated(block)) < len(block) + len(block) // WORTHWHILE
    assert len(deflated(LINE * 5000)) < len(LINE * 5000) // 10


@pytest.mark.parametrize(
    ("packed", "told"),
    [
        (deflated(LINE), "ends before its last byte"),
        (deflated(LINE) + LAST_BLOCK + b"x", "goes on behind its end"),
        (b"\xff" * 20, "holds damaged data"),
    ],
)
def test_what_is_no_whole_stream_is_told(packed: bytes, told: str) -> None:
    with pytest.raises(DamagedError, match=told):
        list(inflated([packed]))
