from urllib.parse import urlsplit

import pytest

from collector.vendors.hosts import AGORA_HOSTS, PORTAL_PAGES, PUBLIC_STUN, DocumentedHost

AGORA_DOMAINS = (".agora.io", ".sd-rtn.com")
"""As its page on firewalls lists them."""


@pytest.mark.parametrize("host", AGORA_HOSTS, ids=lambda host: host.host)
def test_every_host_of_agora_is_in_a_documented_domain_with_its_source(host: DocumentedHost) -> None:
    assert host.host.endswith(AGORA_DOMAINS)
    assert 0 < host.port < 2**16
    assert host.purpose
    assert host.source.startswith("https://docs.agora.io/")


def test_both_domains_of_agora_are_tried() -> None:
    assert {domain for domain in AGORA_DOMAINS for host in AGORA_HOSTS if host.host.endswith(domain)} == {
        *AGORA_DOMAINS
    }


@pytest.mark.parametrize(("url", "status", "text"), PORTAL_PAGES)
def test_portals_are_looked_for_without_tls_which_they_cannot_answer(url: str, status: int, text: str) -> None:
    assert urlsplit(url).scheme == "http"
    assert status == 200
    assert text


def test_public_stun_servers_are_of_two_operators() -> None:
    assert len({host.split(".", 1)[1] for host, _ in PUBLIC_STUN}) > 1
