"""What a page posts becomes the truth, by posts made up here."""

import json

import pytest

from tests.faults.browser.publisher import QUANTUM_S, HandedOver, Posted, truth_lines

UNIX_S = 1_772_719_200.0
AHEAD_S = UNIX_S - 5000.0


def posted(*, quanta: list[HandedOver], pictures: list[HandedOver]) -> Posted:
    """What is left of one post."""
    found = Posted()
    found.heard("/truth", json.dumps({"pictures": pictures, "blocks": quanta}).encode())
    return found


def blocks_of(quanta: list[HandedOver]) -> list[list[float]]:
    lines = truth_lines(posted(quanta=quanta, pictures=[]), AHEAD_S)
    return [[float(number) for number in numbers] for kind, *numbers in lines if kind == "audio"]


def test_times_come_out_on_the_monotonic_clock() -> None:
    clock, picture = truth_lines(posted(quanta=[], pictures=[(60.0, UNIX_S)]), AHEAD_S)
    assert clock == ("clock", AHEAD_S, 0.0)
    assert picture == ("video", 60.0, pytest.approx(5000.0))


def test_quanta_rendered_at_once_are_one_block() -> None:
    quanta = [(60 + index * QUANTUM_S, UNIX_S + index // 4 * 4 * QUANTUM_S) for index in range(12)]
    blocks = blocks_of(quanta)
    assert [block[0] for block in blocks] == pytest.approx([60 + index * 4 * QUANTUM_S for index in range(3)])
    assert [block[4] for block in blocks] == pytest.approx([4 * QUANTUM_S] * 3)


def test_blocks_rendered_unevenly_leave_evenly() -> None:
    quanta = [(60 + index / 100, UNIX_S + index / 100 + (0.004 if index % 3 == 0 else 0.0)) for index in range(300)]
    blocks = blocks_of(quanta)
    assert [left_s - content_s for content_s, _, _, left_s, _ in blocks] == pytest.approx([4940.0] * 300)
    assert blocks[3][2] - blocks[3][0] == pytest.approx(4940.004)


@pytest.mark.parametrize(("path", "body", "news"), [("/publishing", b"{}", ""), ("/failed", b"no room", "no room")])
def test_the_page_says_whether_it_publishes(path: str, body: bytes, news: str) -> None:
    found = Posted()
    found.heard(path, body)
    assert found.news.get_nowait() == news
