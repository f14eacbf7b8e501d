"""Zendesk by its public reference: a contract server on loopback answers as that says."""

import base64
import math
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from collector.delivery.errors import DeliveryError
from collector.delivery.model import Limits, Patience, Proof
from collector.delivery.notes import NoteSession
from collector.delivery.sending import FIRST_TIME, Step
from collector.delivery.service import Commenting
from collector.delivery.services.zendesk import EXAMPLE, open_zendesk, read
from collector.errors import UsageError
from tests.avsync import finish, start
from tests.delivery.parcels import (
    QUICK,
    Watched,
    make_access,
    make_big_bundle,
    make_errand,
    make_note,
    make_parcel,
    sha256_of,
)
from tests.servers.cutting import Cut, When, relay
from tests.servers.helpdesks import Desk, zendesk

TOKEN = "agent@example.com:synthetic-key"
BASIC = "Basic " + base64.b64encode(b"agent@example.com/token:synthetic-key").decode()
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
SIZE = 600_000


@pytest.fixture
def desk() -> Iterator[Desk]:
    with zendesk(BASIC) as running:
        yield running


def attach(
    desk: Desk,
    folder: Path,
    *,
    port: int = 0,
    token: str = TOKEN,
    watched: Watched | None = None,
    patience: Patience = QUICK,
) -> Watched:
    """Deliver a parcel of always the same bytes, after what ``watched`` remembers."""
    seen = watched or Watched()
    destination = read(f"zendesk+http://127.0.0.1:{port or desk.port}/agent/tickets/7")
    past = seen.past if seen.steps else FIRST_TIME
    with open_zendesk(destination, make_access(folder, secrets={"token": token})) as session:
        session.limits()
        make_errand(session, make_parcel(folder, SIZE), seen, past=past, patience=patience).run()
    return seen


def stored(desk: Desk, folder: Path) -> bool:
    return desk.stored("avsync-demo.zip") == [(folder / "avsync-demo.zip").read_bytes()]


@pytest.mark.parametrize("token", [TOKEN, "agent@example.com/token:synthetic-key"])
def test_it_is_attached_once_and_read_back(desk: Desk, tmp_path: Path, token: str) -> None:
    for _ in range(2):
        seen = attach(desk, tmp_path, token=token)
        assert seen.proofs[-1].proof is Proof.READ_BACK
    assert stored(desk, tmp_path)


def test_the_text_is_an_internal_note_that_the_customer_is_not_sent(desk: Desk, tmp_path: Path) -> None:
    attach(desk, tmp_path)
    (comment,) = desk.comments
    assert comment["public"] is False
    assert "- Room: demo" in comment["body"]


def test_an_oauth_token_is_sent_as_one(tmp_path: Path) -> None:
    with zendesk("Bearer synthetic") as desk:
        attach(desk, tmp_path, token="synthetic")
        assert stored(desk, tmp_path)


def test_an_older_comment_on_a_further_page_is_found(desk: Desk, tmp_path: Path) -> None:
    attach(desk, tmp_path)
    desk.comments += [{"id": number, "body": "more", "attachments": []} for number in range(5)]
    attach(desk, tmp_path)
    assert stored(desk, tmp_path)


def test_an_upload_of_a_killed_run_is_attached_and_not_sent_again(desk: Desk, tmp_path: Path) -> None:
    desk.refusals = [(r"PUT .*/tickets/7", 422, {})]
    watched = Watched()
    with pytest.raises(DeliveryError, match="422"):
        attach(desk, tmp_path, watched=watched)
    attach(desk, tmp_path, watched=watched)
    assert sum(line.startswith("POST /api/v2/uploads") for line in desk.asked) == 1
    assert stored(desk, tmp_path)


def changes(desk: Desk) -> int:
    return sum(line.startswith("PUT /api/v2/tickets/7") for line in desk.asked)


def test_an_attaching_that_shows_only_later_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    desk.late_s = 0.2
    watched = attach(desk, tmp_path, patience=replace(QUICK, settle_s=20.0))
    assert (changes(desk), len(desk.comments)) == (1, 1)
    assert watched.steps[-2:] == [Step.COMMITTING, Step.VERIFIED]
    assert stored(desk, tmp_path)


def test_a_token_that_was_used_but_is_not_shown_in_time_is_told_and_a_repeat_finds_it(
    desk: Desk, tmp_path: Path
) -> None:
    desk.late_s = math.inf
    watched = Watched()
    with pytest.raises(DeliveryError, match="422"):
        attach(desk, tmp_path, watched=watched)
    desk.comments += desk.hidden
    attach(desk, tmp_path, watched=watched)
    assert (changes(desk), len(desk.comments)) == (2, 1)
    assert stored(desk, tmp_path)


@pytest.mark.parametrize("way", ["copy", "link"])
def test_two_attaches_at_once_from_different_files_leave_one(desk: Desk, tmp_path: Path, way: str) -> None:
    bundle = make_big_bundle(tmp_path, SIZE)
    (tmp_path / "elsewhere").mkdir()
    other = tmp_path / "elsewhere" / bundle.name
    if way == "link":
        other.symlink_to(bundle)
    else:
        other.write_bytes(bundle.read_bytes())
    with relay(desk.port, Cut(after_bytes=SIZE // 2, when=When.HELD)) as between:
        to = ("--to", f"zendesk+http://127.0.0.1:{between.port}/agent/tickets/7", "--yes")
        approved = (*to, "--sha256", sha256_of(bundle))
        first = start(tmp_path, "attach", str(bundle), *approved, AVSYNC_ZENDESK_TOKEN=TOKEN)
        try:
            assert between.held.wait(60)
            meanwhile = finish(start(tmp_path, "attach", str(other), *approved, AVSYNC_ZENDESK_TOKEN=TOKEN))
        finally:
            first.send_signal(KILL)
            finish(first)
        assert (meanwhile.code, desk.comments) == (2, []), meanwhile.stderr
        assert "Another avsync is delivering the same bundle" in meanwhile.stderr
        for _ in range(2):
            done = finish(start(tmp_path, "attach", str(other), *approved, AVSYNC_ZENDESK_TOKEN=TOKEN))
            assert done.code == 0, done.stderr
    assert desk.stored(other.name) == [other.read_bytes()]


def test_bytes_that_were_spoilt_are_not_called_delivered(desk: Desk, tmp_path: Path) -> None:
    desk.spoils = True
    with pytest.raises(DeliveryError, match="does not show one with its bytes"):
        attach(desk, tmp_path)


def test_the_limit_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    destination = read(f"zendesk+http://127.0.0.1:{desk.port}/agent/tickets/7")
    with open_zendesk(destination, make_access(tmp_path, secrets={"token": TOKEN})) as session:
        assert session.limits() == Limits(most_bytes=50_000_000, known_by="the account's settings say so")
        desk.refusals = [("account/settings", 403, {})]
        assert session.limits().most_bytes == 0


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (("POST .*uploads", 413, {}), "refuses a file of this size"),
        (("PUT .*tickets/7", 403, {}), "does not let this user change ticket 7"),
    ],
)
def test_a_refusal_is_told_and_a_repeat_completes(
    desk: Desk, tmp_path: Path, refusal: tuple[str, int, dict[str, str]], told: str
) -> None:
    desk.refusals = [refusal]
    watched = Watched()
    with pytest.raises(DeliveryError, match=told):
        attach(desk, tmp_path, watched=watched)
    assert desk.refusals == []
    attach(desk, tmp_path, watched=watched)
    assert stored(desk, tmp_path)


def test_wrong_credentials_and_a_closed_or_absent_ticket_are_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="does not accept the credentials") as refused:
        attach(desk, tmp_path, token="agent@example.com:wrong-key")
    assert "wrong-key" not in str(refused.value)
    desk.status = "closed"
    with pytest.raises(DeliveryError, match="is closed"):
        attach(desk, tmp_path)
    away = read(f"zendesk+http://127.0.0.1:{desk.port}/tickets/8")
    access = make_access(tmp_path, secrets={"token": TOKEN})
    with open_zendesk(away, access) as session, pytest.raises(DeliveryError, match="shows no ticket 8"):
        session.limits()
    assert desk.comments == []


def test_a_comment_tells_once_where_the_bundle_lies(desk: Desk, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path, 1000)
    destination = read(f"zendesk+http://127.0.0.1:{desk.port}/agent/tickets/7")
    for before in (False, True):
        with open_zendesk(destination, make_access(tmp_path, secrets={"token": TOKEN})) as session:
            assert isinstance(session, Commenting)
            assert make_errand(NoteSession(session, make_note(parcel)), parcel, Watched()).run().before is before
    (comment,) = desk.comments
    assert comment["public"] is False
    assert "https://store.example/x.zip" in comment["body"]


@pytest.mark.parametrize(("url", "item"), [(EXAMPLE, "123"), ("zendesk+https://c.zendesk.com/tickets/5", "5")])
def test_the_address_of_a_ticket_is_read(url: str, item: str) -> None:
    assert read(url).item == item


@pytest.mark.parametrize("url", ["zendesk+https://c.zendesk.com/", "zendesk+http://c.zendesk.com/tickets/5"])
def test_what_is_no_address_of_a_ticket_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"--to"):
        read(url)
