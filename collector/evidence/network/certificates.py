"""Turns a TLS connection into its certificates' facts and the system's verdict on them."""

import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collector.evidence.network.interceptors import interceptor_of
from collector.model.records.network import NO_TRUST_STORE, CertificateFacts, TlsFacts

if TYPE_CHECKING:
    from cryptography import x509

HTTP = ("http/1.1",)
"""What the upgrade to a WebSocket needs (RFC 6455, section 4.1)."""


def checking_context(*, alpn: Sequence[str] = HTTP) -> ssl.SSLContext:
    """Return a context that trusts what the system trusts and offers the protocols of ``alpn``, if any."""
    context = ssl.create_default_context()
    # Python 3.13 refuses chains for formal faults that clients of the service do not mind.
    context.verify_flags &= ~ssl.VerifyFlags.VERIFY_X509_STRICT
    if alpn:
        context.set_alpn_protocols(list(alpn))
    return context


def lenient_context(*, alpn: Sequence[str] = HTTP) -> ssl.SSLContext:
    """Return a context that takes any certificate, to look at one that was refused; nothing secret goes over it."""
    context = checking_context(alpn=alpn)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def has_trust_store(context: ssl.SSLContext) -> bool:
    """Return whether there is any authority to check against; some macOS Pythons come without."""
    if context.cert_store_stats()["x509_ca"]:
        return True
    folder = ssl.get_default_verify_paths().capath  # its certificates are loaded when they are needed
    return bool(folder) and any(Path(folder).glob("*.0"))


def tls_facts(connection: ssl.SSLObject, *, trust_error: str) -> TlsFacts:
    """Describe a connection; an empty ``trust_error`` means that the system trusts it."""
    chain = _chain(connection)
    cipher = connection.cipher()
    return TlsFacts(
        version=connection.version() or "",
        cipher=cipher[0] if cipher else "",
        chain=chain,
        trusted=not trust_error,
        trust_error=trust_error,
        interceptor=interceptor_of(tuple(certificate.issuer for certificate in chain)),
    )


def why_not_trusted(error: ssl.SSLCertVerificationError, context: ssl.SSLContext) -> str:
    """Return OpenSSL's reason, or NO_TRUST_STORE where any certificate would be refused."""
    return error.verify_message if has_trust_store(context) else NO_TRUST_STORE


def _chain(connection: ssl.SSLObject) -> tuple[CertificateFacts, ...]:
    from cryptography import x509  # 30 ms and 5 MB, for this source alone

    return tuple(_certificate(x509.load_der_x509_certificate(der)) for der in _ders(connection))


def _ders(connection: ssl.SSLObject) -> Sequence[bytes]:
    """Return the chain as the server sent it, leaf first; Python before 3.13 has it behind a private name."""
    if hasattr(connection, "get_unverified_chain"):
        return list(connection.get_unverified_chain())
    private: Any = getattr(connection, "_sslobj", None)  # untyped; looked at before it is used
    if private is not None and hasattr(private, "get_unverified_chain"):
        return [ssl.PEM_cert_to_DER_cert(item.public_bytes()) for item in private.get_unverified_chain() or ()]
    leaf = connection.getpeercert(binary_form=True)
    return [leaf] if leaf else []


def _certificate(certificate: "x509.Certificate") -> CertificateFacts:
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )
