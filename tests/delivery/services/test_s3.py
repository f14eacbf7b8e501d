import contextlib
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from collector.delivery.errors import Again, ChangedError, DeliveryError
from collector.delivery.http import Http
from collector.delivery.model import Absent, Proof
from collector.delivery.sending import Step
from collector.delivery.service import Session, Sharing
from collector.delivery.services.put import open_put
from collector.delivery.services.put import read as read_put
from collector.delivery.services.s3 import SERVICE, Store, bucket_url, hosts, open_store
from collector.delivery.signing import Credentials
from collector.errors import UsageError
from collector.model.privacy import Secret
from tests.bundle.small_disk import small_disk
from tests.delivery.parcels import Watched, make_access, make_errand, make_parcel
from tests.evidence.network.servers import issue
from tests.servers.cutting import Cut, When, relay
from tests.servers.s3_gateway import KEY, SECRET, Gateway, s3_gateway, signed_put
from tests.servers.store import Reply, storing


@contextlib.contextmanager
def session(
    to: str,
    endpoint: str,
    folder: Path,
    *,
    key: str = KEY,
    secret: str = SECRET,
    ca_file: str = "",
    region: str = "",
) -> Iterator[Session]:
    settings = {"endpoint": endpoint, "region": region}
    access = make_access(folder, secrets={"key": key, "secret": secret}, settings=settings, ca_file=ca_file)
    with open_store(SERVICE.read(to), access) as opened:
        yield opened


def in_days(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def objects(gateway: Gateway, folder: str) -> dict[str, bytes]:
    place = gateway.buckets / "bucket" / folder
    return {path.name: path.read_bytes() for path in place.glob("*")} if place.is_dir() else {}


def test_an_object_arrives_once_and_the_store_names_its_sha256(gateway: Gateway, tmp_path: Path) -> None:
    parcel, watched = make_parcel(tmp_path), Watched()
    for before in (False, True):
        with session("s3://bucket/once/", gateway.url, tmp_path) as opened:
            done = make_errand(opened, parcel, watched).run()
        assert done.before is before
        assert done.verified.proof is Proof.DIGEST
    assert objects(gateway, "once") == {parcel.name: parcel.path.read_bytes()}
    assert watched.steps == [Step.UPLOADING, Step.UPLOADED, Step.LINKED, Step.VERIFIED, Step.VERIFIED]


def test_a_lost_answer_is_found_out_by_looking_and_nothing_is_sent_again(gateway: Gateway, tmp_path: Path) -> None:
    parcel, watched = make_parcel(tmp_path, 1_000_000), Watched()
    with (
        relay(gateway.port, Cut(after_bytes=1_000_000, when=When.ANSWER)) as between,
        session("s3://bucket/lost/", f"http://localhost:{between.port}", tmp_path) as opened,
    ):
        make_errand(opened, parcel, watched).run()
    assert objects(gateway, "lost") == {parcel.name: parcel.path.read_bytes()}
    assert watched.said.count("Sending") == 1


def test_a_full_disk_is_told_and_a_repeat_completes(gateway: Gateway, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path, 2_000_000)
    with small_disk(gateway.buckets / "bucket"):
        with (
            session("s3://bucket/full/", gateway.url, tmp_path) as opened,
            pytest.raises(DeliveryError, match=r"fault \(error 500\)|no space left") as raised,
        ):
            make_errand(opened, parcel, Watched()).run()
        assert raised.value.again is Again.LATER
        assert objects(gateway, "full") == {}
    with session("s3://bucket/full/", gateway.url, tmp_path) as opened:
        make_errand(opened, parcel, Watched()).run()
    assert objects(gateway, "full") == {parcel.name: parcel.path.read_bytes()}


def test_a_signed_url_that_has_expired_is_told_as_such(gateway: Gateway, tmp_path: Path) -> None:
    """By a real gateway, as whoever asks for a bundle signs it; one that holds takes the bundle."""
    parcel = make_parcel(tmp_path)
    access = make_access(tmp_path)
    url = f"{gateway.url}/bucket/signed.zip"
    with open_put(read_put(signed_put(url, in_days(-1))), access) as opened:
        with pytest.raises(DeliveryError, match="it has expired") as raised:
            make_errand(opened, parcel, Watched()).run()
        assert raised.value.again is Again.NEVER
    with open_put(read_put(signed_put(url, in_days(0))), access) as opened:
        make_errand(opened, parcel, Watched()).run()
    assert (gateway.buckets / "bucket" / "signed.zip").read_bytes() == parcel.path.read_bytes()


def test_another_object_of_that_name_is_never_replaced(gateway: Gateway, tmp_path: Path) -> None:
    place = gateway.buckets / "bucket" / "taken"
    place.mkdir()
    for other in (b"another", bytes(100_000)):
        (place / "demo.zip").write_bytes(other)
        with (
            session("s3://bucket/taken/demo.zip", gateway.url, tmp_path) as opened,
            pytest.raises(DeliveryError, match=r"another object of the name taken/demo\.zip"),
        ):
            make_errand(opened, make_parcel(tmp_path), Watched()).run()
        assert (place / "demo.zip").read_bytes() == other


def test_an_object_without_a_checksum_is_read_back(gateway: Gateway, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    place = gateway.buckets / "bucket" / "plain"
    place.mkdir()
    (place / parcel.name).write_bytes(parcel.path.read_bytes())
    with session("s3://bucket/plain/", gateway.url, tmp_path) as opened:
        done = make_errand(opened, parcel, Watched()).run()
    assert done.before
    assert done.verified.proof is Proof.READ_BACK


def test_a_file_that_changed_leaves_no_object(gateway: Gateway, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    parcel.path.write_bytes(bytes(parcel.size_bytes))
    with session("s3://bucket/changed/", gateway.url, tmp_path) as opened, pytest.raises(ChangedError):
        make_errand(opened, parcel, Watched()).run()
    assert objects(gateway, "changed") == {}


def test_a_wrong_secret_is_told_apart_from_a_wrong_clock(gateway: Gateway, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    with (
        session("s3://bucket/x/", gateway.url, tmp_path, secret="wrong") as opened,
        pytest.raises(DeliveryError, match="refuses these credentials") as raised,
    ):
        make_errand(opened, parcel, Watched()).run()
    assert raised.value.again is Again.NEVER
    by = Credentials(key=KEY, secret=Secret(value=SECRET), token=Secret(), region="us-east-1")
    for days, words in ((1, "24 h 0 min ahead of"), (-1, "24 h 0 min behind")):
        with Http(make_access(tmp_path)) as http:
            store = Store(http, f"{gateway.url}/bucket", "x/", by, now=partial(in_days, days))
            with pytest.raises(DeliveryError, match=f"clock is {words}"):
                make_errand(store, parcel, Watched()).run()
    assert objects(gateway, "x") == {}
    with session("s3://bucket/x/", gateway.url, tmp_path) as opened:  # once the clock is set
        make_errand(opened, parcel, Watched()).run()
    assert objects(gateway, "x") == {parcel.name: parcel.path.read_bytes()}


def test_whoever_has_no_right_is_told_and_a_repeat_with_the_right_completes(gateway: Gateway, tmp_path: Path) -> None:
    parcel, watched = make_parcel(tmp_path), Watched()
    key, secret = gateway.add_stranger()
    with (
        session("s3://bucket/strange/", gateway.url, tmp_path, key=key, secret=secret) as opened,
        pytest.raises(DeliveryError, match=r"\(403\).*without the right to write there") as raised,
    ):
        make_errand(opened, parcel, watched).run()
    assert raised.value.again is Again.NEVER
    assert secret not in str(raised.value)
    assert objects(gateway, "strange") == {}
    with session("s3://bucket/strange/", gateway.url, tmp_path) as opened:
        assert not make_errand(opened, parcel, Watched(), past=watched.past).run().before
    assert objects(gateway, "strange") == {parcel.name: parcel.path.read_bytes()}


def test_another_region_is_told_and_a_repeat_with_the_right_one_completes(gateway: Gateway, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path)
    with (
        session("s3://bucket/region/", gateway.url, tmp_path, region="eu-west-1") as opened,
        pytest.raises(DeliveryError, match="region") as raised,
    ):
        make_errand(opened, parcel, Watched()).run()
    assert raised.value.again is Again.NEVER
    assert objects(gateway, "region") == {}
    with session("s3://bucket/region/", gateway.url, tmp_path, region="us-east-1") as opened:
        make_errand(opened, parcel, Watched()).run()
    assert objects(gateway, "region") == {parcel.name: parcel.path.read_bytes()}


def test_a_bucket_that_is_not_there_is_told(gateway: Gateway, tmp_path: Path) -> None:
    with (
        session("s3://no-such-bucket/x/", gateway.url, tmp_path) as opened,
        pytest.raises(DeliveryError, match="no such bucket"),
    ):
        make_errand(opened, make_parcel(tmp_path), Watched()).run()


def test_a_shared_link_opens_the_object_without_credentials(gateway: Gateway, tmp_path: Path) -> None:
    parcel = make_parcel(tmp_path, name="with space+ü.zip")
    with session("s3://bucket/shared/", gateway.url, tmp_path) as opened:
        done = make_errand(opened, parcel, Watched()).run()
        assert isinstance(opened, Sharing)
        link = opened.share(done.receipt)
    with urllib.request.urlopen(link, timeout=10) as answer:
        assert answer.read() == parcel.path.read_bytes()
    assert SECRET not in link
    assert "X-Amz" not in done.receipt.link


def test_it_goes_over_tls_with_an_own_authority(real_servers: None, tmp_path: Path) -> None:
    issued = issue(tmp_path)
    parcel = make_parcel(tmp_path)
    with s3_gateway(tmp_path, chain=tmp_path / "chain.pem") as secure:
        with session("s3://bucket/tls/", secure.url, tmp_path, ca_file=str(issued.authority)) as opened:
            make_errand(opened, parcel, Watched()).run()
        with (
            session("s3://bucket/other/", secure.url, tmp_path) as opened,
            pytest.raises(DeliveryError, match="not to be trusted"),
        ):
            make_errand(opened, parcel, Watched()).run()
        assert list(objects(secure, "tls")) == [parcel.name]
        assert objects(secure, "other") == {}


def test_whoever_may_not_look_may_still_send_and_the_answer_is_believed(tmp_path: Path) -> None:
    """A store that answers HEAD with 403, as AWS does to whoever may only write."""
    parcel = make_parcel(tmp_path)
    by = Credentials(key=KEY, secret=Secret(value=SECRET), token=Secret(), region="us-east-1")
    with storing() as kept, Http(make_access(tmp_path)) as http:
        kept.hidden = True
        store = Store(http, f"{kept.url}/bucket", "", by)
        assert store.find_existing(parcel, make_errand(store, parcel, Watched()).past.receipt) == Absent()
        receipt = store.send(parcel, Watched())
        assert "if-none-match" not in kept.headers[-1]
        with pytest.raises(DeliveryError, match="may not look at what is stored"):
            store.verify_stored(parcel, receipt)
    assert kept.kept == {f"/bucket/{parcel.name}": parcel.path.read_bytes()}


@pytest.mark.parametrize(
    ("bucket", "settings", "url"),
    [
        ("logs", {}, "https://logs.s3.us-east-1.amazonaws.com"),
        ("logs", {"region": "eu-west-1"}, "https://logs.s3.eu-west-1.amazonaws.com"),
        ("my.logs", {"region": "eu-west-1"}, "https://s3.eu-west-1.amazonaws.com/my.logs"),
        ("logs", {"endpoint": "https://gateway.example:7070/"}, "https://gateway.example:7070/logs"),
    ],
)
def test_a_bucket_is_where_the_settings_say(bucket: str, settings: Mapping[str, str], url: str) -> None:
    assert bucket_url(bucket, settings) == url
    assert hosts(SERVICE.read(f"s3://{bucket}/"), settings)[0] in (url.split("/")[2], url.split("/")[2] + ":443")


@pytest.mark.parametrize("to", ["s3://", "s3://UPPER/x", "s3://a/", "s3://bucket/x?y", "s3://user@bucket/x"])
def test_what_is_no_bucket_is_refused(to: str) -> None:
    with pytest.raises(UsageError, match="s3://bucket/folder/"):
        SERVICE.read(to)


def test_an_endpoint_without_tls_is_refused() -> None:
    with pytest.raises(UsageError, match="--endpoint"):
        hosts(SERVICE.read("s3://bucket/"), {"endpoint": "http://gateway.example"})


@pytest.mark.parametrize(
    ("settings", "option"),
    [({"endpoint": "https://gäteway.example"}, "--endpoint"), ({"region": "eu-süd-1"}, "--region")],
)
def test_what_no_header_takes_is_refused(settings: Mapping[str, str], option: str) -> None:
    with pytest.raises(UsageError, match=option):
        hosts(SERVICE.read("s3://bucket/"), settings)


def test_a_stores_date_beyond_all_dates_is_no_clock_to_compare_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = Credentials(key=KEY, secret=Secret(value=SECRET), token=Secret(), region="us-east-1")
    beyond = "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"
    monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: beyond)
    with storing(Reply(status=403)) as kept, Http(make_access(tmp_path)) as http:
        store = Store(http, f"{kept.url}/bucket", "", by)
        with pytest.raises(DeliveryError, match="refuses these credentials"):
            store.send(make_parcel(tmp_path), Watched())


def test_a_key_is_read_from_the_url() -> None:
    assert SERVICE.read("s3://bucket/a%20b/").item == "a b/"
    assert SERVICE.read("s3://bucket").item == ""
