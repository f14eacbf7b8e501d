import random
import zipfile
from pathlib import Path

import pytest

from collector.bundle.archive import UnreadableBundleError
from collector.bundle.migrations import NewerBundleError
from collector.bundle.parts import CHECKED_BYTES, read_findings, read_parts
from collector.bundle.read import read_bundle
from collector.bundle.write import write_bundle
from tests.bundle.contents import changed, make_bundle, make_contents, make_delay, make_stream, nothing_leaks
from tests.runs.finished import rewritten

DELAY = "evidence/device.scheduling.json"


def test_a_bundle_that_is_whole_is_read_as_it_was_judged(tmp_path: Path) -> None:
    path = make_bundle(tmp_path)
    parts = read_parts(path)
    assert parts.evidence == read_bundle(path).evidence
    assert (parts.intact, parts.whole_evidence, parts.unchecked) == (True, True, ())
    assert [member.name for member in parts.members] == ["summary.html", "findings.json", "evidence/case.json", DELAY]


@pytest.mark.parametrize("data", [b"", b"[]", b"no json", b'[{"kind": "from.the-future", "record": {}}]'])
def test_a_record_that_is_lost_is_named_and_the_rest_is_read(tmp_path: Path, data: bytes) -> None:
    parts = read_parts(changed(make_bundle(tmp_path), DELAY, data))
    assert parts.lost == (DELAY,)
    assert parts.evidence.records == ()
    assert parts.evidence.incident == read_bundle(make_bundle(tmp_path)).evidence.incident
    assert (parts.intact, parts.whole_evidence) == (False, False)
    assert any(problem.startswith(DELAY) for problem in parts.problems)


@pytest.mark.parametrize("data", [b"", b"no json", b"[" * 100_000, b'{"schema": "avsync/evidence/1"}'])
def test_without_its_case_file_a_bundle_still_tells_its_incident(tmp_path: Path, data: bytes) -> None:
    parts = read_parts(changed(make_bundle(tmp_path), "evidence/case.json", data))
    assert parts.lost == ("evidence/case.json",)
    assert parts.evidence.incident.room == "demo"
    assert parts.evidence.records == ()
    assert len(parts.evidence.coverage) == 1


@pytest.mark.parametrize("name", ["findings.json", "manifest.json"])
@pytest.mark.parametrize("data", [b"", b"no json"])
def test_without_a_document_the_evidence_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    parts = read_parts(changed(make_bundle(tmp_path), name, data))
    assert parts.lost == (name,)
    assert parts.whole_evidence
    assert len(parts.problems) == 1
    assert name in parts.problems[0]
    assert len(parts.evidence.records) == 1


def test_a_member_that_was_changed_is_read_and_named(tmp_path: Path) -> None:
    parts = read_parts(rewritten(make_bundle(tmp_path), "findings.json", headline="all is well"))
    assert parts.findings["headline"] == "all is well"
    assert parts.lost == ()
    assert any(problem.startswith("findings.json is not what was written") for problem in parts.problems)


def test_a_member_whose_bytes_are_damaged_is_lost(tmp_path: Path) -> None:
    path = make_bundle(tmp_path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as bundle:
        at = bundle.getinfo(DELAY).header_offset + 30 + len(DELAY) + 40
    data[at : at + 40] = bytes(40)
    path.write_bytes(data)
    parts = read_parts(path)
    assert parts.lost == (DELAY,)
    assert parts.problems == (f"{DELAY} in bundle.zip is damaged: it holds damaged data. Ask for the bundle again.",)


def test_what_is_too_large_to_check_is_named(tmp_path: Path) -> None:
    contents = make_contents(make_stream(tmp_path, random.Random(0).randbytes(CHECKED_BYTES + 1)))
    path = write_bundle(contents, to=tmp_path / "large.zip", leaks=nothing_leaks).path
    parts = read_parts(path)
    assert parts.intact
    assert [member.name for member in parts.unchecked] == ["logs/app/app.log"]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("manifest.json", "avsync/manifest/2"),
        ("findings.json", "avsync/run/2"),
        ("evidence/case.json", "avsync/evidence/2"),
    ],
)
def test_a_newer_schema_is_refused_whole(tmp_path: Path, name: str, schema: str) -> None:
    path = rewritten(make_bundle(tmp_path), name, schema=schema, tool="7.3.0")
    for read in (read_parts, read_bundle):
        with pytest.raises(NewerBundleError, match=schema):
            read(path)


def test_the_case_file_is_dated_by_the_manifest(tmp_path: Path) -> None:
    newer = rewritten(make_bundle(tmp_path), "manifest.json", tool="7.3.0").rename(tmp_path / "newer.zip")
    path = rewritten(newer, "evidence/case.json", schema="avsync/evidence/2")
    with pytest.raises(NewerBundleError, match=r"avsync-collector>=7\.3\.0"):
        read_parts(path)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("photo.jpg", b"x")
    with pytest.raises(UnreadableBundleError, match=r"photos\.zip is no bundle of avsync"):
        read_parts(path)


def test_own_findings_come_with_what_is_wrong_with_the_bundle(tmp_path: Path) -> None:
    path = make_bundle(tmp_path)
    assert read_findings(path)[1] == ()
    findings, problems = read_findings(changed(path, DELAY, b"[]"))
    assert findings["verdict"] == "inconclusive"
    assert problems == (f"{DELAY} is not what was written: its sha256 or size differs.",)


def test_delays_are_what_the_bundle_holds(tmp_path: Path) -> None:
    assert read_parts(make_bundle(tmp_path)).evidence.records == (make_delay(),)
