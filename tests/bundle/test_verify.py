import zipfile
from pathlib import Path

import pytest

from collector.bundle.verify import verify_bundle
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
