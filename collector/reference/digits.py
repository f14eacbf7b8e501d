"""Turns a caption of digits and colons into bright bars on a grey plane, as a seven-segment display does."""

from collector.arrays import Bytes

_SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
    ":": "xy",
}
# Each bar in a cell 4 wide and 8 high: top, bottom, left, right.
_BARS = {
    "a": (0, 1, 0, 4),
    "b": (0, 4, 3, 4),
    "c": (4, 8, 3, 4),
    "d": (7, 8, 0, 4),
    "e": (4, 8, 0, 1),
    "f": (0, 4, 0, 1),
    "g": (3.5, 4.5, 0, 4),
    "x": (2, 3, 1.5, 2.5),
    "y": (5, 6, 1.5, 2.5),
}
_CELL_WIDTH, _CELL_HEIGHT = 5, 10


def draw(plane: Bytes, caption: str, ink: int) -> None:
    """Draw a caption into the middle of a plane, as large as it fits; unknown characters are spaces."""
    height, width = plane.shape
    unit = min(height / _CELL_HEIGHT, width / (_CELL_WIDTH * len(caption)))
    top = (height - 8 * unit) / 2
    left = (width - (_CELL_WIDTH * len(caption) - 1) * unit) / 2
    for position, character in enumerate(caption):
        start = left + position * _CELL_WIDTH * unit
        for segment in _SEGMENTS.get(character, ""):
            first, last, near, far = _BARS[segment]
            rows = slice(round(top + first * unit), round(top + last * unit))
            plane[rows, round(start + near * unit) : round(start + far * unit)] = ink
