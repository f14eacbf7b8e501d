import itertools
from collections.abc import Iterator

import pytest

from collector.bundle.ahead import DEPTH, ahead


@pytest.mark.parametrize("count", [0, 1, DEPTH, 10 * DEPTH])
def test_pieces_come_in_order(count: int) -> None:
    pieces = [b"%d" % number for number in range(count)]
    assert list(ahead(pieces)) == pieces


def test_an_error_comes_after_what_came_before_it() -> None:
    def broken() -> Iterator[bytes]:
        yield b"one"
        raise OSError("the disk")

    got = ahead(broken())
    assert next(got) == b"one"
    with pytest.raises(OSError, match="the disk"):
        next(got)


def test_no_more_than_a_few_are_taken_ahead_and_none_once_nobody_wants_more() -> None:
    taken = itertools.count()
    got = ahead(b"%d" % next(taken) for _ in range(1000))
    assert next(got) == b"0"
    got.close()
    assert next(taken) <= DEPTH + 4
