"""Passwords that are words, also of what a bundle itself says, leave the logs, and the run still ends with a bundle."""

import re
import zipfile
from pathlib import Path

import pytest

from tests.avsync import avsync

WORDS = ("abc123", "Berlin", "standup", "summary", "video", "communication", "network", "measurements")
HARMLESS = ("auth=measurement", "session=timestamps.order", "session=active", "hash=sha256", "auth=none", "auth=Bearer")


def collect(folder: Path, lines: list[str], **extra: str) -> dict[str, str]:
    """Return the members of the bundle of a run over two logs, of which the one that is read first tells no secret."""
    first = [f"2026-03-05T14:00:00Z SASL PLAIN sent admin {word} early" for word in WORDS]
    (folder / "a.log").write_text("\n".join(first), "utf-8")
    (folder / "b.log").write_text("\n".join(f"2026-03-05T14:00:01Z {line}" for line in lines), "utf-8")
    done = avsync(
        folder,
        *("collect", "--room", "demo", "--offline", "--json", "--around", "2026-03-05T14:00Z"),
        *("--logs", "a.log", "--logs", "b.log"),
        **extra,
    )
    assert done.code == 4, done.stderr  # nothing was measured
    bundle = Path(folder, done.document["bundle"])
    assert avsync(folder, "verify", bundle.name).code == 0
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def logs_of(members: dict[str, str]) -> str:
    return "\n".join(text for name, text in members.items() if name.startswith("logs/"))


def test_passwords_that_are_words_leave_every_log(tmp_path: Path) -> None:
    lines = [line for word in WORDS for line in (f"admin_password={word}", f"SASL PLAIN sent admin {word}")]
    members = collect(tmp_path, lines)
    assert not re.findall(rf"\b(?:{'|'.join(WORDS)})\b", logs_of(members))
    assert logs_of(members).count("SASL PLAIN sent admin [secret]") == 2 * len(WORDS)
    assert "summary" in members["findings.json"]


@pytest.mark.parametrize("word", ["communication", "network"])
def test_a_secret_given_as_an_option_may_be_a_word_of_the_bundle(tmp_path: Path, word: str) -> None:
    given = {"LIVEKIT_URL": "ws://127.0.0.1:9", "LIVEKIT_API_KEY": "key", "LIVEKIT_API_SECRET": word}
    assert word not in logs_of(collect(tmp_path, ["all is well"], **given))


def test_harmless_words_under_the_names_of_secrets_end_no_run(tmp_path: Path) -> None:
    assert "active" in logs_of(collect(tmp_path, [*HARMLESS, "the stream is active"]))
