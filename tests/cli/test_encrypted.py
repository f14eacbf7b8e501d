"""``--encrypt-to`` through the real commands: nobody else can read the bundle, and it never lies there unencrypted."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.bundle.encryption import is_encrypted, opened
from collector.bundle.read import read_bundle
from collector.bundle.verify import sha256_of
from tests.avsync import avsync
from tests.bundle.keys import Keys, age_keys
from tests.cli.guided import PAST
from tests.sabotage import sabotage

QUICK = ("collect", "--room", "demo", "--offline", "--quiet", "--around", "2026-03-05T14:00Z")


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return age_keys(tmp_path)


def readable(folder: Path) -> Iterator[Path]:
    """Every file that holds a bundle anybody can read, wherever it lies."""
    for path in folder.rglob("*"):
        if path.is_file() and path.read_bytes()[:4] == b"PK\3\4":
            yield path


def test_collect_leaves_only_what_its_reader_opens(tmp_path: Path, keys: Keys) -> None:
    done = avsync(tmp_path, *QUICK, "--encrypt-to", keys.public)
    bundle = tmp_path / done.bundle
    assert (done.code, bundle.name.endswith(".zip.age"), is_encrypted(bundle)) == (5, True, True)
    assert list(readable(tmp_path)) == []
    with opened(bundle, str(keys.identity)) as plain:
        assert read_bundle(plain).evidence.incident.room == "demo"
    assert (tmp_path / f"{bundle.name}.key.json").exists()


def test_the_file_is_named_as_asked_and_told_in_json(tmp_path: Path, keys: Keys) -> None:
    done = avsync(tmp_path, *QUICK, "--encrypt-to", keys.public, "--out", "mine.zip", "--json")
    assert done.document["bundle"].endswith("mine.zip.age")
    assert done.document["sha256"] == sha256_of(tmp_path / "mine.zip.age")


def test_who_received_it_reads_it_with_the_key_and_not_without(tmp_path: Path, keys: Keys) -> None:
    done = avsync(tmp_path, *QUICK, "--encrypt-to", keys.public, "--out", "mine.zip")
    for command in ("verify", "inspect", "compare"):
        given = ("mine.zip.age",) * (2 if command == "compare" else 1)
        with_key = avsync(tmp_path, command, *given, "--identity", str(keys.identity))
        assert with_key.code == 0, (command, with_key.stderr, done.stderr)
        without = avsync(tmp_path, command, *given)
        assert without.code == 2
        assert without.stderr.count("\n") == 1
        assert "--identity FILE" in without.stderr
    assert (
        sha256_of(tmp_path / "mine.zip.age")
        in avsync(tmp_path, "verify", "mine.zip.age", "--identity", str(keys.identity)).stdout
    )
    page = avsync(tmp_path, "inspect", "mine.zip.age", "--html", "--no-open", "--identity", str(keys.identity))
    assert page.stdout.strip().endswith("mine.html")
    assert (tmp_path / "mine.html").exists()
    assert list(readable(tmp_path)) == []


def test_a_key_that_is_none_ends_it_before_any_work(tmp_path: Path) -> None:
    done = avsync(tmp_path, *QUICK, "--encrypt-to", "age1nobody")
    assert (done.code, done.stdout) == (2, "")
    assert [path.name for path in tmp_path.glob("*.zip*")] == []


def test_a_run_that_fails_to_encrypt_leaves_no_bundle_and_can_be_finished(tmp_path: Path, keys: Keys) -> None:
    broken = sabotage(tmp_path, "collector.bundle.encryption:sync_to_disk", "full")
    done = avsync(tmp_path, *QUICK, "--encrypt-to", keys.public, **broken)
    assert done.code == 8, done.stderr
    assert list(readable(tmp_path)) == []
    again = avsync(tmp_path, "collect", "--resume", "last", "--quiet")
    assert is_encrypted(tmp_path / again.bundle)
    assert list(readable(tmp_path)) == []


def test_a_run_killed_while_it_encrypts_is_finished_encrypted(tmp_path: Path, keys: Keys) -> None:
    killed = sabotage(tmp_path, "collector.bundle.encryption:land", "killed before")
    assert avsync(tmp_path, *QUICK, "--encrypt-to", keys.public, **killed).code == -9
    assert list(tmp_path.glob("*.zip*")) == []
    again = avsync(tmp_path, "collect", "--resume", "last", "--quiet")
    assert is_encrypted(tmp_path / again.bundle)
    assert list(readable(tmp_path)) == []


def test_the_guide_approves_the_encrypted_file(tmp_path: Path, keys: Keys) -> None:
    answers = {key: value for key, value in PAST.items() if value and key != "review"}
    path = tmp_path / "answers.toml"
    path.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in answers.items()), "utf-8")
    given = ("--offline", "--answers", str(path), "--encrypt-to", keys.public, "--yes")
    done = avsync(tmp_path, "guide", *given)
    bundle = tmp_path / done.bundle
    journal = json.loads(Path(f"{bundle}.journal.json").read_text("utf-8"))
    assert bundle.name.endswith(".zip.age"), done.stderr
    assert [entry["sha256"] for entry in journal["entries"]] == [sha256_of(bundle)]
    assert list(readable(tmp_path)) == []
