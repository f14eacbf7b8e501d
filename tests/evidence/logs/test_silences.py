"""A gap is told wherever it lies, also in the middle of a block of lines that nobody reads one by one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.clip import Kept, Why
from collector.evidence.logs.silences import Gap, Silences
from tests.factory import END, START, make_window
from tests.logs_factory import every

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def instant(line: bytes) -> datetime | None:
    return datetime.fromisoformat(line.split()[0].decode()) if line[:1].isdigit() else None


def line_of(at: datetime) -> bytes:
    return f"{at.astimezone(UTC).isoformat()} tick\n  and what belongs to it\n".encode()


def one_by_one(instants: list[datetime]) -> list[Kept]:
    return [Kept(line=line_of(at), why=Why.INSIDE, at=(at,)) for at in instants]


def as_a_block(instants: list[datetime]) -> list[Kept]:
    data = b"".join(map(line_of, instants))
    return [Kept(line=data, why=Why.INSIDE, at=(instants[0], instants[-1]), lines=2 * len(instants))]


Taken = Callable[[list[datetime]], list[Kept]]
BOTH = pytest.mark.parametrize("taken", [one_by_one, as_a_block])


def gaps(kept: list[Kept], *, to_the_end: bool = True) -> tuple[Gap, ...]:
    silences = Silences(make_window(), (START, END), instant)
    for item in kept:
        silences.read(item)
    return silences.gaps(to_the_end=to_the_end)


@BOTH
@pytest.mark.parametrize(("silent_s", "told"), [(29, False), (30, True), (200, True)])
def test_a_silence_of_half_a_minute_is_told(silent_s: int, told: bool, taken: Taken) -> None:
    first, last = START + 40 * SECOND, START + (40 + silent_s) * SECOND
    instants = [*every(1, START, first), *every(1, last, END)]
    assert gaps(taken(instants)) == (((first, last),) if told else ())


@BOTH
def test_several_gaps_and_those_at_both_ends_are_told(taken: Taken) -> None:
    spoken = [(START + MINUTE, START + 1.5 * MINUTE), (START + 2.5 * MINUTE, START + 4 * MINUTE)]
    instants = [at for first, last in spoken for at in every(0.5, first, last)]
    silent = ((START, START + MINUTE), (START + 1.5 * MINUTE, START + 2.5 * MINUTE), (START + 4 * MINUTE, END))
    assert gaps(taken(instants)) == silent
    assert gaps(taken(instants), to_the_end=False) == silent[:2]


@BOTH
@pytest.mark.parametrize(("apart_s", "told"), [(30, False), (40, False), (1, True)])
def test_a_log_that_says_little_all_along_has_no_gaps(apart_s: float, told: bool, taken: Taken) -> None:
    instants = [*every(apart_s, START, START + 2 * MINUTE), *every(apart_s, START + 3 * MINUTE, END)]
    assert bool(gaps(taken(instants))) is told


@given(st.lists(st.integers(0, 300), min_size=1, max_size=80), st.integers(1, 6))
def test_blocks_of_any_size_tell_the_gaps_that_lines_tell(seconds: list[int], parts: int) -> None:
    instants = [START + second * SECOND for second in sorted(seconds)]
    size = -(-len(instants) // parts)
    in_blocks = [kept for at in range(0, len(instants), size) for kept in as_a_block(instants[at : at + size])]
    lines = [kept for item in instants for kept in as_a_block([item])]
    assert gaps(in_blocks) == gaps(lines)
