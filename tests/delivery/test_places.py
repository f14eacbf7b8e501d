import pytest

from collector.delivery.places import contacted, host_of, is_loopback, is_private_enough, web_destination
from collector.errors import UsageError

EXAMPLE = "redmine+https://host/issues/42"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://a.example/x", "a.example:443"),
        ("redmine+https://a.example/x", "a.example:443"),
        ("http://localhost/x", "localhost:80"),
        ("https://user:hush@a.example:8443/x", "a.example:8443"),
        ("https://[::1]:7070/", "[::1]:7070"),
        ("https://a:notaport/", "that host"),
    ],
)
def test_a_host_is_named_without_user_and_password(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "enough"),
    [
        ("https://a.example/", True),
        ("http://a.example/", False),
        ("http://127.0.0.1:3000/", True),
        ("http://localhost/", True),
        ("http://[::1]/", True),
        ("http://127.0.0.1.example/", False),
        ("ftp://a.example/", False),
        ("https://", False),
        ("http://[", False),
    ],
)
def test_only_tls_or_this_machine_is_private_enough(url: str, enough: bool) -> None:
    assert is_private_enough(url) is enough


def test_a_proxy_on_the_way_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    hosts = ("a.example:443", "localhost:7070", "b.example:443")
    assert contacted(hosts) == hosts
    monkeypatch.setenv("all_proxy", "http://all.example:3128")
    assert contacted(hosts[:2]) == ("a.example:443", "all.example:3128 (proxy)", hosts[1])
    monkeypatch.setenv("https_proxy", "http://user:hush@proxy.example:3128")
    monkeypatch.setenv("no_proxy", "b.example")
    assert contacted(hosts) == ("a.example:443", "proxy.example:3128 (proxy)", *hosts[1:])


def test_loopback_is_known_by_name_and_address() -> None:
    assert [is_loopback(host) for host in ("localhost", "127.8.0.1", "::1", "10.0.0.1", "example.com")] == [
        *(True, True, True, False, False)
    ]


def test_a_destination_keeps_path_and_hides_query() -> None:
    found = web_destination("redmine+https://host.example:8443/sub/issues/42/?key=hush#x", example=EXAMPLE)
    assert found.scheme == "redmine+https"
    assert found.base == "https://host.example:8443/sub/issues/42"
    assert found.hosts == ("host.example:8443",)
    assert "hush" not in found.shown


def test_what_only_the_query_tells_apart_is_recorded_apart_without_it() -> None:
    urls = [f"https://host.example/o{query}" for query in ("", "?upload_id=hush", "?upload_id=hush2")]
    recorded = [web_destination(url, example=EXAMPLE).recorded for url in urls]
    assert recorded[0] == "https://host.example/o"
    assert len(set(recorded)) == 3
    assert "hush" not in str(recorded)
    assert recorded[1] == web_destination(urls[1], example=EXAMPLE).recorded


@pytest.mark.parametrize(
    "url", ["redmine+http://host.example/issues/1", "redmine+https://", "redmine+https://u:p@h/1", "x+https://h\n/1"]
)
def test_what_cannot_be_used_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(UsageError):
        web_destination(url, example=EXAMPLE)
