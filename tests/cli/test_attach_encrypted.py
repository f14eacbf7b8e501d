"""``avsync attach --encrypt-to``: the encrypted file is what arrives, once, and never anything else."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from collector.bundle.approval import approve
from collector.bundle.encryption import is_encrypted, opened
from collector.cli import group
from collector.errors import CollectorError
from tests.avsync import Done
from tests.bundle.keys import Keys, age_keys
from tests.delivery.parcels import make_big_bundle, sha256_of
from tests.factory import END


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return age_keys(tmp_path)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def send(bundle: Path, desk: Path, *arguments: str) -> Done:
    environment = {name: None for name in os.environ if name.startswith("AVSYNC_")}
    done = CliRunner().invoke(group, ["attach", str(bundle), "--to", f"{desk.as_uri()}/", *arguments], env=environment)
    if isinstance(done.exception, CollectorError):
        return Done(code=done.exception.exit_code, stdout=done.stdout, stderr=str(done.exception))
    return Done(code=done.exit_code, stdout=done.stdout, stderr=done.stderr)


def test_the_encrypted_file_is_what_arrives_and_a_repeat_sends_nothing(tmp_path: Path, keys: Keys, desk: Path) -> None:
    bundle = make_big_bundle(tmp_path)
    given = ("--encrypt-to", keys.public, "--yes", "--sha256", sha256_of(bundle), "--json")
    for sent_now in (True, False):
        done = send(bundle, desk, *given)
        assert done.code == 0, done.stderr
        assert done.document["to"][0]["sent_now"] is sent_now
    (arrived,) = desk.iterdir()
    assert (arrived.name, done.document["sha256"]) == (f"{bundle.name}.age", sha256_of(arrived))
    with opened(arrived, str(keys.identity)) as plain:
        assert sha256_of(plain) == sha256_of(bundle)


def test_what_was_approved_before_is_approved_encrypted(tmp_path: Path, keys: Keys, desk: Path) -> None:
    bundle = make_big_bundle(tmp_path)
    assert send(bundle, desk, "--encrypt-to", keys.public, "--yes").code == 2
    approve(bundle, sha256=sha256_of(bundle), at=END)
    assert send(bundle, desk, "--encrypt-to", keys.public, "--yes").code == 0
    assert [is_encrypted(path) for path in desk.iterdir()] == [True]


def test_for_another_reader_it_is_encrypted_anew(tmp_path: Path, keys: Keys, desk: Path) -> None:
    bundle, other = make_big_bundle(tmp_path), age_keys(tmp_path, "other.txt")
    for reader in (keys, other):
        assert send(bundle, desk, "--encrypt-to", reader.public, "--yes", "--sha256", sha256_of(bundle)).code == 0
    assert sorted(path.name for path in desk.iterdir()) == [f"{bundle.stem}.zip-2.age", f"{bundle.stem}.zip.age"]


def test_an_encrypted_file_that_was_changed_is_made_again(tmp_path: Path, keys: Keys, desk: Path) -> None:
    bundle = make_big_bundle(tmp_path)
    given = ("--encrypt-to", keys.public, "--yes", "--sha256", sha256_of(bundle))
    assert send(bundle, tmp_path / "absent", *given).code == 7
    made = bundle.with_name(f"{bundle.name}.age")
    made.write_bytes(made.read_bytes()[:-1])
    assert send(bundle, desk, *given).code == 0
    (arrived,) = desk.iterdir()
    with opened(arrived, str(keys.identity)) as plain:
        assert sha256_of(plain) == sha256_of(bundle)


def test_failing_to_encrypt_sends_nothing(
    tmp_path: Path, keys: Keys, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("collector.bundle.encryption.sync_to_disk", full)
    bundle = make_big_bundle(tmp_path)
    done = send(bundle, desk, "--encrypt-to", keys.public, "--yes", "--sha256", sha256_of(bundle))
    assert (done.code, "ran full" in done.stderr) == (8, True)
    assert "copy the bundle to a folder" in done.stderr
    assert "--out" not in done.stderr  # which attach does not have
    assert list(desk.iterdir()) == []
    assert not bundle.with_name(f"{bundle.name}.age").exists()


@pytest.mark.parametrize("key", ["age1nobody", "AGE-SECRET-KEY-1SYNTHETIC"])
def test_what_is_no_public_key_sends_nothing(tmp_path: Path, desk: Path, key: str) -> None:
    bundle = make_big_bundle(tmp_path)
    done = send(bundle, desk, "--encrypt-to", key, "--yes", "--sha256", sha256_of(bundle))
    assert done.code == 2
    assert list(desk.iterdir()) == []


def test_what_is_encrypted_already_is_not_encrypted_again(tmp_path: Path, keys: Keys, desk: Path) -> None:
    bundle = make_big_bundle(tmp_path)
    given = ("--encrypt-to", keys.public, "--yes", "--sha256", sha256_of(bundle))
    assert send(bundle, desk, *given).code == 0
    encrypted = bundle.with_name(f"{bundle.name}.age")
    again = send(encrypted, desk, "--encrypt-to", keys.public, "--yes")
    assert (again.code, "encrypted already" in again.stderr) == (2, True)
    assert send(encrypted, desk, "--yes").code == 0
    assert len(list(desk.iterdir())) == 1


def test_the_ticket_tells_nothing_of_what_is_in_it(tmp_path: Path, keys: Keys, desk: Path) -> None:
    bundle = make_big_bundle(tmp_path)
    done = send(bundle, desk, "--encrypt-to", keys.public, "--yes", "--sha256", sha256_of(bundle))
    assert "231 ms" not in done.stderr + done.stdout
    text = json.dumps([path.read_bytes().decode("latin-1") for path in desk.iterdir()])
    assert "Room: demo" not in text
