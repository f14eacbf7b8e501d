"""How a connection is made is tried with mail itself, in ``services/test_mail.py``."""

import pytest

from collector.delivery.services.mail import SERVICE, hosts
from collector.delivery.smtp import SUBMISSIONS, Tls, server_of
from collector.errors import UsageError

TO = "support@example.com"


@pytest.mark.parametrize(
    ("told", "host", "port", "speaks"),
    [
        ("mail.example.com", "mail.example.com", SUBMISSIONS, Tls.AT_ONCE),
        ("mail.example.com:465", "mail.example.com", 465, Tls.AT_ONCE),
        ("mail.example.com:587", "mail.example.com", 587, Tls.ASKED_FOR),
        ("smtps://mail.example.com:1465", "mail.example.com", 1465, Tls.AT_ONCE),
    ],
)
def test_a_server_is_read(told: str, host: str, port: int, speaks: Tls) -> None:
    server = server_of(told)
    assert (server.host, server.port, server.speaks) == (host, port, speaks)
    assert hosts(SERVICE.read(f"mailto:{TO}"), {"smtp": told}) == (f"{host}:{port}",)


@pytest.mark.parametrize("told", ["", "mail.example.com:x", "http://mail.example.com", "a@b.example", "host/path"])
def test_what_is_no_server_is_refused(told: str) -> None:
    with pytest.raises(UsageError, match="--smtp must look like"):
        server_of(told)
