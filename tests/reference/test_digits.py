import numpy as np
import pytest

from collector.reference.digits import draw


def drawn(caption: str, width: int = 200, height: int = 40) -> bytes:
    plane = np.zeros((height, width), dtype=np.uint8)
    draw(plane, caption, 200)
    return plane.tobytes()


def test_every_digit_looks_different() -> None:
    assert len({drawn(digit) for digit in "0123456789:"}) == 11


def test_an_unknown_character_is_a_space() -> None:
    assert not any(drawn("x "))


@pytest.mark.parametrize(("width", "height"), [(1, 1), (16, 2), (4, 100)])
def test_a_plane_too_small_to_read_is_no_error(width: int, height: int) -> None:
    drawn("12:34 56", width, height)
