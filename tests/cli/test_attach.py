import email
import email.policy
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner

from collector.bundle.quarantine import mark
from collector.bundle.verify import verify_bundle
from collector.cli import group, handing_over
from collector.errors import CollectorError
from tests.avsync import Done, clean_environment, finish, start
from tests.bundle.test_read import changed
from tests.delivery.parcels import make_big_bundle, sha256_of
from tests.documents import faults
from tests.evidence.network.servers import issue
from tests.servers.cutting import Cut, Relay, When, relay
from tests.servers.helpdesks import github
from tests.servers.mailbox import PASSWORD, USER, mailbox
from tests.servers.s3_gateway import KEY, SECRET, Gateway
from tests.servers.store import Reply, Takes, storing

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
S3 = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_big_bundle(tmp_path)


def run(*arguments: str, **extra: str) -> Done:
    """Run the command in this process, which ends as fast as it can."""
    environment = {name: None for name in os.environ if name.startswith(("AVSYNC_", "AWS_"))}
    done = CliRunner().invoke(group, ["attach", *arguments], env={**environment, **extra})
    if isinstance(done.exception, CollectorError):
        return Done(code=done.exception.exit_code, stdout=done.stdout, stderr=f"{done.stderr}{done.exception}")
    return Done(code=done.exit_code, stdout=done.stdout, stderr=done.stderr)


def send(bundle: Path, to: str, *arguments: str, sha256: str = "", **extra: str) -> Done:
    """Send as a script does: approved by the sha256."""
    approval = ["--yes", "--sha256", sha256 or sha256_of(bundle)]
    return run(str(bundle), "--to", to, *approval, *arguments, **extra)


def journal(bundle: Path) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads(bundle.with_name(f"{bundle.name}.journal.json").read_text())["entries"]
    return entries


def kill_once_held(bundle: Path, to: str, between: Relay, *arguments: str, **extra: str) -> None:
    """Start a delivery, and end it without warning once the relay holds it."""
    approval = ["--yes", "--sha256", sha256_of(bundle)]
    process = start(bundle.parent, "attach", str(bundle), "--to", to, *approval, *arguments, **extra)
    try:
        assert between.held.wait(60), process.communicate(timeout=10)
    finally:
        process.send_signal(KILL)
        finish(process)


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
    assert "Subject: Audio is 231 ms late in demo" in done.stderr
    assert "- Room: demo" in done.stderr
    assert "Nobody is here to approve it" in done.stderr
    assert list((tmp_path / "out").iterdir()) == []
    assert not bundle.with_name(f"{bundle.name}.journal.json").exists()


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


def test_a_killed_put_is_repeated_to_one_object(bundle: Path) -> None:
    with storing() as store, relay(store.port, Cut(after_bytes=1_000_000, when=When.HELD)) as between:
        kill_once_held(bundle, f"http://localhost:{between.port}/in/demo.zip?sig=hush", between)
        assert store.kept == {}
        assert journal(bundle)[-1]["event"] == "uploading"
        done = send(bundle, f"http://localhost:{between.port}/in/demo.zip?sig=hush")
    assert done.code == 0, done.stderr
    assert store.kept == {"/in/demo.zip": bundle.read_bytes()}
    assert "hush" not in done.stdout + done.stderr + json.dumps(journal(bundle))


@pytest.mark.parametrize(("after", "when"), [(1_000_000, When.HELD), (2_000_000, When.UNHEARD)])
def test_a_killed_upload_to_s3_is_repeated_to_one_object(
    bundle: Path, gateway: Gateway, after: int, when: When
) -> None:
    to = f"s3://bucket/killed-{after}/"
    with relay(gateway.port, Cut(after_bytes=after, when=when)) as between:
        endpoint = ("--endpoint", f"http://localhost:{between.port}")
        kill_once_held(bundle, to, between, *endpoint, **S3)
        for sent_now in (when is When.HELD, False):  # what arrived whole is found by looking
            done = send(bundle, to, *endpoint, "--json", **S3)
            assert done.code == 0, done.stderr
            assert done.document["to"][0]["sent_now"] is sent_now
    stored = list((gateway.buckets / "bucket" / f"killed-{after}").iterdir())
    assert [sha256_of(path) for path in stored] == [sha256_of(bundle)]
    assert SECRET not in done.stdout + done.stderr + json.dumps(journal(bundle))


def test_a_mail_killed_after_its_end_is_not_sent_twice(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 300_000)
    with mailbox() as box, relay(box.port, Cut(after_bytes=bundle.stat().st_size, when=When.HELD)) as between:
        mail = ("--smtp", f"localhost:{between.port}", "--mail-from", "me@example.com")
        kill_once_held(bundle, "mailto:support@example.com", between, *mail)
        done = send(bundle, "mailto:support@example.com", *mail)
        if journal(bundle)[-1]["event"] == "committing":
            assert done.code == 7
            assert "--again" in done.stderr
            done = send(bundle, "mailto:support@example.com", *mail, "--again")
        assert done.code == 0, done.stderr
        repeated = send(bundle, "mailto:support@example.com", *mail)
        assert repeated.code == 0, repeated.stderr
    assert len(box.messages) == 1


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


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a network namespace is needed")
def test_without_any_name_server_the_bundle_stays_and_a_repeat_is_worth_it(bundle: Path) -> None:
    """In a network namespace of its own there is nobody to ask."""
    apart = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    to = "https://store.example.com/demo.zip"
    command = [*apart, sys.executable, "-m", "collector", "attach", str(bundle), "--to", to]
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


def test_a_draft_for_the_own_mail_program_lies_beside_the_bundle(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 10_000)
    done = send(bundle, "agora", "--json")
    assert done.code == 0, done.stderr
    assert done.document["state"] == "prepared"
    assert faults(done.document) == []
    draft = tmp_path / "avsync-demo-agora.eml"
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert message["To"] == "support@agora.io"
    assert message["X-Unsent"] == "1"
    assert message["Subject"].startswith("Audio is 231 ms late in demo")
    assert [entry["event"] for entry in journal(bundle)] == ["approved", "prepared"]
    (part,) = message.iter_attachments()
    content = part.get_content()
    assert isinstance(content, bytes)
    assert hashlib.sha256(content).hexdigest() == sha256_of(bundle)


@pytest.mark.skipif(os.name == "nt", reason="the tools are found by the names of X11")
def test_the_text_goes_to_the_clipboard_where_a_tool_is(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 10_000)
    tool = tmp_path / "tools" / "xclip"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\ncat > "{tmp_path}/clipboard"\n')
    tool.chmod(0o755)
    path = f"{tool.parent}{os.pathsep}{os.environ['PATH']}"
    done = send(bundle, "livekit", PATH=path, DISPLAY=":synthetic", WAYLAND_DISPLAY="")
    assert done.code == 0, done.stderr
    assert "clipboard (xclip)" in done.stdout
    assert "- Room: demo" in (tmp_path / "clipboard").read_text()


def test_what_is_too_large_names_the_choices_and_prune_makes_one_of_them(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 2_000_000, logs=3)
    with mailbox(most_bytes=500_000) as box:
        mail = ("--smtp", f"localhost:{box.port}", "--mail-from", "me@example.com")
        refused = send(bundle, "mailto:support@example.com", *mail)
        assert refused.code == 2
        assert "--prune" in refused.stderr
        assert "--to s3://BUCKET/ --ticket mailto:support@example.com" in refused.stderr
        pruned = send(bundle, "mailto:support@example.com", *mail, "--prune")
        assert pruned.code == 2  # a new bundle has a new sha256, which nobody approved
        small = tmp_path / "avsync-demo-small.zip"
        assert f"--yes --sha256 {sha256_of(small)}" in pruned.stderr
        assert "attachments/recording.webm" in pruned.stderr
        assert box.messages == []
        assert send(small, "mailto:support@example.com", *mail).code == 0
    assert len(box.messages) == 1
    assert verify_bundle(small).intact


def test_the_choice_for_a_draft_is_a_command_that_works(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 2_000_000)
    refused = send(bundle, "livekit", "--max-size", "1MB")
    assert refused.code == 2
    assert refused.stderr.endswith("give the ticket a link: --to s3://BUCKET/ --ticket livekit")
    refused = send(bundle, f"{tmp_path.as_uri()}/", "--max-size", "1MB")
    assert refused.stderr.endswith("or put it into an object store: --to s3://BUCKET/")


def test_a_server_that_first_says_413_is_sent_a_smaller_bundle(tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 2_000_000)
    with storing(Reply(status=413, takes=Takes.NOTHING)) as store:
        refused = send(bundle, f"{store.url}/demo.zip")
        assert refused.code == 7
        assert "--prune --max-size SIZE" in refused.stderr
        pruned = send(bundle, f"{store.url}/demo.zip", "--prune", "--max-size", "1MB")
        small = tmp_path / "avsync-demo-small.zip"
        assert sha256_of(small) in pruned.stderr
        assert send(small, f"{store.url}/demo.zip").code == 0
    assert store.kept == {"/demo.zip": small.read_bytes()}


def test_an_object_store_comes_first_then_the_ticket_gets_link_and_sha256(bundle: Path, gateway: Gateway) -> None:
    with mailbox() as box:
        mail = {"AVSYNC_SMTP": f"localhost:{box.port}", "AVSYNC_MAIL_FROM": "me@example.com"}
        arguments = ("--endpoint", gateway.url, "--ticket", "mailto:support@example.com", "--json")
        for _ in range(2):
            done = send(bundle, "s3://bucket/linked/", *arguments, **S3, **mail)
            assert done.code == 0, done.stderr
            assert faults(done.document) == []
        (raw,) = box.messages
    text = email.message_from_bytes(raw, policy=email.policy.default).get_content()
    assert sha256_of(bundle) in text
    assert "X-Amz-Signature=" in text
    assert "X-Amz-Signature" not in json.dumps(journal(bundle))


def test_a_ticket_needs_a_store_that_can_share(bundle: Path, tmp_path: Path) -> None:
    done = send(bundle, f"{tmp_path.as_uri()}/", "--ticket", "agora")
    assert done.code == 2
    assert "--ticket goes with an object store" in done.stderr


def test_what_takes_no_files_is_told_so_before_a_token_is_asked_for(bundle: Path) -> None:
    done = send(bundle, "github+https://github.com/owner/project/issues/12")
    assert done.code == 2
    assert "--to s3://BUCKET/ --ticket github+https://github.com/owner/project/issues/12" in done.stderr


def test_nothing_is_stored_for_a_ticket_that_is_not_there(bundle: Path, gateway: Gateway) -> None:
    with github("Bearer synthetic-token") as desk:
        issues = f"github+http://127.0.0.1:{desk.port}/owner/project/issues"
        given = ("--endpoint", gateway.url, "--ticket")
        environment = {**S3, "AVSYNC_GITHUB_TOKEN": "synthetic-token"}
        done = send(bundle, "s3://bucket/told/", *given, f"{issues}/13", **environment)
        assert done.code == 7
        assert "shows no such issue" in done.stderr
        assert not (gateway.buckets / "bucket" / "told").exists()
        for _ in range(2):
            assert send(bundle, "s3://bucket/told/", *given, f"{issues}/12", **environment).code == 0
        (comment,) = desk.comments
    assert sha256_of(bundle) in comment["body"]


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
