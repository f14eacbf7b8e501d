import errno
import socket
import ssl

import pytest

from collector.evidence.network.replies import failure_of
from collector.model.records.reach import Reply


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TimeoutError(), Reply.SILENT),
        (ConnectionRefusedError(), Reply.REFUSED),
        (socket.gaierror(), Reply.UNRESOLVED),
        (ssl.SSLError(), Reply.INSECURE),
        (OSError(errno.ENETUNREACH, "text"), Reply.UNREACHABLE),
        (OSError(errno.EHOSTUNREACH, "text"), Reply.UNREACHABLE),
        (ConnectionResetError(), Reply.FAILED),
        (OSError("Connect call failed ('192.0.2.1', 443)"), Reply.FAILED),
        (EOFError("the server closed the connection without an answer"), Reply.FAILED),
    ],
    ids=["timeout", "refused", "name", "TLS", "network", "host", "reset", "other", "end"],
)
def test_what_a_socket_raises_is_a_reply_in_words_without_addresses(error: Exception, expected: Reply) -> None:
    failure = failure_of(error, deadline_s=4)

    assert failure.reply is expected
    assert failure.detail
    assert "192.0.2.1" not in failure.detail
