import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from collector.bundle.quarantine import mark
from collector.bundle.verify import verify_bundle
from collector.cli import handing_over
from tests.avsync import clean_environment, finish, start
from tests.bundle.contents import changed
from tests.cli.attaching import journal, run, send
from tests.delivery.parcels import make_big_bundle, sha256_of
from tests.documents import faults
from tests.evidence.network.servers import issue
from tests.servers.cutting import Cut, When, relay
from tests.servers.mailbox import PASSWORD, USER, mailbox
from tests.servers.store import storing


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_big_bundle(tmp_path)


def test_a_bundle_is_put_into_a_folder_once(bundle: Path, tmp_path: Path) -> None:
    place = tmp_path / "support"
    place.mkdir()
    for sent_now in (True, False):
        done = send(bundle, f"{place.as_uri()}/", "--json")
        assert done.code == 0, done.stderr
        assert faults(done.document) == []
        assert done.document["state"] == "verified"
        assert done.document["to"][0]["sent_now"] is sent_now
    assert [path.name for path in place.iterdir()] == [bundle.name]
    assert sha256_of(place / bundle.name) == sha256_of(bundle)
    assert [entry["event"] for entry in journal(bundle)[:6]] == [
        "approved",
        "planned",
        "uploading",
        "uploaded",
        "linked",
        "verified",
    ]
    assert not bundle.with_name(f"{bundle.name}.journal.lock").exists()


def test_a_second_signed_url_gets_the_bundle_too_and_a_repeat_of_it_does_not(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 1000)
    with storing() as store:
        for sent, upload in enumerate(("one", "two", "two"), start=1):
            done = send(bundle, f"{store.url}/o?upload_id=synthetic-{upload}", "--json")
            assert done.code == 0, done.stderr
            assert faults(done.document) == []
            assert done.document["to"][0]["sent_now"] is (sent < 3)
    assert [line.rpartition("-")[2] for line in store.asked if line.startswith("PUT")] == ["one", "two"]
    assert "synthetic-" not in json.dumps(journal(bundle))


def test_how_fast_and_how_long_still_is_shown_unless_it_is_to_be_quiet(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "EVERY_S", 0.0)  # so that a transfer of no time shows it as a long one does
    (tmp_path / "out").mkdir()
    loud = send(bundle, f"{(tmp_path / 'out').as_uri()}/")
    assert loud.code == 0, loud.stderr
    shown = re.findall(r"^  ([0-9.]+) of 2\.0 MB, [0-9.]+ MB/s, (?:\d+ min )?\d+ s left$", loud.stderr, re.MULTILINE)
    assert len(shown) > 5
    assert [float(far) for far in shown] == sorted(float(far) for far in shown)
    (tmp_path / "quiet").mkdir()
    quiet = send(bundle, f"{(tmp_path / 'quiet').as_uri()}/", "--quiet")
    assert (quiet.code, quiet.stderr) == (0, "")


def test_what_goes_where_is_shown_before(bundle: Path, tmp_path: Path) -> None:
    done = run(str(bundle), "--to", f"{tmp_path.as_uri()}/out/")
    assert done.code == 7  # there is no such folder
    (tmp_path / "out").mkdir()
    done = run(str(bundle), "--to", f"{tmp_path.as_uri()}/out/")
    assert done.code == 2
    assert f"sha256 {sha256_of(bundle)}" in done.stderr
    assert "No text goes with it." in done.stderr
    assert "Nobody is here to approve it" in done.stderr
    assert list((tmp_path / "out").iterdir()) == []
    assert not bundle.with_name(f"{bundle.name}.journal.json").exists()
    done = run(str(bundle), "--to", "agora")
    assert done.code == 2
    assert "Subject: Audio is 231 ms late in demo" in done.stderr
    assert "- Room: demo" in done.stderr


def test_yes_alone_approves_nothing_but_what_was_approved_before(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    to = f"{(tmp_path / 'out').as_uri()}/"
    alone = run(str(bundle), "--to", to, "--yes")
    assert alone.code == 2
    assert "Nobody approved this bundle yet" in alone.stderr
    assert send(bundle, to).code == 0
    assert run(str(bundle), "--to", to, "--yes").code == 0


def test_another_bundle_than_the_approved_one_is_refused(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    to = f"{(tmp_path / 'out').as_uri()}/"
    wrong = send(bundle, to, sha256="ab" * 32)
    assert wrong.code == 2
    assert "is not the bundle of that --sha256" in wrong.stderr
    assert send(bundle, to).code == 0
    other = make_big_bundle(tmp_path, 1000, name="other.zip")
    other.replace(bundle)
    after = run(str(bundle), "--to", to, "--yes")
    assert after.code == 2
    assert "was changed since it was approved" in after.stderr


def test_a_quarantined_bundle_is_never_sent_even_under_another_name(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 1000)
    marked = tmp_path / "harmless.zip"
    marked.write_bytes(bundle.read_bytes())
    mark(marked)
    named = bundle.replace(tmp_path / "avsync-demo.quarantined.zip")
    for path in (marked, named):
        done = send(path, f"{tmp_path.as_uri()}/")
        assert done.code == 6
        assert "must not be sent" in done.stderr


def test_what_is_no_intact_bundle_is_refused(bundle: Path, tmp_path: Path) -> None:
    damaged = changed(bundle, "summary.html", b"all is well")
    stranger = tmp_path / "notes.txt"
    stranger.write_text("no bundle")
    for path, words in ((damaged, "is not what was written"), (stranger, "is not what was written")):
        done = send(path, f"{tmp_path.as_uri()}/")
        assert done.code == 2
        assert words in done.stderr
    absent = run(str(tmp_path / "absent.zip"), "--to", f"{tmp_path.as_uri()}/")
    assert absent.code == 2
    assert "cannot be read" in absent.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Missing option '--to'"),
        (["--to", ""], "nowhere that avsync can send to"),
        (["--to", "mailto:support@example.com"], "Give it with --smtp or AVSYNC_SMTP"),
        (["--to", "https://github.com/owner/project/issues/1"], "github+https://github.com/owner/project/issues/1"),
    ],
)
def test_what_is_missing_or_taken_for_another_is_told(bundle: Path, arguments: list[str], told: str) -> None:
    done = run(str(bundle), *arguments, "--yes", "--sha256", sha256_of(bundle))
    assert done.code == 2
    assert told in done.stderr


def test_a_mail_that_was_taken_over_is_not_said_to_be_sent_again(bundle: Path) -> None:
    with mailbox() as box:
        mail = {"AVSYNC_SMTP": f"localhost:{box.port}", "AVSYNC_MAIL_FROM": "me@example.com"}
        told = [send(bundle, "mailto:support@example.com", **mail).stdout.split(":")[0] for _ in range(2)]
        assert len(box.messages) == 1
    assert told == ["Accepted for mailto", "Not sent again to mailto"]


@pytest.mark.parametrize("name", ["two\nlines.zip", "escape\x1b[2J.zip", "left\u202e.zip"])
def test_a_name_that_nothing_can_carry_is_refused(tmp_path: Path, name: str) -> None:
    if sys.platform == "win32" and name < "left":
        pytest.skip("no file has such a name there")
    done = send(make_big_bundle(tmp_path, 1_000, name=name), "agora")
    assert done.code == 2
    assert "Rename it" in done.stderr
    assert name not in done.stderr


def test_an_unknown_place_names_those_that_are_known(bundle: Path) -> None:
    done = send(bundle, "ftp://example.com/")
    assert done.code == 2
    assert "mailto:support@example.com" in done.stderr


def test_a_server_that_cannot_be_spoken_to_leaves_the_bundle_and_exits_with_7(bundle: Path) -> None:
    with storing() as store:
        done = send(bundle, f"https://localhost:{store.port}/x")
    assert done.code == 7
    assert "does it speak TLS" in done.stderr
    assert bundle.exists()
    assert journal(bundle)[-1]["event"] == "uploading"


def test_two_at_once_deliver_once(bundle: Path) -> None:
    with storing() as store, relay(store.port, Cut(after_bytes=1_000_000, when=When.HELD)) as between:
        to = f"http://localhost:{between.port}/demo.zip"
        approval = ["--yes", "--sha256", sha256_of(bundle)]
        first = start(bundle.parent, "attach", str(bundle), "--to", to, *approval)
        try:
            assert between.held.wait(60)
            second = send(bundle, to)
        finally:
            first.kill()
            finish(first)
        assert second.code == 2
        assert "Another avsync is delivering" in second.stderr
        assert send(bundle, to).code == 0
    assert len([line for line in store.asked if line.startswith("PUT")]) == 2
    assert store.kept == {"/demo.zip": bundle.read_bytes()}


def apart() -> list[str]:
    """Return what runs a command in a network namespace of its own, as far as this machine lets us."""
    unshare, told = ["unshare", "--net"], "this machine lets nobody make a network namespace"
    if sys.platform != "linux":
        pytest.skip("only Linux has network namespaces")
    own = ["setpriv", f"--reuid={os.getuid()}", f"--regid={os.getgid()}", "--clear-groups"]
    for way in (unshare, [*unshare, "--map-root-user"], ["sudo", "-nE", *unshare, *own]):
        if shutil.which(way[0]) and not subprocess.run([*way, "true"], capture_output=True, check=False).returncode:
            return way
    if os.environ.get("CI") == "true":
        pytest.fail(told)
    pytest.skip(told)


def test_without_any_name_server_the_bundle_stays_and_a_repeat_is_worth_it(bundle: Path) -> None:
    """In a network namespace of its own there is nobody to ask."""
    to = "https://store.example.com/demo.zip"
    command = [*apart(), sys.executable, "-m", "collector", "attach", str(bundle), "--to", to]
    done = subprocess.run(
        [*command, "--yes", "--sha256", sha256_of(bundle)],
        env=clean_environment(bundle.parent, {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    assert "cannot be looked up: no name server answers" in done.stderr
    assert "Trying again" in done.stderr
    assert verify_bundle(bundle).intact
    assert journal(bundle)[-1]["event"] == "uploading"


def test_secrets_come_from_the_environment_and_are_never_shown(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 1000)
    issued = issue(tmp_path)
    with mailbox(context=issued.context, auth=True) as box:
        mail = ("--smtp", f"localhost:{box.port}", "--mail-from", "me@example.com", "--smtp-user", USER)
        trust = ("--ca-file", str(issued.authority))
        missing = send(bundle, "mailto:support@example.com", *mail, *trust)
        assert missing.code == 2
        assert "AVSYNC_SMTP_PASSWORD" in missing.stderr
        done = send(bundle, "mailto:support@example.com", *mail, *trust, AVSYNC_SMTP_PASSWORD=PASSWORD)
        assert done.code == 0, done.stderr
        wrong = send(bundle, "mailto:other@example.com", *mail, *trust, AVSYNC_SMTP_PASSWORD="wrong-one")
        assert wrong.code == 7
    for text in (done.stdout, done.stderr, wrong.stderr, json.dumps(journal(bundle))):
        assert PASSWORD not in text
        assert "wrong-one" not in text


def test_ctrl_c_leaves_the_bundle_and_nothing_half(bundle: Path) -> None:
    if os.name == "nt":
        pytest.skip("a console's Ctrl-C reaches the test itself there")
    with storing() as store, relay(store.port, Cut(after_bytes=1_000_000, when=When.HELD)) as between:
        to = f"http://localhost:{between.port}/demo.zip"
        process = start(bundle.parent, "attach", str(bundle), "--to", to, "--yes", "--sha256", sha256_of(bundle))
        assert between.held.wait(60)
        process.send_signal(signal.SIGINT)
        done = finish(process)
    assert done.code == 130
    assert store.kept == {}


def in_terminal(bundle: Path, to: str, *arguments: str) -> "pexpect.spawn[str]":
    environment = clean_environment(bundle.parent, {"TERM": "xterm"})
    command = ["-m", "collector", "attach", str(bundle), "--to", to, *arguments]
    return pexpect.spawn(sys.executable, command, env=environment, encoding="utf-8", timeout=60, dimensions=(24, 90))


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal is needed")
def test_a_person_is_shown_and_asked_and_enter_means_no(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for said, code in (("", 2), ("y", 0)):
        child = in_terminal(bundle, f"{(tmp_path / 'out').as_uri()}/")
        child.expect_exact("Send exactly this? [y/N]")
        assert "sha256" in str(child.before)
        child.sendline(said)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == code
        assert len(list((tmp_path / "out").iterdir())) == (1 if said else 0)
    assert [entry["event"] for entry in journal(bundle)][:3] == ["approved", "planned", "uploading"]


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal is needed")
def test_a_password_is_asked_for_without_an_echo(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 1000)
    issued = issue(tmp_path)
    with mailbox(context=issued.context, auth=True) as box:
        mail = ("--smtp", f"localhost:{box.port}", "--mail-from", "me@example.com", "--smtp-user", USER)
        child = in_terminal(bundle, "mailto:support@example.com", *mail, "--ca-file", str(issued.authority))
        child.expect_exact("Password at the mail server:")
        child.waitnoecho(10)
        child.sendline(PASSWORD)
        child.expect_exact("Send exactly this? [y/N]")
        said = str(child.before)
        child.sendline("y")
        child.expect(pexpect.EOF)
        said += str(child.before)
        child.close()
    assert child.exitstatus == 0, said
    assert PASSWORD not in said
    assert len(box.messages) == 1
