import json
import os
import stat
import sys
from pathlib import Path

import pytest

from collector.errors import UsageError
from collector.model.privacy import Secret
from collector.redaction.leaks import LeakSearch
from collector.runs.reveal import keep_key, key_path, reveal, reveal_document
from tests.documents import faults

KEY = Secret(value="ab" * 32)
BOB, HOST = "[user-0a1b2c3d]", "[ipv4-private-00112233]"
STAND_INS = {(BOB, "bob@example.org"), (HOST, "10.1.2.3"), ("[user-ffffffff]", "zoe"), ("[user-ffffffff]", "ann")}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "demo.zip"
    path.write_bytes(b"a bundle")
    assert keep_key(path, run="run-1", case_key=KEY, stand_ins=STAND_INS, known=LeakSearch([])) == ""
    return path


def test_the_names_lie_beside_the_bundle_for_this_user_alone(bundle: Path) -> None:
    assert sorted(path.name for path in bundle.parent.iterdir()) == ["demo.zip", "demo.zip.key.json"]
    held = json.loads(key_path(bundle).read_bytes())
    assert (held["schema"], held["run"], held["case_key"]) == ("avsync/key/1", "run-1", KEY.value)
    assert "never send it" in held["warning"]
    if os.name == "posix":
        assert stat.S_IMODE(key_path(bundle).stat().st_mode) == 0o600


def test_a_value_that_holds_a_secret_is_not_kept(tmp_path: Path) -> None:
    stand_ins = {(BOB, "bob:S3cret-0042-value"), (HOST, "10.1.2.3")}
    keep_key(tmp_path / "a.zip", run="r", case_key=KEY, stand_ins=stand_ins, known=LeakSearch(["S3cret-0042-value"]))
    assert [item.stand_in for item in reveal(tmp_path / "a.zip", ()).pseudonyms] == [HOST]


def test_where_nothing_can_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    bundle = tmp_path / "gone" / "a.zip"
    said = keep_key(bundle, run="r", case_key=KEY, stand_ins=STAND_INS, known=LeakSearch([]))
    assert "could not be kept" in said
    assert "bob" not in said


def test_without_a_text_all_are_revealed(bundle: Path) -> None:
    shown = {item.stand_in: item.in_words for item in reveal(bundle, ()).pseudonyms}
    assert shown == {BOB: "bob@example.org", HOST: "10.1.2.3", "[user-ffffffff]": "ann or zoe"}


@pytest.mark.parametrize(
    ("text", "revealed"),
    [
        (BOB, "bob@example.org"),
        ("user-0a1b2c3d", "bob@example.org"),
        (" 0a1b2c3d ", "bob@example.org"),
        (f"{BOB} left {HOST}:5000", "bob@example.org left 10.1.2.3:5000"),
        (f"{BOB} and [user-99999999]", "bob@example.org and [user-99999999]"),
        ("99999999", "99999999"),
        ("nobody here", "nobody here"),
    ],
)
def test_a_text_is_revealed_in_place(bundle: Path, text: str, revealed: str) -> None:
    assert [item.revealed for item in reveal(bundle, (text,)).texts] == [revealed]


def test_a_pseudonym_of_another_bundle_is_said_to_be_unknown(bundle: Path) -> None:
    shown = reveal(bundle, ("[user-99999999]",))
    assert [item.in_words for item in shown.pseudonyms] == ["not known here"]


def test_the_document_has_the_shape_of_its_schema(bundle: Path) -> None:
    document = reveal_document(reveal(bundle, (f"{BOB} [user-99999999]",)))
    assert faults(document) == []
    assert document["pseudonyms"] == [
        {"pseudonym": BOB, "known": True, "values": ["bob@example.org"]},
        {"pseudonym": "[user-99999999]", "known": False, "values": []},
    ]


def test_a_bundle_without_its_key_cannot_be_revealed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"demo.zip.key.json is not beside the bundle"):
        reveal(tmp_path / "demo.zip", ())


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"schema":1}', b'{"x":' + b"[" * 100_000, b"9" * 9_000])
def test_a_damaged_key_is_named(bundle: Path, content: bytes) -> None:
    key_path(bundle).write_bytes(content)
    with pytest.raises(UsageError, match="not what avsync wrote"):
        reveal(bundle, ())


@pytest.mark.skipif(sys.platform == "win32", reason="its pipes have no place in a folder")
def test_a_key_that_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "demo.zip.key.json")
    with pytest.raises(UsageError, match="not what avsync wrote"):
        reveal(tmp_path / "demo.zip", ())


def test_a_key_too_large_for_names_is_not_read(bundle: Path) -> None:
    with key_path(bundle).open("r+b") as key:
        key.truncate(100 << 20)
    with pytest.raises(UsageError, match="not what avsync wrote"):
        reveal(bundle, ())


def test_a_key_of_another_version_is_named(bundle: Path) -> None:
    path = key_path(bundle)
    path.write_bytes(path.read_bytes().replace(b"avsync/key/1", b"avsync/key/9"))
    with pytest.raises(UsageError, match="another avsync"):
        reveal(bundle, ())
