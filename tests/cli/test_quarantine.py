"""The last look holds even if redaction does not: a redactor that lets everything through costs the bundle its name."""

import os
from pathlib import Path

import pytest

from tests.avsync import ROOT, Done, avsync

SECRET = "an-api-secret-0f1e2d3c4b5a-that-leaks"
BROKEN = """
from collector.redaction.redactor import Redactor

Redactor._line = lambda self, line, *_: line
Redactor.redact_again = lambda self, stream, known: stream
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a log that holds the run's own secret, and a start-up file that breaks the redactor everywhere."""
    (tmp_path / "a.log").write_text(f"2026-03-05T14:00:01Z connecting with {SECRET} now\n", "utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sitecustomize.py").write_text(BROKEN, "utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> Done:
    return avsync(
        folder,
        *("collect", "--room", "demo", "--offline", "--json", "--around", "2026-03-05T14:00Z", *arguments),
        LIVEKIT_URL="ws://127.0.0.1:9",
        LIVEKIT_API_KEY="key",
        LIVEKIT_API_SECRET=SECRET,
        PYTHONPATH=os.pathsep.join((str(folder / "broken"), str(ROOT))),
    )


def test_a_secret_in_the_finished_bundle_is_quarantined(folder: Path) -> None:
    done = run(folder, "--logs", "a.log")
    assert done.code == 6, done.stderr
    assert done.document["bundle"] is None
    assert "quarantined" in done.document["exit_reasons"]
    (kept,) = folder.glob("*.zip")
    assert kept.name.endswith(".quarantined.zip")
    assert "do not send it" in done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_a_secret_in_the_words_of_the_report_keeps_the_bundle_from_being_written(folder: Path) -> None:
    done = run(folder, "--symptom", f"late with {SECRET}")
    assert done.code == 3, done.stderr
    assert list(folder.glob("*.zip")) == []
    assert "would hold a secret" in done.stderr
    assert SECRET not in done.stdout + done.stderr
