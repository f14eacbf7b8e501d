import zipfile
from pathlib import Path

import pytest

from collector.bundle.archive import open_archive
from collector.bundle.verify import Glance, glance, verify_bundle
from collector.bundle.write import write_bundle
from tests.bundle.contents import make_contents, make_stream, nothing_leaks
from tests.bundle.test_read import changed, make_bundle


def test_a_fresh_bundle_is_intact(tmp_path: Path) -> None:
    report = verify_bundle(make_bundle(tmp_path))
    assert (report.intact, report.members, len(report.sha256)) == (True, 4, 64)


def test_a_changed_member_is_named(tmp_path: Path) -> None:
    report = verify_bundle(changed(make_bundle(tmp_path), "summary.html", b"all is well"))
    assert report.problems == ("summary.html is not what was written: its sha256 or size differs.",)


def test_a_member_left_out_is_named(tmp_path: Path) -> None:
    assert verify_bundle(changed(make_bundle(tmp_path), "findings.json", b"")).problems == (
        "findings.json is missing.",
    )


def test_a_member_added_later_is_named(tmp_path: Path) -> None:
    path = make_bundle(tmp_path)
    with zipfile.ZipFile(path, "a") as bundle:
        bundle.writestr("extra.txt", "x")
    assert verify_bundle(path).problems == ("extra.txt is not in the manifest.",)


@pytest.mark.parametrize("manifest", [b"", b"{}", b'{"schema": "avsync/manifest/1", "members": 7}'])
def test_a_bundle_without_a_manifest_is_told(tmp_path: Path, manifest: bytes) -> None:
    report = verify_bundle(changed(make_bundle(tmp_path), "manifest.json", manifest))
    assert not report.intact
    assert "manifest.json" in report.problems[0]


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
