import base64
import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.delivery.errors import Again, ChangedError, DeliveryError
from collector.delivery.model import Absent, Patience, Proof, Receipt, Unknowable
from collector.delivery.sending import Past, Step
from collector.delivery.service import Session
from collector.delivery.services.put import SERVICE, open_put
from collector.errors import UsageError
from tests.delivery.parcels import QUICK, Watched, make_access, make_errand, make_parcel
from tests.evidence.network.servers import closed_port, issue, silent, tcp_server
from tests.servers.cutting import Cut, When, relay
from tests.servers.store import Reply, Store, Takes, storing

SIGNED = "X-Amz-Signature=synthetic-signature&X-Amz-Expires=60"


@contextlib.contextmanager
def session(url: str, folder: Path, *, ca_file: str = "", patience: Patience = QUICK) -> Iterator[Session]:
    with open_put(SERVICE.read(url), make_access(folder, ca_file=ca_file, patience=patience)) as opened:
        yield opened


def deliver(store: Store, folder: Path, *, size: int = 100_000, port: int = 0) -> Watched:
    watched = Watched()
    parcel = make_parcel(folder, size)
    with session(f"http://localhost:{port or store.port}/in/demo.zip?{SIGNED}", folder) as opened:
        make_errand(opened, parcel, watched).run()
    assert store.kept == {"/in/demo.zip": parcel.path.read_bytes()}
    return watched


def test_what_signs_a_url_is_neither_shown_nor_kept(tmp_path: Path) -> None:
    destination = SERVICE.read(f"https://bucket.example/in/demo.zip?{SIGNED}")
    assert destination.shown == "https://bucket.example/in/demo.zip"
    assert destination.hosts == ("bucket.example:443",)
    with storing() as store:
        watched = deliver(store, tmp_path)
    assert "synthetic-signature" not in str(watched)


def test_a_file_arrives_once_and_its_digest_is_compared(tmp_path: Path) -> None:
    with storing() as store:
        watched = deliver(store, tmp_path)
    assert [line.split()[0] for line in store.asked] == ["PUT"]
    assert watched.steps == [Step.UPLOADING, Step.UPLOADED, Step.LINKED, Step.VERIFIED]
    assert watched.proofs[0].proof is Proof.DIGEST
    assert sum(watched.moves) == 100_000


def test_without_a_digest_it_is_read_back(tmp_path: Path) -> None:
    with storing(etag=False) as store:
        watched = deliver(store, tmp_path)
    assert watched.proofs[0].proof is Proof.READ_BACK


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_connection_cut_in_the_middle_is_made_good(tmp_path: Path, share: float) -> None:
    with storing() as store, relay(store.port, Cut(after_bytes=int(3_000_000 * share))) as between:
        watched = deliver(store, tmp_path, size=3_000_000, port=between.port)
        assert between.cuts == []
    assert sum(watched.moves) == 3_000_000
    assert watched.said.count("Sending") == 2


def test_a_lost_answer_leads_to_one_object(tmp_path: Path) -> None:
    with storing() as store, relay(store.port, Cut(after_bytes=1_000_000, when=When.ANSWER)) as between:
        deliver(store, tmp_path, size=1_000_000, port=between.port)
    assert len([line for line in store.asked if line.startswith("PUT")]) == 2


def test_a_server_that_stores_half_of_it_is_found_out(tmp_path: Path) -> None:
    for etag in (True, False):
        with storing(Reply(takes=Takes.HALF), etag=etag) as store, pytest.raises(DeliveryError, match="not the bundle"):
            deliver(store, tmp_path)


def test_a_store_that_shows_nothing_is_not_believed(tmp_path: Path) -> None:
    with storing(etag=False) as store:
        store.readable = False
        with pytest.raises(DeliveryError, match="nothing shows what is stored"):
            deliver(store, tmp_path)


@pytest.mark.parametrize(
    ("headers", "least_pauses"), [({}, ["0 s", "0 s"]), ({"Retry-After": "1"}, ["1 s"])], ids=["back-off", "as told"]
)
def test_a_server_that_wants_to_be_left_alone_gets_it(
    tmp_path: Path, headers: dict[str, str], least_pauses: list[str]
) -> None:
    with storing(*[Reply(status=429, headers=headers)] * len(least_pauses)) as store:
        watched = deliver(store, tmp_path)
    waited = [text.rsplit(" in ")[-1] for text in watched.said if "Trying again" in text]
    assert waited == least_pauses


def test_a_server_that_asks_for_too_long_is_not_waited_for(tmp_path: Path) -> None:
    with (
        storing(Reply(status=429, headers={"Retry-After": "3600"})) as store,
        pytest.raises(DeliveryError, match="asks to wait 3600 s: run the same command again then"),
    ):
        deliver(store, tmp_path)
    assert len(store.asked) == 1


def test_a_server_that_stays_broken_is_given_up(tmp_path: Path) -> None:
    with storing(*[Reply(status=500)] * 9) as store, pytest.raises(DeliveryError, match=r"fault \(error 500\)"):
        deliver(store, tmp_path)
    assert len(store.asked) == QUICK.tries


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=401), r"credentials \(401\)"),
        (Reply(status=403, body=b"SignatureDoesNotMatch synthetic-signature"), r"signature in the URL \(403\)"),
        (Reply(status=400, body=b"ExpiredToken"), r"signature in the URL \(400\): it has expired"),
        (Reply(status=404), r"no such place \(404\)"),
        (Reply(status=405), r"nothing at that URL \(405\)"),
        (Reply(status=413, takes=Takes.NOTHING), r"file of this size \(413\)"),
        (Reply(status=418), r"refused \(418\)"),
        (Reply(status=302, headers={"Location": "http://localhost:1/x"}), "plain http at localhost:1"),
        (
            Reply(status=307, headers={"Location": "https://other.example/x?sig=hush"}),
            "https://other.example/x. Nothing",
        ),
        (Reply(status=301, headers={"Location": f"/in/demo.zip?{SIGNED}"}), "redirects to itself"),
    ],
)
def test_a_refusal_is_said_once_and_not_repeated(tmp_path: Path, reply: Reply, words: str) -> None:
    with storing(*[reply] * 9) as store, pytest.raises(DeliveryError, match=words) as raised:
        deliver(store, tmp_path, size=3_000_000 if reply.takes is Takes.NOTHING else 1000)
    assert len(store.asked) == 1
    assert raised.value.again is Again.NEVER
    assert "synthetic-signature" not in str(raised.value)
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize(("status", "words"), [(400, "malformed"), (401, "credentials"), (403, "AVSYNC_PUT_TOKEN")])
def test_a_url_that_nobody_signed_is_not_said_to_have_a_signature(tmp_path: Path, status: int, words: str) -> None:
    with (
        storing(Reply(status=status)) as store,
        session(f"{store.url}/in/demo.zip", tmp_path) as opened,
        pytest.raises(DeliveryError, match=rf"\({status}\)") as raised,
    ):
        make_errand(opened, make_parcel(tmp_path, 1000), Watched()).run()
    assert words in str(raised.value)
    assert "signature" not in str(raised.value)


def test_a_full_disk_there_is_tried_again_and_told(tmp_path: Path) -> None:
    with storing(*[Reply(status=507)] * 9) as store, pytest.raises(DeliveryError, match=r"no space left \(507\)"):
        deliver(store, tmp_path)


def test_nobody_there_is_told(tmp_path: Path) -> None:
    with (
        session(f"http://localhost:{closed_port()}/x", tmp_path) as opened,
        pytest.raises(DeliveryError, match="nothing listens there"),
    ):
        make_errand(opened, make_parcel(tmp_path), Watched()).run()


def test_a_server_that_falls_silent_is_not_waited_for_forever(tmp_path: Path) -> None:
    hurried = Patience(connect_s=1.0, stall_s=0.2, answer_s=0.2, tries=1)
    with (
        tcp_server(silent) as port,
        session(f"http://127.0.0.1:{port}/x", tmp_path, patience=hurried) as opened,
        pytest.raises(DeliveryError, match="fell silent"),
    ):
        opened.send(make_parcel(tmp_path), Watched())


def test_a_name_that_nobody_knows_is_told(tmp_path: Path) -> None:
    with (
        session("https://nobody.invalid/x", tmp_path) as opened,
        pytest.raises(DeliveryError, match=r"nobody\.invalid"),
    ):
        opened.send(make_parcel(tmp_path), Watched())


def test_tls_is_trusted_by_its_authority_only(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    with storing(context=issued.context) as store:
        parcel = make_parcel(tmp_path)
        with session(f"{store.url}/x", tmp_path, ca_file=str(issued.authority)) as opened:
            make_errand(opened, parcel, Watched()).run()
        assert store.kept["/x"] == parcel.path.read_bytes()
        with session(f"{store.url}/y", tmp_path) as opened, pytest.raises(DeliveryError, match="not to be trusted"):
            make_errand(opened, parcel, Watched()).run()
    assert list(store.kept) == ["/x"]


def test_a_certificate_for_another_name_is_not_trusted(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    with (
        storing(context=issued.other("elsewhere.test")) as store,
        session(f"{store.url}/x", tmp_path, ca_file=str(issued.authority)) as opened,
        pytest.raises(DeliveryError, match="not to be trusted"),
    ):
        opened.send(make_parcel(tmp_path), Watched())


def test_an_expired_certificate_is_named_as_such(tmp_path: Path) -> None:
    issued = issue(tmp_path, days_left=-1)
    with (
        storing(context=issued.context) as store,
        session(f"{store.url}/x", tmp_path, ca_file=str(issued.authority)) as opened,
        pytest.raises(DeliveryError, match="certificate has expired") as raised,
    ):
        opened.send(make_parcel(tmp_path), Watched())
    assert raised.value.again is Again.NEVER


def test_tls_to_a_port_without_it_is_told(tmp_path: Path) -> None:
    with (
        storing() as store,
        session(f"https://localhost:{store.port}/x", tmp_path) as opened,
        pytest.raises(DeliveryError, match="does it speak TLS"),
    ):
        opened.send(make_parcel(tmp_path), Watched())


def test_a_file_that_changed_is_never_sent_whole(tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path, 1_000_000)
    changed = bytearray(parcel.path.read_bytes())
    changed[500_000] ^= 1
    parcel.path.write_bytes(changed)
    with (
        storing() as store,
        session(f"{store.url}/x", tmp_path) as opened,
        pytest.raises(ChangedError, match="was changed since it was approved"),
    ):
        make_errand(opened, parcel, Watched()).run()
    assert store.kept == {}


def test_what_an_earlier_run_sent_and_proved_is_not_sent_again(tmp_path: Path) -> None:
    with storing() as store:
        first = deliver(store, tmp_path)
        with session(f"{store.url}/in/demo.zip?{SIGNED}", tmp_path) as opened:
            done = make_errand(opened, make_parcel(tmp_path), Watched(), past=first.past).run()
        assert done.before
        assert len(store.asked) == 1
        with session(f"{store.url}/in/demo.zip?{SIGNED}", tmp_path) as opened:
            anew = make_errand(opened, make_parcel(tmp_path), Watched(), past=first.past, again=True).run()
    assert not anew.before
    assert len(store.asked) == 2


def test_a_run_that_was_cut_is_sent_anew(tmp_path: Path) -> None:
    with session("https://bucket.example/x", tmp_path) as opened:
        parcel = make_parcel(tmp_path)
        assert opened.find_existing(parcel, Past(step=Step.UPLOADING).receipt) == Absent()
        known = Receipt(ids={"status": "200"})
        assert isinstance(opened.find_existing(parcel, known), Unknowable)


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("X-Amz-Signature=a", {"content-type"}),
        ("sv=2022-11-02&sig=a", {"content-type", "x-ms-blob-type"}),
        ("AWSAccessKeyId=a&Expires=1&Signature=a", set()),
    ],
)
def test_headers_are_those_that_a_signature_allows(tmp_path: Path, query: str, sent: set[str]) -> None:
    with storing() as store, session(f"{store.url}/x?{query}", tmp_path) as opened:
        opened.send(make_parcel(tmp_path), Watched())
    assert {"content-type", "x-ms-blob-type"} & set(store.headers[0]) == sent


@pytest.mark.parametrize(
    "headers",
    [
        {"x-goog-hash": "crc32c=AAAAAA==,md5={}"},
        {"Content-MD5": "{}"},
    ],
    ids=["Google", "Azure"],
)
def test_other_stores_digests_are_read_too(tmp_path: Path, headers: dict[str, str]) -> None:
    md5 = base64.b64encode(hashlib.md5(make_parcel(tmp_path).path.read_bytes()).digest()).decode()
    reply = Reply(headers={name: value.format(md5) for name, value in headers.items()})
    with storing(reply, etag=False) as store:
        watched = deliver(store, tmp_path)
    assert watched.proofs[0].proof is Proof.DIGEST


@pytest.mark.parametrize(
    "url",
    ["https://", "http://example.com/x", "https://user:hush@example.com/x", "https://exa mple.com/", "https://a:0/x"],
)
def test_a_url_that_cannot_be_used_is_refused_before_any_work(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        SERVICE.read(url)
    assert "hush" not in str(raised.value)
