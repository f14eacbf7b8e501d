import json
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collector import __version__
from collector.bundle.archive import UnreadableBundleError
from collector.bundle.encryption import encrypt, read_recipients
from collector.bundle.migrations import NewerBundleError
from collector.cli import group
from collector.errors import UsageError
from tests.avsync import avsync
from tests.bundle.keys import age_keys
from tests.documents import faults
from tests.runs.finished import HOSTILE, make_finished, rewritten
from tests.runs.rehearsed import rehearsed


def checks(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["checks", *arguments])


def test_without_a_bundle_the_catalogue_is_listed() -> None:
    done = checks()
    assert done.exit_code == 0
    assert "publisher.queue" in done.stdout
    assert "sync.offset" in done.stdout


def test_the_same_rules_say_nothing_otherwise(tmp_path: Path) -> None:
    done = checks("--rerun", str(make_finished(tmp_path, rehearsed(-230))))
    assert done.exit_code == 0
    assert done.stdout == (
        f"bundle.zip: written by avsync {__version__}, judged anew by {__version__}: nothing is said otherwise.\n"
    )


def test_what_newer_rules_say_otherwise_is_listed(tmp_path: Path) -> None:
    path = make_finished(tmp_path, rehearsed(-230))
    done = checks("--rerun", str(rewritten(path, "findings.json", tool="0.0.1", owner="the service", causes=[])))
    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert lines[0].startswith(f"rewritten.zip: written by avsync 0.0.1, judged anew by {__version__}: ")
    assert "owner: the service -> unknown" in lines
    assert any(line.startswith("cause publisher.queue: new: ") for line in lines)


def test_the_document_has_the_shape_of_its_schema(tmp_path: Path) -> None:
    path = make_finished(tmp_path, rehearsed(-230))
    for bundle, is_changed in ((path, False), (rewritten(path, "findings.json", headline=HOSTILE), True)):
        done = checks("--rerun", str(bundle), "--json")
        document = json.loads(done.stdout)
        assert (document["schema"], document["changed"]) == ("avsync/rerun/1", is_changed)
        assert faults(document) == []
        assert done.stdout.isascii()


def test_a_newer_schema_is_refused_with_the_version_to_install(tmp_path: Path) -> None:
    path = make_finished(tmp_path, rehearsed(-230))
    done = checks("--rerun", str(rewritten(path, "findings.json", schema="avsync/run/2", tool="7.3.0")))
    assert isinstance(done.exception, NewerBundleError)
    assert "avsync-collector>=7.3.0" in str(done.exception)


def test_a_bundle_that_was_encrypted_to_its_reader_is_judged_anew(tmp_path: Path) -> None:
    keys = age_keys(tmp_path)
    made = make_finished(tmp_path, rehearsed(-230))
    sealed = encrypt(made, to=tmp_path / "bundle.zip.age", recipients=read_recipients((keys.public,)))
    done = checks("--rerun", str(sealed.path), "--identity", str(keys.identity))
    assert (done.exit_code, done.stdout) == (0, checks("--rerun", str(made)).stdout)
    without = checks("--rerun", str(sealed.path))
    assert isinstance(without.exception, UnreadableBundleError)
    assert "is encrypted. Open it with the secret key: --identity FILE" in str(without.exception)


def test_a_bundle_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    done = avsync(tmp_path, "checks", "--rerun", "absent.zip")
    assert done.code == 2
    assert done.stderr.startswith("avsync: absent.zip cannot be read")


def test_json_alone_is_wrong_usage() -> None:
    assert isinstance(checks("--json").exception, UsageError)


@pytest.mark.parametrize("what", ["headline", "next_step", "tool"])
def test_whatever_a_stranger_wrote_stays_text(tmp_path: Path, what: str) -> None:
    path = rewritten(make_finished(tmp_path, rehearsed(-230)), "findings.json", **{what: HOSTILE})
    shown = checks("--rerun", str(path)).stdout
    assert "[bold red]" in shown
    assert not [c for c in shown if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
