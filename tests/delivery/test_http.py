import contextlib
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.http import MOST_BYTES, Answer, Http
from collector.model.privacy import Secret
from tests.delivery.parcels import make_access
from tests.evidence.network.servers import closed_port, issue
from tests.servers.store import storing
from tests.vendor_servers.http import Answer as Reply
from tests.vendor_servers.http import Asked, Served, serving

DATA = b"synthetic" * 1000


@contextlib.contextmanager
def client(folder: Path, *, ca_file: str = "") -> Iterator[Http]:
    headers = {"Authorization": "Bearer hush"}
    with Http(make_access(folder, ca_file=ca_file), headers=headers, hidden=[Secret(value="hush")]) as http:
        yield http


def leading(*places: str) -> Callable[[Asked], Reply]:
    """Lead from /0 to /1 … and give DATA at the end."""

    def answer(asked: Asked) -> Reply:
        at = int(asked.path.strip("/") or 0)
        return Reply(status=302, headers={"Location": places[at]}) if at < len(places) else Reply(body=DATA)

    return answer


def authorised(served: Served) -> list[bool]:
    return ["authorization" in asked.headers for asked in served.asked]


def test_an_answer_is_a_document_or_an_error(tmp_path: Path) -> None:
    with (
        serving(lambda asked: Reply(body=b'{"a": 1}' if asked.path == "/a" else b"[]")) as served,
        client(tmp_path) as http,
    ):
        assert http.ask("GET", f"{served.url}/a", parameters={"x": "ü y"}).document() == {"a": 1}
        with pytest.raises(DeliveryError, match="in a form that avsync does not know"):
            http.ask("GET", f"{served.url}/b").document()
    assert served.asked[0].parameters == {"x": "ü y"}
    assert served.asked[0].headers["user-agent"].startswith("avsync/")


def test_what_is_no_url_is_told(tmp_path: Path) -> None:
    for url in ("https://localhost/\x01", "https://xn--a.example/x"):
        with client(tmp_path) as http, pytest.raises(DeliveryError, match="no URL"):
            http.download(url, most_bytes=9)


@pytest.mark.parametrize("location", ["https://xn--a.example/x", "https://[::1", "https://host:99999999/x"])
def test_a_redirect_to_what_is_no_url_is_told(tmp_path: Path, location: str) -> None:
    with serving(lambda asked: Reply(status=302, headers={"Location": location})) as served, client(tmp_path) as http:
        for call in (lambda: http.ask("GET", served.url), lambda: http.download(served.url, most_bytes=9)):
            with pytest.raises(DeliveryError):
                call()


def test_what_a_server_says_is_shown_without_markup_and_secrets(tmp_path: Path) -> None:
    page = b"<html><script>x()</script><h1>Sorry</h1>\x1b[31m token hush \xe2\x80\xae is <b>wrong</b></html>"
    with serving(lambda asked: Reply(status=400, body=page)) as served, client(tmp_path) as http:
        answer = http.ask("GET", served.url)
    assert answer.words() == "Sorry [31m token … is wrong"
    assert len(answer.words(5)) == 6


def test_an_endless_answer_is_cut(tmp_path: Path) -> None:
    with serving(lambda asked: Reply(body=bytes(MOST_BYTES + 1_000_000))) as served, client(tmp_path) as http:
        assert len(http.ask("GET", served.url).body) < MOST_BYTES + 1_000_000


@pytest.mark.parametrize(
    ("told", "wait_s"),
    [
        ("7", 7.0),
        ("", 0.0),
        ("Fri, 24 May 2013 00:01:30 GMT", 90.0),
        ("Thu, 23 May 2013 00:00:00 GMT", 0.0),
        ("Fri, 24 May 2013 00:01:30 -0000", 0.0),
        ("-3", 0.0),
        ("nan", 0.0),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", 0.0),
        ("Mon, 01 Jan 2024 00:00:00 +99999999999999999999", 0.0),
    ],
)
def test_the_wait_that_is_asked_for_is_read(told: str, wait_s: float) -> None:
    headers = {"retry-after": told, "date": "Fri, 24 May 2013 00:00:00 GMT"}
    answer = Answer(host="x", status=429, headers=headers, body=b"")
    assert answer.retry_after_s == wait_s
    with pytest.raises(DeliveryError) as raised:
        answer.checked()
    assert (raised.value.again, raised.value.retry_after_s) == (Again.LATER, wait_s)


def test_a_service_may_have_its_own_sentence() -> None:
    with pytest.raises(DeliveryError, match="The ticket is closed"):
        Answer(host="x", status=422, headers={}, body=b"").checked(said={422: "The ticket is closed"})


def test_a_download_is_hashed_and_follows_to_its_end(tmp_path: Path) -> None:
    with serving(leading("/1", "/2")) as served, client(tmp_path) as http:
        found = http.download(f"{served.url}/0", most_bytes=len(DATA))
    assert (found.sha256, found.size_bytes) == (hashlib.sha256(DATA).hexdigest(), len(DATA))
    assert authorised(served) == [True, True, True]


def test_a_download_leaves_the_credentials_behind_at_another_host(tmp_path: Path) -> None:
    with (
        serving(lambda asked: Reply(body=DATA)) as other,
        serving(leading(f"{other.url}/x")) as served,
        client(tmp_path) as http,
    ):
        http.download(f"{served.url}/0", most_bytes=len(DATA))
    assert authorised(served) == [True]
    assert authorised(other) == [False]
    assert other.asked[0].headers["accept-encoding"] == "identity"


def test_a_download_never_goes_on_without_tls_nor_forever(tmp_path: Path) -> None:
    with (
        serving(leading("http://example.com/x")) as served,
        client(tmp_path) as http,
        pytest.raises(DeliveryError, match=r"example\.com:80 would be contacted without TLS"),
    ):
        http.download(f"{served.url}/0", most_bytes=1)
    with (
        serving(leading(*["/0"] * 3)) as served,
        client(tmp_path) as http,
        pytest.raises(DeliveryError, match="without end"),
    ):
        http.download(f"{served.url}/0", most_bytes=1)
    assert len(served.asked) == 6


def test_a_download_that_is_too_long_ends(tmp_path: Path) -> None:
    with serving(lambda asked: Reply(body=bytes(50_000_000))) as served, client(tmp_path) as http:
        assert http.download(served.url, most_bytes=1000).size_bytes < 50_000_000


def test_plain_http_to_another_machine_is_refused(tmp_path: Path) -> None:
    with client(tmp_path) as http, pytest.raises(DeliveryError, match="without TLS"):
        http.ask("GET", "http://example.com/")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.8.7", "[::1]"])
@pytest.mark.parametrize("setting", ["http_proxy", "all_proxy"])
def test_what_goes_to_this_machine_passes_no_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, host: str
) -> None:
    for name in ("http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    url = f"http://{host}:{closed_port()}/x"
    with serving(lambda asked: Reply(body=b"{}")) as proxy:
        monkeypatch.setenv(setting, proxy.url)
        with client(tmp_path) as http:
            with pytest.raises(DeliveryError, match="cannot be reached"):
                http.ask("GET", url)
            with pytest.raises(DeliveryError, match="cannot be reached"):
                http.send("PUT", url, body=[DATA], length=len(DATA))
        assert proxy.asked == []


def test_what_goes_to_another_machine_takes_the_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("no_proxy", "")
    with client(tmp_path) as http, pytest.raises(DeliveryError, match="nothing listens there"):
        http.ask("GET", "https://host.invalid/x")  # a name that nobody has: it was not looked up here


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("all_proxy", "socks5://127.0.0.1:1080", "a SOCKS proxy"),
        ("https_proxy", "http://user:hush@[::1", "no address of a proxy"),
        ("https_proxy", "ftp://user:hush@proxy.example", "no address of a proxy"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_but_to_this_machine_it_is_not_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, told: str
) -> None:
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv(setting, value)
    with serving(lambda asked: Reply(body=b"{}")) as served, client(tmp_path) as http:
        assert http.ask("GET", served.url).ok
        with pytest.raises(DeliveryError, match=told) as raised:
            http.ask("GET", "https://host.invalid/x")
    assert "hush" not in str(raised.value)


def test_tls_is_checked_for_small_requests_too(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    with storing(context=issued.context) as store:
        with client(tmp_path) as http, pytest.raises(DeliveryError, match="not to be trusted"):
            http.ask("GET", f"{store.url}/x")
        with client(tmp_path, ca_file=str(issued.authority)) as http:
            assert http.ask("GET", f"{store.url}/x").status == 404
