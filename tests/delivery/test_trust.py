import ssl
from pathlib import Path

import pytest

from collector.delivery.trust import trusted
from collector.errors import UsageError
from tests.evidence.network.servers import issue


def test_certificate_and_name_are_always_checked(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    for ca_file in ("", str(issued.authority)):
        context = trusted(ca_file)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
    subjects = [item["subject"] for item in trusted(str(issued.authority)).get_ca_certs()]
    assert any("Synthetic Test CA" in str(subject) for subject in subjects)


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_without_a_certificate_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match="--ca-file"):
        trusted(str(path))
