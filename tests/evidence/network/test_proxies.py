import pytest

from collector.evidence.network.proxies import named, passwords


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ()),
        ({"no": "localhost"}, ()),
        ({"https": "http://proxy.example:3128"}, ("https by http",)),
        ({"http": "proxy.example:3128", "all": "socks5://proxy.example"}, ("all by socks5", "http by http")),
        ({"http": "http://[broken"}, ("http by http",)),
    ],
)
def test_only_the_kinds_of_traffic_and_proxy_are_named(settings: dict[str, str], expected: tuple[str, ...]) -> None:
    assert named(settings) == expected


def test_passwords_are_found_as_written_and_decoded() -> None:
    assert passwords({"https": "http://ada:a%20b@proxy.example"}) == ("a b", "a%20b")
