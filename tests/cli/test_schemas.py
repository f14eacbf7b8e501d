"""Bundles of other versions in every command that opens them: older ones are read, newer ones name what to install."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from collector.bundle.migrations import STEPS
from tests.bundle.forged import Part, document, good_parts, make_logged, with_document, with_manifest, written
from tests.bundle.opening import COMMANDS, run

BUNDLES = Path(__file__).parents[1] / "data" / "bundles"
"""A small synthetic bundle for each version of the schemas, as avsync wrote it then; none is ever changed."""

INSTALL = "python -m pip install 'avsync-collector>=9.1.0'"
OPENING = [name for name in COMMANDS if name != "reveal"]
"""All but the one that reads what lies beside a bundle."""


def newer(parts: Sequence[Part], name: str) -> list[Part]:
    """Give one document the schema of a version to come, and let the manifest vouch for it."""
    told = json.loads(document(parts, name))
    schema = str(told["schema"]).replace("/1", "/9")
    tool = {"tool": "9.1.0"} if "tool" in told else {}
    if name == "manifest.json":
        return with_manifest(parts, lambda manifest: manifest | tool | {"schema": schema})
    data = json.dumps(told | tool | {"schema": schema}).encode()
    size = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def listed(manifest: dict[str, object]) -> dict[str, object]:
        members: list[dict[str, object]] = manifest["members"]  # type: ignore[assignment]  # JSON that we wrote
        changed = [item | size if item["name"] == name else item for item in members]
        return manifest | {"members": changed, "tool": "9.1.0"}

    return with_manifest(with_document(parts, name, data), listed)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_logged(tmp_path_factory.mktemp("good"))


@pytest.mark.parametrize("command", OPENING)
@pytest.mark.parametrize("name", ["manifest.json", "findings.json", "evidence/case.json"])
def test_a_newer_bundle_is_refused_with_the_version_to_install(
    good: Path, tmp_path: Path, name: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "newer.zip").write_bytes(written(newer(good_parts(good), name)))
    ended = run(command, tmp_path / "newer.zip", good)
    assert ended["code"] == (1 if command == "verify" else 2)
    assert INSTALL in str(ended["told"])


@pytest.mark.parametrize("version", [1])
@pytest.mark.parametrize("command", OPENING)
def test_what_an_older_version_wrote_is_read(
    good: Path, tmp_path: Path, version: int, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bundle = Path(shutil.copy(BUNDLES / f"schema-{version}.zip", tmp_path))  # sending leaves a journal beside it
    ended = run(command, bundle, good)
    # The one that an older version wrote tells of a fault, which a merge says by its exit code.
    assert ended["code"] == (1 if command in ("merge", "page-of-two") else 0), ended["told"]


def test_each_version_of_a_schema_has_a_bundle_that_shows_it() -> None:
    versions = {int(step.rpartition("/")[2]) for step in STEPS} | {1}
    assert {path.name for path in BUNDLES.iterdir()} == {f"schema-{version}.zip" for version in versions}
