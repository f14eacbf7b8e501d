from collections.abc import Iterator
from itertools import count

import pytest

from collector.evidence.logs.telling import Telling, in_words


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
        (400_000, 999_999, 10.0, "a.log"),
        (400_000, 1_000_000, 1.0, "a.log: 0 of 1 MB read"),
    ],
)
def test_progress_is_told_in_bytes_with_an_estimate(done: int, whole: int, seconds: float, expected: str) -> None:
    assert in_words("a.log", done, whole, seconds=seconds) == expected


def test_it_is_told_at_first_and_once_a_second_and_every_line_passes() -> None:
    ticks: Iterator[int] = count()
    said: list[str] = []
    lines = [b"%d\n" % number for number in range(10)]
    telling = Telling(logs=1, clock=lambda: next(ticks) * 0.25)
    told = telling.told(iter(lines), number=1, name="a", amounts=lambda: (0, 0), say=said.append)
    assert list(told) == lines
    assert len(said) == 3


def test_many_small_logs_are_told_of_no_more_often_than_one_long_one() -> None:
    ticks: Iterator[int] = count()
    said: list[str] = []
    telling = Telling(logs=1500, clock=lambda: next(ticks) * 0.01)
    for number in range(150):
        lines = iter((b"line\n",))
        told = telling.told(lines, number=number + 1, name=f"{number}.log", amounts=lambda: (0, 0), say=said.append)
        assert list(told) == [b"line\n"]
    assert said == [
        "log 1 of 1,500, 0.log: 0 MB read",
        "log 51 of 1,500, 50.log: 0 MB read",
        "log 101 of 1,500, 100.log: 0 MB read",
    ]
