import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from collector.bundle.archive import open_archive
from collector.bundle.verify import verify_bundle
from tests.bundle.contents import changed, make_bundle
from tests.runs.finished import rewritten


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


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("findings.json", b'{"schema": "avsync/run/1", "findings": 7}'),
        ("evidence/case.json", b'{"schema": "avsync/evidence/1"}'),
        ("evidence/device.scheduling.json", b"[{}]"),
    ],
)
def test_a_document_without_the_shape_of_its_schema_is_named_though_its_sha256_is_right(
    tmp_path: Path, name: str, data: bytes
) -> None:
    path = changed(make_bundle(tmp_path), name, data)
    with open_archive(path) as archive:
        listed = json.loads(archive.small("manifest.json"))["members"]
    told = {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    path = rewritten(path, "manifest.json", members=[told if item["name"] == name else item for item in listed])
    assert verify_bundle(path).problems == (f"{name} has not the shape that its schema has.",)


def held(path: Path) -> dict[str, bytes]:
    with open_archive(path) as archive:
        return {name: b"".join(archive.chunks(name)) for name in archive.names}


@pytest.mark.parametrize("at", range(60))
def test_a_damaged_byte_is_told_or_changes_nothing_that_is_read(tmp_path: Path, at: int) -> None:
    whole = make_bundle(tmp_path)
    data = bytearray(whole.read_bytes())
    data[len(data) * at // 60] ^= 0xFF
    path = tmp_path / "damaged.zip"
    path.write_bytes(data)
    assert verify_bundle(path).problems or held(path) == held(whole)
