"""The mean of what lines say carries how many there were, and a bound that holds every one of them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.clip import Kept, Why
from collector.evidence.logs.meaning import Meaning
from collector.evidence.logs.parted import Parted
from collector.model.host import HostRole
from collector.model.records.logs import Direction
from collector.vendors.formats import formats
from collector.vendors.offset_lines import OFFSET_LINES
from tests.factory import START

TOLD = '{{"uid":7,"avSyncTimeMs":{}}}\n'


def read(*values: int) -> Parted:
    parted = Parted()
    for value in values:
        parted.read(TOLD.format(value).encode())
    return parted


def test_several_lines_are_averaged() -> None:
    (found,) = read(-100, -140, -150).offsets()
    assert (found.line, found.direction) == ("agora.av-sync-time", Direction.SIGNED)
    assert (found.offset_ms.value, found.offset_ms.bound, found.offset_ms.n) == (-130.0, 30.0, 3)
    assert found.offset_ms.method == "mean of log lines, one for each 2 s of a remote user"


def test_one_line_has_no_bound() -> None:
    (found,) = read(-100).offsets()
    assert (found.offset_ms.value, found.offset_ms.bound, found.offset_ms.n) == (-100.0, math.inf, 1)


def test_what_was_not_measured_is_no_observation() -> None:
    assert read(0, 0).offsets() == ()
    (found,) = read(0, 40).offsets()
    assert found.offset_ms.n == 1


@given(st.lists(st.integers(-9999, 9999).filter(bool), min_size=2, max_size=50))
def test_every_line_lies_within_the_bound(values: list[int]) -> None:
    (found,) = read(*values).offsets()
    slack = 1e-6
    assert found.offset_ms.low - slack <= min(values)
    assert max(values) <= found.offset_ms.high + slack


@pytest.mark.parametrize(("why", "expected"), [(Why.INSIDE, 4), (Why.EARLY, 0), (Why.CONTEXT, 0), (Why.MARKER, 0)])
def test_only_lines_in_the_window_count(why: Why, expected: int) -> None:
    meaning = Meaning(formats()[0], room="", role=HostRole.RECEIVER, note_identity=list[str]().append)
    for rule in OFFSET_LINES:
        meaning.read(Kept(line=rule.sample.encode(), why=why, at=(START,)))
    assert len(meaning.parted.offsets()) == expected
