import json
from pathlib import Path

import pytest

from collector.bundle.archive import open_archive
from collector.bundle.listed import Glance, glance
from collector.bundle.write import write_bundle
from tests.bundle.contents import changed, make_bundle, make_contents, make_stream, nothing_leaks
from tests.runs.finished import rewritten


def glanced(path: Path, most_bytes: int) -> Glance:
    with open_archive(path) as archive:
        return glance(archive, most_bytes=most_bytes)


def make_logged(folder: Path) -> Path:
    contents = make_contents(make_stream(folder, b"a line of a log\n" * 1000))
    return write_bundle(contents, to=folder / "bundle.zip", leaks=nothing_leaks).path


@pytest.mark.parametrize(("most_bytes", "unchecked"), [(0, 5), (10_000, 1), (100_000, 0)])
def test_a_glance_hashes_no_more_than_it_may(tmp_path: Path, most_bytes: int, unchecked: int) -> None:
    seen = glanced(make_logged(tmp_path), most_bytes)
    assert (len(seen.members), len(seen.unchecked), seen.problems) == (5, unchecked, ())


def test_what_is_shown_is_hashed_first(tmp_path: Path) -> None:
    seen = glanced(make_logged(tmp_path), 10_000)
    assert [member.name for member in seen.unchecked] == ["logs/app/app.log"]


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (b"another line log\n" * 1000, ()),
        (b"a line of a log\n" * 999, ("logs/app/app.log is not what was written: its sha256 or size differs.",)),
    ],
)
def test_of_what_is_not_hashed_the_size_is_compared(tmp_path: Path, data: bytes, problems: tuple[str, ...]) -> None:
    path = changed(make_logged(tmp_path), "logs/app/app.log", data[:16_000])
    assert glanced(path, 10_000).problems == problems


@pytest.mark.parametrize(
    ("name", "told"),
    [("../up", "is not a relative path"), ("\u202e\x1b[2J", "has a backslash"), ("findings.json", "is listed twice")],
)
def test_a_name_that_no_list_may_hold_is_told_once(tmp_path: Path, name: str, told: str) -> None:
    path = make_bundle(tmp_path)
    with open_archive(path) as archive:
        listed = json.loads(archive.small("manifest.json"))["members"]
    evil = {"name": name, "bytes": 1, "sha256": ""}
    seen = glanced(rewritten(path, "manifest.json", members=[*listed, evil]), 10_000)
    assert [told in problem for problem in seen.problems] == [True]
    assert len(seen.members) == len(listed)
