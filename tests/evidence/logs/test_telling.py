from collections.abc import Iterator
from itertools import count

import pytest

from collector.evidence.logs.telling import in_words, told


@pytest.mark.parametrize(
    ("done", "whole", "seconds", "expected"),
    [
        (250_000_000, 1_000_000_000, 10.0, "a.log: 250 of 1,000 MB read, about 30 s left"),
        (250_000_000, 1_000_000_000, 39.0, "a.log: 250 of 1,000 MB read, about 117 s left"),
        (250_000_000, 1_000_000_000, 40.0, "a.log: 250 of 1,000 MB read, about 2 min left"),
        (250_000_000, 1_000_000_000, 1.9, "a.log: 250 of 1,000 MB read"),
        (0, 1_000_000_000, 10.0, "a.log: 0 of 1,000 MB read"),
        (1_200_000_000, 1_000_000_000, 10.0, "a.log: 1,000 of 1,000 MB read, about 0 s left"),
        (250_000_000, 0, 10.0, "a.log: 250 MB read"),
    ],
)
def test_progress_is_told_in_bytes_with_an_estimate(done: int, whole: int, seconds: float, expected: str) -> None:
    assert in_words("a.log", done, whole, seconds=seconds) == expected


def test_it_is_told_once_a_second_and_every_line_passes() -> None:
    ticks: Iterator[int] = count()
    said: list[str] = []
    lines = [b"%d\n" % number for number in range(10)]
    passed = list(
        told(iter(lines), name="a", amounts=lambda: (0, 0), say=said.append, clock=lambda: next(ticks) * 0.25)
    )
    assert passed == lines
    assert len(said) == 3
