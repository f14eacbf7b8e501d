import sys
from pathlib import Path

import pytest

from collector.errors import NoSpaceError, UsageError
from collector.runs.pages import land_page, place_of_page
from tests.bundle.small_disk import limited_files


def test_a_folder_gets_a_page_named_after_the_bundles(tmp_path: Path) -> None:
    assert place_of_page(tmp_path, "a-b") == tmp_path / "a-b.html"
    assert place_of_page(tmp_path / "own.html", "a-b") == tmp_path / "own.html"


def test_no_page_is_written_over_another(tmp_path: Path) -> None:
    first = land_page("one", tmp_path / "page.html")
    second = land_page("two", tmp_path / "page.html")
    assert first != second
    assert (first.read_text("utf-8"), second.read_text("utf-8")) == ("one", "two")


def test_a_place_where_nothing_can_be_written_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Name another place: --html OUT"):
        land_page("one", tmp_path / "absent" / "page.html")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_limit_on_the_size_of_files_is_a_full_disk(tmp_path: Path) -> None:
    with limited_files(100), pytest.raises(NoSpaceError, match="is full"):
        land_page("x" * 10_000, tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []
