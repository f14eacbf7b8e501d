import ssl
from pathlib import Path

from collector.evidence.network.certificates import checking_context, has_trust_store, lenient_context, why_not_trusted
from collector.model.records.network import NO_TRUST_STORE
from tests.evidence.network.servers import issue


def refused() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "synthetic")
    error.verify_message = "self-signed certificate"
    return error


def test_the_systems_own_reason_is_given_where_there_are_authorities(tmp_path: Path) -> None:
    context = checking_context()
    context.load_verify_locations(issue(tmp_path).authority)

    assert why_not_trusted(refused(), context) == "self-signed certificate"


def test_without_any_authority_nothing_can_be_said_of_the_server() -> None:
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    expected = "self-signed certificate" if has_trust_store(bare) else NO_TRUST_STORE
    assert why_not_trusted(refused(), bare) == expected


def test_only_the_lenient_context_takes_any_certificate() -> None:
    assert checking_context().verify_mode is ssl.CERT_REQUIRED
    assert lenient_context().verify_mode is ssl.CERT_NONE
