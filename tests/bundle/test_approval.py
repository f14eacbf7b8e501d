import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.bundle.approval import approve, journal_path
from collector.errors import UsageError

AT = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "a.zip"
    path.write_bytes(b"synthetic")
    return path


def sha256(bundle: Path) -> str:
    return hashlib.sha256(bundle.read_bytes()).hexdigest()


def test_an_approval_names_the_bytes_and_lies_beside_them(bundle: Path) -> None:
    journal = approve(bundle, sha256=sha256(bundle), at=AT)
    assert journal == journal_path(bundle) == bundle.with_name("a.zip.journal.json")
    assert json.loads(journal.read_text("utf-8")) == {
        "schema": "avsync/journal/1",
        "entries": [{"event": "approved", "at": "2026-03-05T14:00:00.000Z", "sha256": sha256(bundle)}],
    }


def test_a_bundle_that_changed_since_it_was_shown_is_not_approved(bundle: Path) -> None:
    shown = sha256(bundle)
    bundle.write_bytes(b"other")
    with pytest.raises(UsageError, match="nothing was approved"):
        approve(bundle, sha256=shown, at=AT)
    assert not journal_path(bundle).exists()


def test_what_is_recorded_already_stays(bundle: Path) -> None:
    approve(bundle, sha256=sha256(bundle), at=AT)
    approve(bundle, sha256=sha256(bundle), at=AT)
    assert len(json.loads(journal_path(bundle).read_text("utf-8"))["entries"]) == 2


@pytest.mark.parametrize("damaged", ["", "nonsense", "[]", '{"entries": 3}'])
def test_a_damaged_journal_is_begun_anew(bundle: Path, damaged: str) -> None:
    journal_path(bundle).write_text(damaged, "utf-8")
    approve(bundle, sha256=sha256(bundle), at=AT)
    assert len(json.loads(journal_path(bundle).read_text("utf-8"))["entries"]) == 1
