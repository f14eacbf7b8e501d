import pytest

from collector.evidence.network.interceptors import INTERCEPTORS, interceptor_of


@pytest.mark.parametrize(
    ("issuers", "product"),
    [
        (("CN=Zscaler Intermediate Root CA (zscaler.net)",), "Zscaler"),
        (("CN=localhost", "CN=mitmproxy"), "mitmproxy"),
        (("CN=DO_NOT_TRUST_FiddlerRoot",), "Fiddler"),
        (("CN=R11,O=Let's Encrypt,C=US", "CN=ISRG Root X1,O=Internet Security Research Group,C=US"), ""),
        (("CN=Amazon RSA 2048 M02,O=Amazon,C=US",), ""),
        (("CN=WE1,O=Google Trust Services,C=US",), ""),
        (("CN=Cloudflare TLS Issuing RSA CA 1,O=Cloudflare,C=US",), ""),
        ((), ""),
    ],
)
def test_products_are_named_and_public_authorities_are_not(issuers: tuple[str, ...], product: str) -> None:
    assert interceptor_of(issuers) == product


def test_marks_are_written_as_they_are_compared() -> None:
    assert all(mark == mark.lower() for mark, _ in INTERCEPTORS)
