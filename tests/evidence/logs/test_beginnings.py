import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.beginnings import others

LINES = st.lists(st.text("ab:", max_size=5).map(str.encode), min_size=1, max_size=100)
HEADS = st.lists(st.text("ab:", min_size=1, max_size=4).map(str.encode), max_size=3)


@given(LINES, HEADS)
def test_lines_that_begin_in_another_way_are_told(lines: list[bytes], heads: list[bytes]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    expected = [at for at, line in zip(starts, lines, strict=True) if not line.startswith(tuple(heads))]
    assert others(data, heads) == (len(lines), expected)


@pytest.mark.parametrize("number", [0, 1, 499, 998, 999])
def test_one_line_among_many_is_told(number: int) -> None:
    lines = [b"2026-03-05T14:00:%02d x\n" % (at % 60) for at in range(1000)]
    lines[number] = b"2026-03-05T13:00:00 x\n"
    assert others(b"".join(lines), [b"2026-03-05T14:00:"]) == (1000, [number * len(lines[0])])


def test_a_head_longer_than_the_block_is_no_ones() -> None:
    assert others(b"a\nb\n", [b"a" * 5, b"b\n"]) == (2, [0])
