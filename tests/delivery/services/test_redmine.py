"""Redmine as it is (AVSYNC_SERVERS=1), and what needs no server to be wrong."""

import shutil
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from collector.delivery.errors import DeliveryError
from collector.delivery.model import Absent, Proof
from collector.delivery.notes import NoteSession
from collector.delivery.sending import Step
from collector.delivery.service import Commenting, Session
from collector.delivery.services.redmine import EXAMPLE, open_redmine, read
from collector.errors import UsageError
from tests.avsync import Done
from tests.bundle.keys import age_keys
from tests.bundle.small_disk import small_disk
from tests.cli.attaching import send as attached
from tests.delivery.parcels import QUICK, Watched, make_access, make_big_bundle, make_errand, make_note, make_parcel
from tests.servers.cutting import Cut, When, relay
from tests.servers.nginx import nginx
from tests.servers.redmine import MOST_KB, USER, Redmine

SIZE = 2_000_000


def send(bundle: Path, to: str, secret: str, *arguments: str) -> Done:
    return attached(bundle, to, *arguments, AVSYNC_REDMINE_KEY=secret)


def shown(redmine: Redmine, bundle: Path) -> list[dict[str, object]]:
    return [item for item in redmine.attachments() if item["filename"] == bundle.name]


def require_one(redmine: Redmine, bundle: Path) -> None:
    (attachment,) = shown(redmine, bundle)
    assert redmine.stored(attachment) == bundle.read_bytes()


def test_it_is_attached_once_and_proven_by_the_token(redmine: Redmine, bundle: Path) -> None:
    for sent_now in (True, False):
        done = send(bundle, redmine.to(), redmine.writer, "--json")
        assert done.code == 0, done.stderr
        assert (done.document["state"], done.document["to"][0]["sent_now"]) == ("verified", sent_now)
    assert done.document["to"][0]["proof"] == "digest"
    require_one(redmine, bundle)


def test_the_text_is_a_note_that_all_who_see_the_issue_read(redmine: Redmine, bundle: Path) -> None:
    """As they see the file: Redmine has private notes, but no private files."""
    assert send(bundle, redmine.to(), redmine.writer).code == 0
    (note,) = (note for note in redmine.notes() if bundle.name in str(note["notes"]))
    assert note["private_notes"] is False
    assert str(note["notes"]).startswith("<pre>")
    assert "- Room: demo" in str(note["notes"])


def test_without_its_journal_it_is_found_by_its_bytes(redmine: Redmine, bundle: Path) -> None:
    assert send(bundle, redmine.to(), redmine.writer).code == 0
    bundle.with_name(f"{bundle.name}.journal.json").unlink()
    again = send(bundle, redmine.to(), redmine.writer, "--json")
    assert (again.code, again.document["to"][0]["proof"]) == (0, "read back")
    require_one(redmine, bundle)


def test_another_file_of_that_name_is_not_taken_for_it(redmine: Redmine, bundle: Path, tmp_path: Path) -> None:
    assert send(bundle, redmine.to(), redmine.writer).code == 0
    (tmp_path / "other").mkdir()
    other = make_big_bundle(tmp_path / "other", SIZE + 1, name=bundle.name)
    assert send(other, redmine.to(), redmine.writer).code == 0
    assert len(shown(redmine, bundle)) == 2


@pytest.mark.parametrize(
    ("who", "issue", "told"),
    [
        ("nobody", "open", "does not accept the API key"),
        ("locked", "open", "does not accept the API key"),
        ("reader", "open", "does not let this account change issue"),
        ("writer", "absent", "shows no issue 999999"),
        ("writer", "closed", "is closed"),
    ],
)
def test_who_may_not_is_told_why_and_nothing_is_attached(
    redmine: Redmine, bundle: Path, who: str, issue: str, told: str
) -> None:
    key = {"nobody": "synthetic-wrong-key"}.get(who) or getattr(redmine, who)
    number = {"open": redmine.open, "closed": redmine.closed, "absent": "999999"}[issue]
    done = send(bundle, redmine.to(number), key)
    assert done.code == 7
    assert told in done.stderr
    assert key not in done.stderr
    assert shown(redmine, bundle) == []
    if who == "reader":  # once the permission is there, the same command completes it
        assert send(bundle, redmine.to(), redmine.writer).code == 0
        require_one(redmine, bundle)


def test_an_attaching_that_redmine_does_after_the_client_gave_up_attaches_once(
    redmine: Redmine, tmp_path: Path
) -> None:
    parcel, watched = make_parcel(tmp_path, SIZE, name="late.zip"), Watched()
    before = len(redmine.notes())
    with (
        relay(redmine.port, Cut(after_bytes=SIZE + 1_000, when=When.LATE)) as between,
        opened(redmine, between.port, tmp_path) as session,
    ):
        make_errand(session, parcel, watched, patience=replace(QUICK, settle_s=20.0)).run()
    assert between.held.is_set()
    assert Step.COMMITTING in watched.steps
    require_one(redmine, parcel.path)
    assert len(redmine.notes()) == before + 1


def test_a_full_disk_is_told_and_a_repeat_completes(redmine: Redmine, tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, SIZE, name="full-disk.zip")
    with small_disk(redmine.files) as full:
        shutil.chown(full, USER)
        done = send(bundle, redmine.to(), redmine.writer)
        assert done.code == 7
        assert "has a fault (error 500)" in done.stderr
        assert shown(redmine, bundle) == []
    assert send(bundle, redmine.to(), redmine.writer).code == 0
    require_one(redmine, bundle)


def test_what_is_too_large_is_told_before_it_is_sent(redmine: Redmine, tmp_path: Path) -> None:
    large = make_big_bundle(tmp_path, MOST_KB * 1024 + 1, name="large.zip")
    done = send(large, redmine.to(), redmine.writer)
    assert (done.code, "Sending" in done.stderr) == (2, False)
    assert "the issue's page says so" in done.stderr
    assert "--prune" in done.stderr


def test_a_type_that_is_denied_is_told_in_redmines_words(redmine: Redmine, tmp_path: Path) -> None:
    bundle = make_big_bundle(tmp_path, 1000, name="bundle.exe")
    done = send(bundle, redmine.to(), redmine.writer)
    assert done.code == 7
    assert "422" in done.stderr


def test_the_encrypted_bundle_is_attached(redmine: Redmine, bundle: Path, tmp_path: Path) -> None:
    assert send(bundle, redmine.to(), redmine.writer, "--encrypt-to", age_keys(tmp_path).public).code == 0
    assert shown(redmine, bundle) == []
    require_one(redmine, bundle.with_name(f"{bundle.name}.age"))


def opened(redmine: Redmine, port: int, folder: Path) -> AbstractContextManager[Session]:
    """Open a session without the command: it waits hundredths of a second between its tries."""
    return open_redmine(read(redmine.to(port=port)), make_access(folder, secrets={"key": redmine.writer}))


def test_a_proxy_that_allows_less_than_redmine_is_told_and_a_repeat_without_it_completes(
    redmine: Redmine, tmp_path: Path
) -> None:
    parcel, watched = make_parcel(tmp_path, SIZE, name="proxy.zip"), Watched()
    with (
        nginx(tmp_path, behind=redmine.port, rules="client_max_body_size 1m;") as port,
        opened(redmine, port, tmp_path) as session,
    ):
        with pytest.raises(DeliveryError, match=r"a proxy before Redmine allows less.*--prune --max-size SIZE"):
            make_errand(session, parcel, watched).run()
        assert watched.said.count("Sending") == 1
    assert shown(redmine, parcel.path) == []
    with opened(redmine, redmine.port, tmp_path) as session:
        assert not make_errand(session, parcel, Watched(), past=watched.past).run().before
    require_one(redmine, parcel.path)


def test_a_note_tells_once_where_the_bundle_lies(redmine: Redmine, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path, 1000, seed=99)
    with opened(redmine, redmine.port, tmp_path) as session:
        assert isinstance(session, Commenting)
        assert isinstance(session.find_comment(make_note(parcel)), Absent)
        for before in (False, True):
            told = make_errand(NoteSession(session, make_note(parcel)), parcel, Watched()).run()
            assert (told.before, told.verified.proof) == (before, Proof.READ_BACK)


@pytest.mark.parametrize(
    ("url", "base", "item"),
    [
        (EXAMPLE, "https://redmine.example", "42"),
        ("redmine+https://h.example/desk/issues/7", "https://h.example/desk", "7"),
        ("redmine+https://h.example/issues/7#note-3", "https://h.example", "7"),
        ("redmine+http://localhost:3000/issues/7/", "http://localhost:3000", "7"),
    ],
)
def test_the_address_of_an_issue_is_read(url: str, base: str, item: str) -> None:
    destination = read(url)
    assert (destination.base, destination.item) == (base, item)


@pytest.mark.parametrize(
    "url",
    [
        "redmine+https://h.example/",
        "redmine+https://h.example/issues/",
        "redmine+https://h.example/issues/x",
        "redmine+https://h.example/issues/7?key=1",
        "redmine+http://h.example/issues/7",
        "redmine+https://me:secret@h.example/issues/7",
    ],
)
def test_what_is_no_address_of_an_issue_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"--to") as refused:
        read(url)
    assert "secret" not in str(refused.value)
