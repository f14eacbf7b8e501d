import importlib.util
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.literals import Find, at_once, finder, one_by_one

NEEDLES = (b"ab", b"ba\n", b'"x":', b"abab")
BLOCKS = st.text(alphabet='ab"x:\n', max_size=60).map(str.encode)


def lines(find: Find, block: bytes) -> set[tuple[int, bytes]]:
    """What matters of it: which lines hold which needle."""
    return {(block.count(b"\n", 0, place), needle) for place, needle in find(block)}


@given(BLOCKS)
def test_every_needle_is_found_where_it_stands(block: bytes) -> None:
    found = one_by_one(NEEDLES)(block)
    assert all(block[place:].startswith(needle) for place, needle in found)
    assert {needle for _, needle in found} == {needle for needle in NEEDLES if needle in block}


@pytest.mark.skipif(not importlib.util.find_spec("hyperscan"), reason="Hyperscan is not installed")
@given(BLOCKS)
def test_both_searches_find_the_same_lines(block: bytes) -> None:
    assert lines(at_once(NEEDLES), block) == lines(one_by_one(NEEDLES), block)


@pytest.mark.parametrize("search", [one_by_one, finder])
@given(BLOCKS)
def test_what_is_looked_for_once_is_told_for_one_of_its_places(search: Callable[..., Find], block: bytes) -> None:
    found = sorted(needle for _, needle in search(NEEDLES[:1], NEEDLES[1:])(block) if needle in NEEDLES[1:])
    assert found == sorted(needle for needle in NEEDLES[1:] if needle in block)


def test_without_needles_nothing_is_found() -> None:
    assert finder(())(b"anything") == []
