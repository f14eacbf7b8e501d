"""The pictures that the README shows are there, small, and as wide as they are read."""

import re

from tests.avsync import ROOT
from tests.report.screenshots import README_FOLDER, README_MOST_BYTES, README_WIDTH_PX

AT = 16
"""Where a PNG has its width (PNG 3rd edition, 5.2 and 11.2.1)."""


def test_each_picture_that_the_readme_shows_is_there_and_small() -> None:
    shown = set(re.findall(r"tests/data/screenshots/([\w-]+\.png)", (ROOT / "README.md").read_text("utf-8")))
    pictures = {name: (README_FOLDER / name).read_bytes() for name in shown}
    assert {picture[:4] for picture in pictures.values()} <= {b"\x89PNG"}
    assert {int.from_bytes(picture[AT : AT + 4], "big") for picture in pictures.values()} <= {README_WIDTH_PX}
    assert [name for name, picture in pictures.items() if len(picture) > README_MOST_BYTES] == []


def test_no_picture_lies_there_that_the_readme_does_not_show() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [path.name for path in README_FOLDER.glob("*.png") if path.name not in readme] == []
