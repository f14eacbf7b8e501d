"""Small real servers on loopback: NTP, TLS with certificates made here, WebSocket answers, silence. All synthetic."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NTP_TO_UNIX_S = 2_208_988_800  # RFC 5905, figure 4
UNAUTHORIZED = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
Serve = Callable[[socket.socket], None]


def family_of(host: str) -> socket.AddressFamily:
    """Return the family of an address."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def ipv6_loopback() -> str:
    """Return this machine's own IPv6 address; a test that needs it is skipped where there is none."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return "::1"
    except OSError:
        pytest.skip("this machine has no IPv6")


@contextlib.contextmanager
def tcp_server(serve: Serve, host: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Give every connection to ``serve`` in a thread of its own; yields the port."""
    done = threading.Event()
    with socket.create_server((host, port), family=family_of(host)) as listener:
        listener.settimeout(0.05)

        def accept() -> None:
            while not done.is_set():
                with contextlib.suppress(OSError):
                    connection, _ = listener.accept()
                    threading.Thread(target=_carefully, args=(serve, connection), daemon=True).start()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join()


def _carefully(serve: Serve, connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        connection.settimeout(10)
        serve(connection)


def closed_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def silent(connection: socket.socket) -> None:
    """Accept and never answer, until the other side gives up."""
    while connection.recv(4096):
        pass


def answering(answer: bytes) -> Serve:
    """Answer the first request with ``answer``."""

    def serve(connection: socket.socket) -> None:
        if connection.recv(4096):
            connection.sendall(answer)
            silent(connection)

    return serve


def over_tls(context: ssl.SSLContext, serve: Serve) -> Serve:
    """Put TLS around ``serve``."""

    def wrapped(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            serve(secure)

    return wrapped


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A server's context, and the authority's certificate as a file to trust."""

    context: ssl.SSLContext
    authority: Path
    _folder: Path
    _issuer: str
    _authority: x509.Certificate
    _key: ec.EllipticCurvePrivateKey

    def other(self, *names: str) -> ssl.SSLContext:
        """Return the context of a server whose certificate is for ``names``, from the same authority."""
        now, key = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1())
        leaf = _certificate(
            names[0], self._issuer, key, self._key, now, now + timedelta(days=60), authority=False, names=names
        )
        return _context(self._folder / f"{names[0]}.pem", (leaf, self._authority), key)


def issue(
    folder: Path,
    *,
    issuer: str = "Synthetic Test CA",
    days_left: float = 60,
    signed_by_itself: bool = False,
    names: tuple[str, ...] = (),
) -> Issued:
    """Make a certificate for localhost and ``names`` that ends in ``days_left`` days, by an authority ``issuer``."""
    now = datetime.now(UTC)
    authority_key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _certificate(
        issuer, issuer, authority_key, authority_key, now, now + timedelta(days=365), authority=True
    )
    subjects = ("localhost", "localhost") if signed_by_itself else ("localhost", issuer)
    signer = leaf_key if signed_by_itself else authority_key
    leaf = _certificate(
        *subjects, leaf_key, signer, now, now + timedelta(days=days_left), authority=False, names=("localhost", *names)
    )
    trusted = folder / "authority.pem"
    trusted.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    return Issued(
        context=_context(folder / "chain.pem", (leaf,) if signed_by_itself else (leaf, authority), leaf_key),
        authority=trusted,
        _folder=folder,
        _issuer=issuer,
        _authority=authority,
        _key=authority_key,
    )


def _context(path: Path, chain: tuple[x509.Certificate, ...], key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(b"".join(item.public_bytes(serialization.Encoding.PEM) for item in chain) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def _certificate(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    now: datetime,
    end: datetime,
    *,
    authority: bool,
    names: tuple[str, ...] = ("localhost",),
) -> x509.Certificate:
    local = [x509.IPAddress(ip_address("127.0.0.1"))] if "localhost" in names else []
    alternatives = [*(x509.DNSName(name) for name in names), *local]
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, end) - timedelta(days=90))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    return builder.sign(signer, hashes.SHA256())


@contextlib.contextmanager
def ntp_server(*, ahead_s: float = 0.0, stratum: int = 2, answers: bool = True) -> Iterator[int]:
    """Answer NTP queries with a clock ``ahead_s`` ahead of this machine's (RFC 5905, figure 8); yields the port."""
    done = threading.Event()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.05)

        def serve() -> None:
            while not done.is_set():
                with contextlib.suppress(OSError):
                    query, peer = server.recvfrom(512)
                    if answers:
                        server.sendto(_ntp_answer(query, ahead_s, stratum), peer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            done.set()
            thread.join()


def _ntp_answer(query: bytes, ahead_s: float, stratum: int) -> bytes:
    now = int((time.time() + ahead_s + NTP_TO_UNIX_S) * 2**32)
    version_4_server = 0b00_100_100
    root_delay, root_dispersion = int(0.010 * 2**16), int(0.005 * 2**16)
    head = struct.pack("!BBBbIII", version_4_server, stratum, 6, -20, root_delay, root_dispersion, 0)
    return head + struct.pack("!Q", now) + query[40:48] + struct.pack("!QQ", now, now)
