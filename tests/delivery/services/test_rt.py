"""Request Tracker as it is (AVSYNC_SERVERS=1), and what needs no server to be wrong."""

import base64
import json
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.delivery.errors import DeliveryError
from collector.delivery.model import Absent, Attached, Proof
from collector.delivery.notes import NoteSession
from collector.delivery.service import Commenting, Session
from collector.delivery.services.rt import EXAMPLE, open_rt, read, unwrapped
from collector.errors import UsageError
from tests.avsync import Done
from tests.bundle.small_disk import resized
from tests.cli.attaching import send as attached
from tests.delivery.parcels import Watched, make_access, make_big_bundle, make_errand, make_note, make_parcel, sha256_of
from tests.servers.nginx import nginx
from tests.servers.request_tracker import KEPT_BYTES, RequestTracker, running_rt
from tests.vendor_servers.http import Answer, Asked, serving

SIZE = 1_000_000


def send(bundle: Path, to: str, secret: str, *arguments: str) -> Done:
    return attached(bundle, to, *arguments, AVSYNC_RT_TOKEN=secret)


def opened(rt: RequestTracker, port: int, folder: Path) -> AbstractContextManager[Session]:
    return open_rt(read(rt.to(port=port)), make_access(folder, secrets={"token": rt.writer}))


def test_it_is_attached_once_and_read_back(rt: RequestTracker, bundle: Path) -> None:
    for sent_now in (True, False):
        done = send(bundle, rt.to(), rt.writer, "--json")
        assert done.code == 0, done.stderr
        assert (done.document["state"], done.document["to"][0]["sent_now"]) == ("verified", sent_now)
    assert done.document["to"][0]["proof"] == "read back"
    assert rt.stored(bundle.name) == [bundle.read_bytes()]


def test_the_text_is_a_comment_that_the_customer_is_not_sent(rt: RequestTracker, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path, 1000, seed=98, name="commented.zip")
    parcel = replace(parcel, text=replace(parcel.text, subject="Only for this test"))
    with opened(rt, rt.port, tmp_path) as session:
        make_errand(session, parcel, Watched()).run()
    ((kind, text),) = rt.comments("Only for this test")
    assert kind == "Comment"
    assert "- Room: demo" in text


def test_a_part_that_is_kept_with_201_is_not_called_delivered(rt: RequestTracker, tmp_path: Path) -> None:
    large = make_big_bundle(tmp_path, 6_000_000, name="cut.zip")
    for _ in range(2):
        done = send(large, rt.to(), rt.writer)
        assert done.code == 7
        assert "keeps 3,75" in done.stderr
        assert "MaxAttachmentSize" in done.stderr
        assert "--prune --max-size SIZE" in done.stderr
    (kept,) = rt.stored("cut.zip")
    assert len(kept) == KEPT_BYTES
    pruned = send(large, rt.to(), rt.writer, "--prune", "--max-size", "3MB")
    small = large.with_name("cut-small.zip")
    assert f"--sha256 {sha256_of(small)}" in pruned.stderr
    assert send(small, rt.to(), rt.writer).code == 0
    assert rt.stored(small.name) == [small.read_bytes()]


def test_a_file_that_is_dropped_with_201_is_not_called_delivered(real_servers: None, tmp_path: Path) -> None:
    with running_rt(truncate=0, drop=1) as dropping:
        large = make_big_bundle(tmp_path, 6_000_000, name="dropped.zip")
        for _ in range(2):
            done = send(large, dropping.to(), dropping.writer)
            assert done.code == 7
            assert "keeps 0 of" in done.stderr
        assert len(dropping.stored("dropped.zip.txt")) == 1


def test_a_full_disk_that_rt_hides_behind_201_is_told_and_a_repeat_completes(
    real_servers: None, tmp_path: Path
) -> None:
    bundle = make_big_bundle(tmp_path, 3_000_000, name="full.zip")
    with running_rt(disk_bytes=3 << 20) as full:
        done = send(bundle, full.to(), full.writer)
        assert done.code == 7
        assert "shows no such file. The disk of its database may be full" in done.stderr
        assert full.stored(bundle.name) == []
        resized(full.folder, size_bytes=30 << 20)
        assert send(bundle, full.to(), full.writer).code == 0
        assert full.stored(bundle.name) == [bundle.read_bytes()]


@pytest.mark.parametrize(
    ("who", "ticket", "told"),
    [
        ("nobody", "open", "does not accept the token"),
        ("reader", "open", "CommentOnTicket"),
        ("writer", "absent", "shows no ticket 999999"),
        ("writer", "closed", "is resolved"),
    ],
)
def test_who_may_not_is_told_why_and_nothing_is_attached(
    rt: RequestTracker, bundle: Path, who: str, ticket: str, told: str
) -> None:
    token = {"nobody": "1-2-synthetic", "reader": rt.reader, "writer": rt.writer}[who]
    number = {"open": rt.open, "closed": rt.closed, "absent": "999999"}[ticket]
    done = send(bundle, rt.to(number), token)
    assert done.code == 7
    assert told in done.stderr
    assert token not in done.stderr
    assert rt.stored(bundle.name) == []


def test_a_proxy_that_allows_less_than_rt_is_told_and_a_repeat_without_it_completes(
    rt: RequestTracker, tmp_path: Path
) -> None:
    parcel, watched = make_parcel(tmp_path, SIZE, name="proxy.zip"), Watched()
    rules = "client_max_body_size 100k;"
    with nginx(tmp_path, behind=rt.port, rules=rules) as port, opened(rt, port, tmp_path) as session:
        with pytest.raises(DeliveryError, match=r"a proxy before RT allows less.*--prune --max-size SIZE"):
            make_errand(session, parcel, watched).run()
        assert watched.said.count("Sending") == 1
    with opened(rt, rt.port, tmp_path) as session:
        assert not make_errand(session, parcel, Watched(), past=watched.past).run().before
    assert rt.stored(parcel.name) == [parcel.path.read_bytes()]


def test_a_comment_tells_once_where_the_bundle_lies(rt: RequestTracker, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path, 1000, seed=99)
    with opened(rt, rt.port, tmp_path) as session:
        assert isinstance(session, Commenting)
        for before in (False, True):
            told = make_errand(NoteSession(session, make_note(parcel)), parcel, Watched()).run()
            assert (told.before, told.verified.proof) == (before, Proof.READ_BACK)


def test_a_subject_that_quotes_the_sha256_is_no_link(tmp_path: Path) -> None:
    said = make_note(make_parcel(tmp_path, 1000))
    texts = [f"I will send a bundle, sha256 {said.sha256}"]

    def answer(asked: Asked) -> Answer:
        items = [{"id": str(at), "Subject": f"Bundle, sha256 {said.sha256}"} for at in range(len(texts))]
        listed = {"items": items if asked.path.endswith("/attachments") else []}
        text = texts[int(asked.path.rpartition("/")[2])] if "/attachment/" in asked.path else ""
        return Answer(body=json.dumps({**listed, "Content": base64.encodebytes(text.encode()).decode()}).encode())

    with serving(answer) as served:
        destination = read(f"rt+{served.url}/ticket/7")
        with open_rt(destination, make_access(tmp_path, secrets={"token": "synthetic"})) as session:
            assert isinstance(session, Commenting)
            assert isinstance(session.find_comment(said), Absent)
            texts.append(said.text.markdown)
            assert isinstance(session.find_comment(said), Attached)


@given(data=st.binary(max_size=400), step=st.integers(1, 90), before=st.booleans())
def test_a_file_is_taken_out_of_the_answer_wherever_it_is_cut(data: bytes, step: int, before: bool) -> None:
    content = {"Content": base64.encodebytes(data).decode()}
    headers = {"Headers": 'Content-Disposition: inline; filename="\\"Content\\" : \\"x.zip"', "id": 3}
    document = json.dumps({**headers, **content} if before else {**content, **headers}, indent=3).encode()
    pieces = (document[at : at + step] for at in range(0, len(document), step))
    assert b"".join(unwrapped(pieces)) == data


@pytest.mark.parametrize(
    ("url", "base", "item"),
    [
        (EXAMPLE, "https://rt.example", "7"),
        ("rt+https://h.example/rt/REST/2.0/ticket/7", "https://h.example/rt", "7"),
        ("rt+http://localhost:8081/Ticket/7", "http://localhost:8081", "7"),
        ("rt+https://h.example/rt/Ticket/Display.html?id=7", "https://h.example/rt", "7"),
        ("rt+https://h.example/Ticket/Display.html?id=7#txn-55", "https://h.example", "7"),
    ],
)
def test_the_address_of_a_ticket_is_read(url: str, base: str, item: str) -> None:
    destination = read(url)
    assert (destination.base, destination.item) == (base, item)


@pytest.mark.parametrize(
    "url",
    [
        "rt+https://h.example/",
        "rt+https://h.example/ticket/x",
        "rt+http://h.example/ticket/7",
        "rt+https://h.example/Ticket/Display.html?id=7&x=1",
    ],
)
def test_what_is_no_address_of_a_ticket_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"--to"):
        read(url)
