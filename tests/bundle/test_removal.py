from pathlib import Path

import pytest

from collector.bundle.removal import inventory, remove_file
from collector.bundle.verify import verify_bundle
from collector.bundle.write import write_bundle
from collector.errors import UsageError
from collector.model.member import SafeText
from tests.avsync import document, member
from tests.bundle.contents import make_contents, nothing_leaks
from tests.documents import faults


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    log = SafeText(name="logs/app/app.log", text="synthetic\n")
    return write_bundle(make_contents(log), to=tmp_path / "a.zip", leaks=nothing_leaks).path


def test_an_inventory_lists_every_file_and_what_was_replaced(bundle: Path) -> None:
    found = inventory(bundle)
    manifest = document(bundle, "manifest.json")
    assert {file.name for file in found.files} == {item["name"] for item in manifest["members"]} | {"manifest.json"}
    assert dict(found.redactions) == manifest["redactions"]
    assert found.bytes == bundle.stat().st_size
    assert found.sha256 == verify_bundle(bundle).sha256


def test_a_bundle_without_a_log_is_whole_and_says_that_it_was_taken_out(bundle: Path) -> None:
    (name,) = [file.name for file in inventory(bundle).files if file.optional]
    before = inventory(bundle).sha256
    remove_file(bundle, name, retold={})
    assert verify_bundle(bundle).problems == ()
    assert name not in {file.name for file in inventory(bundle).files}
    assert document(bundle, "manifest.json")["removed_by_user"] == [name]
    assert faults(document(bundle, "manifest.json")) == []
    assert inventory(bundle).sha256 != before
    assert [path.name for path in bundle.parent.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("name", ["manifest.json", "findings.json", "evidence/case.json", "logs/none.log", ""])
def test_what_makes_it_a_bundle_stays(bundle: Path, name: str) -> None:
    before = bundle.read_bytes()
    with pytest.raises(UsageError, match="only logs and attachments can"):
        remove_file(bundle, name, retold={})
    assert bundle.read_bytes() == before


def test_a_manifest_is_json_as_before(bundle: Path) -> None:
    kept = document(bundle, "manifest.json")
    name = next(file.name for file in inventory(bundle).files if file.optional)
    remove_file(bundle, name, retold={})
    changed = document(bundle, "manifest.json")
    assert {**kept, "members": [], "removed_by_user": [name]} == {**changed, "members": []}


def test_what_tells_of_the_file_is_told_anew_and_the_manifest_vouches_for_it(bundle: Path) -> None:
    name = next(file.name for file in inventory(bundle).files if file.optional)
    remove_file(bundle, name, retold={"summary.html": b"<p>synthetic</p>", "not-there.md": b"synthetic"})
    assert verify_bundle(bundle).problems == ()
    assert member(bundle, "summary.html") == "<p>synthetic</p>"
    assert "not-there.md" not in {file.name for file in inventory(bundle).files}
