import json
import zipfile
from pathlib import Path

from click.testing import CliRunner, Result

from collector.bundle.archive import UnreadableBundleError
from collector.bundle.encryption import encrypt, read_recipients
from collector.cli import group
from collector.errors import UsageError
from tests.bundle.contents import changed, make_bundle
from tests.bundle.forged import with_deflate64
from tests.bundle.keys import age_keys
from tests.bundle.signing import make_key, public, sign
from tests.documents import faults
from tests.evidence.logs.archives import DEFLATE64
from tests.runs.finished import rewritten


def verify(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["verify", *arguments])


def test_an_intact_bundle_exits_with_0_and_is_named_by_its_sha256(tmp_path: Path) -> None:
    done = verify(str(make_bundle(tmp_path)))
    assert done.exit_code == 0
    assert "bundle.zip is intact: 4 members" in done.stdout
    assert len(done.stdout.splitlines()[-1].split()[-1]) == 64


def test_an_intact_bundle_that_windows_packed_anew_is_intact(tmp_path: Path) -> None:
    packed = with_deflate64(make_bundle(tmp_path), tmp_path)
    with zipfile.ZipFile(packed) as archive:
        assert {info.compress_type for info in archive.infolist()} == {DEFLATE64}
    done = verify(str(packed))
    assert done.exit_code == 0, done.stdout
    assert "windows.zip is intact: 4 members" in done.stdout


def test_a_changed_bundle_exits_with_1_and_says_what_differs(tmp_path: Path) -> None:
    done = verify(str(changed(make_bundle(tmp_path), "summary.html", b"all is well")))
    assert done.exit_code == 1
    assert "summary.html is not what was written" in done.stdout
    assert "Ask for the bundle again" in done.stdout


def test_an_encrypted_bundle_that_was_cut_off_exits_with_1_and_one_without_its_key_with_2(tmp_path: Path) -> None:
    keys, other = age_keys(tmp_path), age_keys(tmp_path, "other.txt")
    recipients = read_recipients((keys.public,))
    path = encrypt(make_bundle(tmp_path), to=tmp_path / "a.zip.age", recipients=recipients).path
    assert verify(str(path), "--identity", str(keys.identity)).exit_code == 0
    path.write_bytes(path.read_bytes()[:-1])
    done = verify(str(path), "--identity", str(keys.identity))
    assert done.exit_code == 1
    assert "a.zip.age opens with this key, but was changed or cut off" in done.stdout
    document = json.loads(verify(str(path), "--identity", str(keys.identity), "--json").stdout)
    assert (document["intact"], faults(document)) == (False, [])
    assert isinstance(verify(str(path), "--identity", str(other.identity)).exception, UnreadableBundleError)


def test_a_file_that_is_not_there_exits_with_1(tmp_path: Path) -> None:
    done = verify(str(tmp_path / "absent.zip"))
    assert done.exit_code == 1
    assert done.stdout.startswith("absent.zip cannot be checked:\n  absent.zip cannot be read: ")
    assert "Ask for the bundle again" not in done.stdout


def test_the_document_has_the_shape_of_its_schema(tmp_path: Path) -> None:
    for path, intact in ((make_bundle(tmp_path), True), (tmp_path / "absent.zip", False)):
        document = json.loads(verify(str(path), "--json").stdout)
        assert (document["schema"], document["intact"]) == ("avsync/verify/1", intact)
        assert faults(document) == []


def test_what_a_stranger_lists_never_steers_the_terminal(tmp_path: Path) -> None:
    listed = [{"name": "\x1b[31m\u202eevil", "bytes": 1, "sha256": ""}]
    bundle = str(rewritten(make_bundle(tmp_path), "manifest.json", members=listed))
    done = verify(bundle)
    assert done.exit_code == 1
    assert verify(bundle, "--json").stdout.isascii()
    assert r"manifest.json lists '\x1b[31m\u202eevil', which" in done.stdout
    assert not {"\x1b", "\u202e"} & set(done.stdout)


def test_a_signature_that_lies_beside_is_named_and_one_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    bundle, key = make_bundle(tmp_path), make_key(tmp_path, "key")
    missing = verify(str(bundle), "--signer", public(key).strip())
    assert missing.exit_code == 1
    assert "bundle.zip is intact" in missing.stdout
    assert "bundle.zip.sig, its signature, is not there." in missing.stdout
    sign(bundle, key)
    assert "Signed with SHA256:" in verify(str(bundle)).stdout
    asked = verify(str(bundle), "--json", "--signer", public(key).strip())
    assert asked.exit_code == 0
    assert json.loads(asked.stdout)["signature"]["state"] == "as-asked"
    assert isinstance(verify(str(bundle), "--signer", "ssh-ed25519 AAAA").exception, UsageError)


def test_the_signature_of_other_bytes_is_wrong_though_the_bundle_is_intact(tmp_path: Path) -> None:
    bundle, other = make_bundle(tmp_path), tmp_path / "other"
    other.write_bytes(b"other")
    signature = sign(other, make_key(tmp_path, "key"))
    done = verify(str(bundle), "--signature", str(signature))
    assert done.exit_code == 1
    assert "other.sig is no signature of these bytes." in done.stdout
