import errno
import socket
import ssl

import httpx
import pytest

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.faults import fault, refusal

HOST = "host.example:443"


def raised_from(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


UNVERIFIED = ssl.SSLCertVerificationError(1, "certificate verify failed")
UNVERIFIED.verify_message = "certificate has expired"


@pytest.mark.parametrize(
    ("error", "words", "again"),
    [
        (raised_from(httpx.ConnectError("x"), socket.gaierror(socket.EAI_AGAIN, "x")), "no name server", Again.LATER),
        (raised_from(httpx.ConnectError("x"), socket.gaierror(socket.EAI_NONAME, "x")), "no host", Again.NEVER),
        (raised_from(httpx.ConnectError("x"), UNVERIFIED), "certificate has expired", Again.NEVER),
        (raised_from(httpx.ConnectError("x"), ssl.SSLError(1, "wrong version")), "speak TLS", Again.NEVER),
        (raised_from(httpx.ConnectError("x"), OSError(errno.ECONNREFUSED, "x")), "nothing listens", Again.LATER),
        (raised_from(httpx.ConnectError("x"), OSError(errno.ENETUNREACH, "x")), "no way to it", Again.LATER),
        (httpx.ConnectError("x"), "cannot be reached. Check", Again.LATER),
        (httpx.ConnectTimeout("x"), "nobody answered in time", Again.LATER),
        (httpx.ReadTimeout("x"), "fell silent", Again.LATER),
        (httpx.WriteTimeout("x"), "fell silent", Again.LATER),
        (TimeoutError(), "fell silent", Again.LATER),
        (httpx.ProxyError("x"), "proxy", Again.LATER),
        (httpx.RemoteProtocolError("x"), "was cut", Again.LATER),
        (ConnectionResetError(), "was cut", Again.LATER),
    ],
)
def test_each_fault_has_its_sentence_and_says_whether_to_repeat(error: Exception, words: str, again: Again) -> None:
    said = fault(error, HOST)
    assert HOST.partition(":")[0] in str(said)
    assert words in str(said)
    assert said.again is again
    assert said.exit_code == 7


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 411, 413, 415, 422, 418])
def test_what_the_other_side_refuses_is_not_repeated(status: int) -> None:
    said = refusal(status, HOST, said="", retry_after_s=0)
    assert isinstance(said, DeliveryError)
    assert f"({status})" in str(said)
    assert said.again is Again.NEVER


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 507])
def test_what_may_pass_is_repeated(status: int) -> None:
    said = refusal(status, HOST, said="", retry_after_s=3)
    assert said.again is Again.LATER
    assert said.retry_after_s == 3
