from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.redaction.needles import WINDOW_BYTES, NeedleIndex, NeedlesByEnd

MANY = {f"needle-{number:05d}".encode() for number in range(300)}


@pytest.mark.parametrize("place", [0, 1, 7, 8, (1 << 16) - 3, (1 << 16) - 13, (1 << 16), 200_000])
def test_a_needle_is_found_at_any_place_of_a_block(place: int) -> None:
    data = b"." * place + b"needle-00042"
    assert set(NeedleIndex(MANY).places(data)) == {(place, b"needle-00042")}
    assert list(NeedleIndex({b"needle-00042"}).places(data + b"..")) == [(place, b"needle-00042")]


@pytest.mark.parametrize("fill_bytes", [0, 2000])
@given(st.sets(st.binary(min_size=WINDOW_BYTES, max_size=12), max_size=60), st.binary(max_size=300), st.data())
def test_lines_and_blocks_show_what_plain_search_finds(
    fill_bytes: int, needles: set[bytes], noise: bytes, data: st.DataObject
) -> None:
    inside = data.draw(st.sampled_from(sorted(needles))) if needles else b""
    text = noise + inside + noise + b"\xff" * fill_bytes + inside
    assert first_places(NeedleIndex(needles).places(text)) == {
        needle: text.find(needle) for needle in needles if needle in text
    }


@pytest.mark.parametrize("fill_bytes", [0, 2000])
@given(st.sets(st.binary(min_size=3, max_size=5), max_size=60), st.binary(max_size=300), st.data())
def test_short_needles_are_found_by_a_narrow_window(
    fill_bytes: int, needles: set[bytes], noise: bytes, data: st.DataObject
) -> None:
    inside = data.draw(st.sampled_from(sorted(needles))) if needles else b""
    text = noise + inside + noise + b"\xff" * fill_bytes + inside
    assert first_places(NeedleIndex(needles, window_bytes=3).places(text)) == {
        needle: text.find(needle) for needle in needles if needle in text
    }


def first_places(places: Iterable[tuple[int, bytes]]) -> dict[bytes, int]:
    first: dict[bytes, int] = {}
    for place, needle in places:
        first.setdefault(needle, place)
    return first


@pytest.mark.parametrize("many", [1, 300])
@pytest.mark.parametrize("fill_bytes", [10, 1 << 16])
def test_every_place_is_told_in_order(many: int, fill_bytes: int) -> None:
    between = b"." * fill_bytes
    data = b"needle-00000" + between + b"needle-00000" + between + b"needle-00000"
    places = [place for place, _ in NeedleIndex(sorted(MANY)[:many]).places(data)]
    assert places == [0, 12 + fill_bytes, 24 + 2 * fill_bytes]


@pytest.mark.parametrize("fill_bytes", [0, 2000])
def test_needles_that_all_begin_alike_are_told_apart(fill_bytes: int) -> None:
    needles = {f"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{number:05d}".encode() for number in range(3000)}
    one = sorted(needles)[42]
    assert list(NeedleIndex(needles).places(b"x" + one + b"y" * fill_bytes)) == [(1, one)]


class Counted(bytes):
    """Bytes that count what is taken out of them."""

    taken = 0

    def __getitem__(self, what: slice) -> bytes:  # type: ignore[override]  # no single one is taken
        self.taken += 1
        return super().__getitem__(what)


def test_needles_that_all_end_alike_are_not_tried_one_by_one() -> None:
    needles = NeedlesByEnd(WINDOW_BYTES)
    for number in range(3000):
        needles.add(f"key-{number:05d}%3D%3D".encode())
    data = Counted(b"the key-00042%3D%3D")
    assert list(needles.before(data, len(data), b"%3D%3D")) == [(4, b"key-00042%3D%3D")]
    assert data.taken == 1


def test_a_needle_may_come_later() -> None:
    index = NeedleIndex(MANY)
    data = b"a later needle" + b"." * 2000
    assert list(index.places(data)) == []
    index.add(b"later needle")
    assert list(index.places(data)) == [(2, b"later needle")]
    for number in range(1000):
        index.add(f"another needle {number}".encode())
    assert list(index.places(data)) == [(2, b"later needle")]


def test_a_short_needle_is_refused() -> None:
    with pytest.raises(ValueError, match="5 bytes"):
        NeedleIndex({b"short"})
