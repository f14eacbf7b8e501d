import socket
import ssl
from pathlib import Path

import pytest

from collector.delivery.trust import trusted
from collector.errors import UsageError
from tests.evidence.network.servers import Issued, answering, issue, over_tls, tcp_server


def test_certificate_and_name_are_always_checked(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    for ca_file in ("", str(issued.authority)):
        context = trusted(ca_file)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
    subjects = [item["subject"] for item in trusted(str(issued.authority)).get_ca_certs()]
    assert any("Synthetic Test CA" in str(subject) for subject in subjects)


def handshake(context: ssl.SSLContext, issued: Issued, *, server: str = "localhost") -> str:
    """Return why a client with this context does not trust that server; empty if it does."""
    with (
        tcp_server(over_tls(issued.context, answering(b""))) as port,
        socket.create_connection(("127.0.0.1", port)) as raw,
    ):
        try:
            context.wrap_socket(raw, server_hostname=server).close()
        except ssl.SSLCertVerificationError as error:
            return error.verify_message
    return ""


def test_a_private_authority_is_judged_alike_on_every_python(tmp_path: Path) -> None:
    """That of the tests says nothing of its key's usage; whoever judges the form of certificates refuses it."""
    issued = issue(tmp_path)
    judging = ssl.create_default_context(cafile=str(issued.authority))
    judging.verify_flags |= ssl.VERIFY_X509_STRICT
    assert "key usage" in handshake(judging, issued)
    assert handshake(trusted(str(issued.authority)), issued) == ""


def test_a_private_authority_speaks_for_names_and_days_only(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    authority = str(issued.authority)
    assert "in certificate chain" in handshake(trusted(""), issued)
    assert "not valid for 'elsewhere.test'" in handshake(trusted(authority), issued, server="elsewhere.test")
    (tmp_path / "old").mkdir()
    expired = issue(tmp_path / "old", days_left=-1)
    assert "expired" in handshake(trusted(str(expired.authority)), expired)


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_without_a_certificate_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match="--ca-file"):
        trusted(str(path))
