"""The signatures are made by OpenSSH's own ssh-keygen."""

import os
import subprocess
import tracemalloc
from pathlib import Path

import pytest

from collector.bundle.signature import Signed, check_signature, read_signers
from collector.errors import UsageError
from tests.bundle.signing import make_key, public, sign


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(b"synthetic" * 5000)
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return make_key(tmp_path, "key")


def test_a_file_without_a_signature_is_not_signed(file: Path) -> None:
    assert check_signature(file, signature="", signers=()).state is Signed.NOT


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_signature_beside_the_file_names_its_key_as_ssh_keygen_does(file: Path, tmp_path: Path, kind: str) -> None:
    key = make_key(tmp_path, "mine", kind)
    sign(file, key)
    found = check_signature(file, signature="", signers=())
    listed = subprocess.run(["ssh-keygen", "-lf", str(key)], check=True, capture_output=True, text=True, timeout=60)
    assert (found.state, found.problem) == (Signed.BY_SOMEBODY, "")
    assert found.key in listed.stdout.split()


def test_the_signers_key_is_given_by_itself_or_in_a_file(file: Path, key: Path, tmp_path: Path) -> None:
    sign(file, key)
    listed = tmp_path / "keys"
    listed.write_text(f"# of the support team\n{public(make_key(tmp_path, 'other'))}{public(key)}", "utf-8")
    for given in (public(key).strip(), str(listed)):
        found = check_signature(file, signature="", signers=read_signers((given,)))
        assert found.state is Signed.AS_ASKED


def test_another_key_than_the_signers_is_wrong(file: Path, key: Path, tmp_path: Path) -> None:
    sign(file, key)
    found = check_signature(file, signature="", signers=read_signers((public(make_key(tmp_path, "other")),)))
    assert found.state is Signed.WRONG
    assert "none of --signer's keys" in found.problem


def test_where_a_signer_is_asked_for_a_missing_signature_is_wrong(file: Path, key: Path) -> None:
    found = check_signature(file, signature="", signers=read_signers((public(key),)))
    assert found.state is Signed.WRONG
    assert "is not there" in found.problem


@pytest.mark.parametrize("namespace", ["file", "git"])
def test_changed_bytes_and_other_purposes_are_not_what_was_signed(file: Path, key: Path, namespace: str) -> None:
    sign(file, key, namespace)
    if namespace == "file":
        file.write_bytes(file.read_bytes() + b"!")
    assert check_signature(file, signature="", signers=()).state is Signed.WRONG


@pytest.mark.parametrize("kept", [0, 30, 120, 200])
def test_a_cut_signature_is_wrong(file: Path, key: Path, kept: int) -> None:
    signature = sign(file, key)
    signature.write_bytes(signature.read_bytes()[:kept])
    assert check_signature(file, signature=str(signature), signers=()).state is Signed.WRONG


def test_no_changed_byte_of_a_signature_names_another_key(file: Path, key: Path) -> None:
    """Around the text and at its line ends nothing is signed; everywhere else one bit is enough."""
    signature = sign(file, key)
    whole = signature.read_bytes()
    ours = check_signature(file, signature="", signers=()).key
    wrong = 0
    for place in range(len(whole)):
        signature.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        found = check_signature(file, signature="", signers=())
        assert found.key in ("", ours)
        wrong += found.state is Signed.WRONG
    assert wrong > len(whole) / 2


@pytest.mark.skipif(os.name == "nt", reason="has no named pipes in folders")
def test_a_signature_that_is_no_file_is_waited_for_by_nobody(file: Path, key: Path) -> None:
    os.mkfifo(file.with_name("bundle.zip.sig"))
    found = check_signature(file, signature="", signers=read_signers((public(key),)))
    assert "is not there" in found.problem


def test_a_signature_without_end_is_read_no_further_than_one_can_be(file: Path) -> None:
    with file.with_name("bundle.zip.sig").open("wb") as endless:
        endless.truncate(4 << 30)
    tracemalloc.start()
    try:
        assert check_signature(file, signature="", signers=()).state is Signed.WRONG
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("given", ["ssh-ed25519 AAAA", "ssh-unknown AAAA", "absent.pub"])
def test_a_signer_that_is_no_key_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="--signer"):
        read_signers((given,))


def test_a_file_without_keys_is_refused(file: Path) -> None:
    with pytest.raises(UsageError, match="holds no public key"):
        read_signers((str(file),))


def test_a_kind_of_key_that_is_not_read_is_named_with_who_reads_it(file: Path, tmp_path: Path) -> None:
    sign(file, make_key(tmp_path, "curve", "ecdsa"))
    assert "ssh-keygen -Y verify" in check_signature(file, signature="", signers=()).problem
