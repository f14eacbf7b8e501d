import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.redaction.needles import WINDOW_BYTES, NeedleIndex

MANY = {f"needle-{number:05d}".encode() for number in range(300)}


@pytest.mark.parametrize("place", [0, 1, 7, 8, (1 << 16) - 3, (1 << 16) - 13, (1 << 16), 200_000])
def test_a_needle_is_found_at_any_place_of_a_block(place: int) -> None:
    data = b"." * place + b"needle-00042"
    assert NeedleIndex(MANY).present(data) == {b"needle-00042"}
    assert NeedleIndex({b"needle-00042"}).present(data + b"..") == {b"needle-00042"}


@pytest.mark.parametrize("fill_bytes", [0, 2000])
@given(st.sets(st.binary(min_size=WINDOW_BYTES, max_size=12), max_size=60), st.binary(max_size=300), st.data())
def test_lines_and_blocks_show_what_plain_search_finds(
    fill_bytes: int, needles: set[bytes], noise: bytes, data: st.DataObject
) -> None:
    inside = data.draw(st.sampled_from(sorted(needles))) if needles else b""
    text = noise + inside + noise + b"\xff" * fill_bytes
    assert NeedleIndex(needles).present(text) == {needle for needle in needles if needle in text}


def test_needles_that_all_begin_alike_are_told_apart() -> None:
    needles = {f"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{number:05d}".encode() for number in range(3000)}
    assert NeedleIndex(needles).present(b"x" + sorted(needles)[42] + b"y") == {sorted(needles)[42]}


def test_a_needle_may_come_later() -> None:
    index = NeedleIndex(MANY)
    index.add(b"later needle")
    assert index.present(b"a later needle") == {b"later needle"}


def test_a_short_needle_is_refused() -> None:
    with pytest.raises(ValueError, match="5 bytes"):
        NeedleIndex({b"short"})
