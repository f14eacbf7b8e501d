import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from collector.bundle.archive import UnreadableBundleError
from collector.bundle.encryption import (
    ChangedOnTheWayError,
    encrypt,
    is_encrypted,
    opened,
    read_recipients,
    room_within,
)
from collector.bundle.verify import sha256_of, verify_bundle
from collector.errors import NoBundleError, NoSpaceError, UsageError
from tests.avsync import ROOT
from tests.bundle.contents import make_bundle
from tests.bundle.keys import Keys, age_keys, locked_rsa_key, ssh_keys
from tests.bundle.small_disk import SMALL_BYTES, small_disk


def sealed(folder: Path, *keys: Keys) -> Path:
    plain = make_bundle(folder)
    return encrypt(plain, to=folder / "b.zip.age", recipients=read_recipients(tuple(key.public for key in keys))).path


@pytest.mark.parametrize("kind", ["age", "ed25519", "rsa"])
def test_what_was_encrypted_to_a_key_opens_with_it(tmp_path: Path, kind: str) -> None:
    keys = age_keys(tmp_path) if kind == "age" else ssh_keys(tmp_path, kind)
    path = sealed(tmp_path, keys)
    assert b"manifest.json" not in path.read_bytes()
    with opened(path, str(keys.identity)) as plain:
        assert plain.name == "b.zip"
        assert verify_bundle(plain).intact
    assert not plain.exists()


HOLDING = """
import sys, time
from collector.bundle.encryption import opened
with opened(__import__("pathlib").Path(sys.argv[1]), sys.argv[2]) as plain:
    print(plain, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_whoever_is_told_to_end_leaves_nothing_in_clear(tmp_path: Path, name: str) -> None:
    keys = age_keys(tmp_path)
    command = [sys.executable, "-c", HOLDING, str(sealed(tmp_path, keys)), str(keys.identity)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        plain = Path(process.stdout.readline().strip())
        assert plain.is_file()
        process.send_signal(getattr(signal, name))
        assert process.wait(timeout=60) == 128 + getattr(signal, name)
    assert not plain.parent.exists()


def test_each_of_several_readers_opens_it(tmp_path: Path) -> None:
    first, second = age_keys(tmp_path), ssh_keys(tmp_path, "ed25519")
    path = sealed(tmp_path, first, second)
    for keys in (first, second):
        with opened(path, str(keys.identity)) as plain:
            assert verify_bundle(plain).intact


def test_what_is_told_of_the_file_is_true(tmp_path: Path) -> None:
    plain = make_bundle(tmp_path)
    told = encrypt(plain, to=tmp_path / "b.zip.age", recipients=(age_keys(tmp_path).public,))
    assert (told.sha256, told.bytes) == (sha256_of(told.path), told.path.stat().st_size)
    assert (is_encrypted(told.path), is_encrypted(plain)) == (True, False)


def test_another_file_of_that_name_is_kept(tmp_path: Path) -> None:
    (tmp_path / "b.zip.age").write_text("mine")
    assert sealed(tmp_path, age_keys(tmp_path)).name == "b.zip-2.age"
    assert (tmp_path / "b.zip.age").read_text() == "mine"


def test_keys_are_read_from_a_file_of_them(tmp_path: Path) -> None:
    keys = [age_keys(tmp_path).public, ssh_keys(tmp_path, "ed25519").public]
    listed = tmp_path / "support.pub"
    listed.write_text(f"# support\n{keys[0]}\n\n{keys[1]} someone@example.com\n{keys[0]}\n")
    assert [key.split(" some")[0] for key in read_recipients((str(listed),))] == keys


@pytest.mark.parametrize("given", ["age1notakey", "ssh-ed25519 AAAA", "ssh-dss AAAA", "/nowhere/keys", ""])
def test_what_is_no_public_key_is_refused_before_any_work(given: str) -> None:
    with pytest.raises(UsageError, match=r"public key"):
        read_recipients((given,))


def test_a_secret_key_is_refused_and_not_repeated(tmp_path: Path) -> None:
    secret = age_keys(tmp_path).identity.read_text().splitlines()[-1]
    listed = tmp_path / "oops.txt"
    listed.write_text(secret)
    for given in (secret, str(listed), str(age_keys(tmp_path).identity)):
        with pytest.raises(UsageError, match="secret key") as refused:
            read_recipients((given,))
        assert secret[16:] not in str(refused.value)


def test_without_a_key_it_does_not_open(tmp_path: Path) -> None:
    path = sealed(tmp_path, age_keys(tmp_path))
    with pytest.raises(UnreadableBundleError, match="--identity FILE"), opened(path, ""):
        pass


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    path = sealed(tmp_path, age_keys(tmp_path))
    other = age_keys(tmp_path, "other.txt")
    with pytest.raises(UnreadableBundleError, match="does not open with this key"), opened(path, str(other.identity)):
        pass


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("kind", ["cut", "changed"])
def test_what_was_cut_or_changed_does_not_open(tmp_path: Path, share: float, kind: str) -> None:
    keys = age_keys(tmp_path)
    path = sealed(tmp_path, keys)
    data = bytearray(path.read_bytes())
    at = int(len(data) * share)
    data[at] ^= 1
    path.write_bytes(data[:at] if kind == "cut" else data)
    expected = ChangedOnTheWayError if share > 0.9 else UnreadableBundleError  # before that are the names of the keys
    told = "does not open with|but was changed or cut off"
    with pytest.raises(expected, match=told), opened(path, str(keys.identity)):
        pass


@pytest.mark.parametrize(
    "content", ["", "# nothing\n", "hello", "AGE-SECRET-KEY-1XX", "-----BEGIN OPENSSH PRIVATE KEY-----\n"]
)
def test_what_is_no_secret_key_is_told_without_its_content(tmp_path: Path, content: str) -> None:
    path, identity = sealed(tmp_path, age_keys(tmp_path)), tmp_path / "id"
    identity.write_text(content)
    with pytest.raises(UsageError, match="no secret key that can be used"), opened(path, str(identity)):
        pass


def test_a_locked_ssh_key_is_told(tmp_path: Path) -> None:
    path = sealed(tmp_path, age_keys(tmp_path))
    with pytest.raises(UsageError, match="without a passphrase"), opened(path, str(locked_rsa_key(tmp_path))):
        pass


def test_a_missing_key_file_is_told(tmp_path: Path) -> None:
    path = sealed(tmp_path, age_keys(tmp_path))
    with pytest.raises(UsageError, match="cannot be read"), opened(path, str(tmp_path / "absent")):
        pass


def test_to_nobody_nothing_is_written(tmp_path: Path) -> None:
    plain = make_bundle(tmp_path)
    with pytest.raises(NoBundleError, match="no key"):
        encrypt(plain, to=tmp_path / "b.zip.age", recipients=())
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.zip"]


@pytest.mark.parametrize("size", [1, 65_536, 1_000_000, 10_000_000])
def test_what_has_room_fits_once_it_is_encrypted(tmp_path: Path, size: int) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(bytes(room_within(size + 3000)))
    keys = tuple(age_keys(tmp_path, f"{n}.txt").public for n in range(8))
    assert encrypt(plain, to=tmp_path / "x.age", recipients=keys).bytes <= size + 3000


def test_a_full_disk_leaves_nothing_and_is_told_as_one(tmp_path: Path) -> None:
    plain, folder = tmp_path / "plain.zip", tmp_path / "small"
    plain.write_bytes(bytes(3 * SMALL_BYTES))
    folder.mkdir()
    keys = (age_keys(tmp_path).public,)
    with small_disk(folder):
        with pytest.raises(NoSpaceError, match="ran full"):
            encrypt(plain, to=folder / "plain.zip.age", recipients=keys)
        assert list(folder.iterdir()) == []


def test_no_limit_stays_none() -> None:
    assert room_within(0) == 0


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed here")
def test_age_itself_opens_it_and_the_other_way_round(tmp_path: Path) -> None:
    keys = age_keys(tmp_path)
    path = sealed(tmp_path, keys)
    plain = subprocess.run(["age", "-d", "-i", str(keys.identity), str(path)], capture_output=True, check=True).stdout
    assert plain == (tmp_path / "bundle.zip").read_bytes()
    theirs = tmp_path / "theirs.zip.age"
    subprocess.run(["age", "-a", "-r", keys.public, "-o", str(theirs), str(tmp_path / "bundle.zip")], check=True)
    with opened(theirs, str(keys.identity)) as read:
        assert read.read_bytes() == plain
