import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.redaction.kinds.addresses import VERSION_WORDS
from collector.redaction.quad_arithmetic import certain_quads_in
from collector.redaction.quads import FEW, FEW_BYTES, SMALL_BYTES, quads_in

WORDS = st.sampled_from(
    [*VERSION_WORDS, "Server ", "at", "V", "%3a", "é", "ı", "\n", '":"', " " * 9, "-:=( ", "\u00a0"]
)
BEFORE = st.lists(WORDS | st.text(alphabet="aeknRV%=: \"'\\/\n\x1d\x85é", max_size=4), max_size=3).map("".join)


@given(st.lists(st.tuples(BEFORE, st.sampled_from(["1.2.3.4", "10.0.0.1:80", "1.2.3", "1.2.3.4.5.6", ""])), max_size=9))
def test_a_small_block_and_a_large_one_tell_the_same(parts: list[tuple[str, str]]) -> None:
    block = "".join(before + number for before, number in parts).encode()
    assert quads_in(block) == certain_quads_in(block)


@pytest.mark.parametrize(("size", "count"), [(FEW_BYTES, FEW), (FEW_BYTES, FEW + 1), (SMALL_BYTES, 1), (0, FEW + 1)])
def test_neither_size_nor_number_changes_what_is_told(size: int, count: int) -> None:
    block = b"at 1.2.3.4 sdk 5.6.7.8\n" * count + b"\n" * size
    assert quads_in(block) == certain_quads_in(block)
    assert (len(quads_in(block).ends), len(quads_in(block).doubtful)) == (2 * count, count)


@pytest.mark.parametrize("size", [0, FEW_BYTES, SMALL_BYTES])
def test_a_block_of_any_size_gives_the_same_addresses(size: int) -> None:
    block = b"a 1.2.3.4 b 5.6.7.8.9 c 1.2.3.4.5.6\nx 10.0.0.1" + b"\n" * size
    quads = quads_in(block)
    texts = [block[start:end] for start, end in zip(quads.starts, quads.ends, strict=True)]
    assert texts == [b"1.2.3.4", b"5.6.7.8", b"10.0.0.1"]
    assert quads.doubtful == []


def test_places_are_asked_for_by_stretch() -> None:
    quads = quads_in(b"a 1.2.3.4\nb 5.6.7.8\nc\n")
    assert (quads.within(0, 10), quads.within(10, 20), quads.within(20, 22)) == (slice(0, 1), slice(1, 2), slice(2, 2))
    assert (quads.next_place(0), quads.next_place(3)) == (2, 12)
    assert quads.next_place(13) > 22


def test_a_process_that_waits_for_large_blocks_loads_what_looks_at_them() -> None:
    code = (
        "import sys\nfrom collector.redaction import quads\nmodule = 'collector.redaction.quad_arithmetic'\n"
        "print(module in sys.modules)\nquads.load()\nprint(module in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
