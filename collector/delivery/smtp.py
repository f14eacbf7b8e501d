"""Turns a mail server's address and credentials into a connection that is past TLS and AUTH, or into an error in words.

TLS is never left out, but to this machine itself.
"""

import contextlib
import smtplib
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.faults import fault
from collector.delivery.places import is_loopback
from collector.delivery.service import Access
from collector.errors import UsageError

SUBMISSIONS = 465
"""TLS from the first byte (RFC 8314); without smtps:// every other port begins in clear and must offer STARTTLS."""


_CODE_LATER = range(400, 500)
_WAYS = {
    452: "It has no space left there, or takes no more at once. Tell its operator, or run again later.",
    552: "It is too large there. Make it smaller: --prune --max-size SIZE.",
}


class Tls(Enum):
    """When TLS begins."""

    AT_ONCE = "with the first byte"
    ASKED_FOR = "by STARTTLS"


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A mail server; ``speaks`` says when TLS begins."""

    host: str
    port: int
    speaks: Tls


def server_of(told: str) -> Server:
    """Read ``--smtp``: ``host``, ``host:port`` or ``smtps://host:port``; the port is 465 unless it is named."""
    parts = urlsplit(told if "://" in told else f"//{told}")
    try:
        host, port = parts.hostname or "", parts.port or SUBMISSIONS
    except ValueError:
        host, port = "", 0
    if not host or parts.path or parts.username or parts.scheme not in ("", "smtps"):
        raise UsageError(
            "--smtp must look like mail.example.com, mail.example.com:587 or smtps://mail.example.com:465."
        )
    at_once = parts.scheme == "smtps" or port == SUBMISSIONS
    return Server(host=host, port=port, speaks=Tls.AT_ONCE if at_once else Tls.ASKED_FOR)


def connected(server: Server, access: Access) -> smtplib.SMTP:
    """Return an open connection that is past TLS and AUTH. Raises DeliveryError."""
    try:
        connection = _greeted(server, access)
        with contextlib.ExitStack() as unless_done:
            unless_done.callback(connection.close)
            _authenticated(connection, server, access)
            unless_done.pop_all()
    except (OSError, smtplib.SMTPException) as error:
        raise explained(error, server) from None
    return connection


def be_patient(connection: smtplib.SMTP, seconds: float) -> None:
    """Set the longest silence that is borne from now on."""
    if connection.sock:
        connection.sock.settimeout(seconds)


def refused(host: str, code: int, what: str) -> DeliveryError:
    """Return what a code means that is no success (RFC 5321, section 4.2)."""
    later = Again.LATER if code in _CODE_LATER else Again.NEVER
    way = _WAYS.get(code, "Run again later." if code in _CODE_LATER else "Check --to and --mail-from.")
    return DeliveryError(f"{host} refuses {what} ({code}). {way}", again=later)


def explained(error: Exception, server: Server) -> DeliveryError:
    """Return what a failed connection or an unexpected answer means."""
    if isinstance(error, smtplib.SMTPResponseException):
        return refused(server.host, error.smtp_code, "to talk")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return DeliveryError(
            f"{server.host} ended the connection. Run again: the mail was taken only if it said so.",
            again=Again.LATER,
        )
    return fault(error, f"{server.host}:{server.port}")


def _greeted(server: Server, access: Access) -> smtplib.SMTP:
    host, port, wait_s = server.host, server.port, access.patience.connect_s
    if server.speaks is Tls.AT_ONCE:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=wait_s, context=access.trust)
        connection.ehlo()
    else:
        connection = smtplib.SMTP(host, port, timeout=wait_s)
        _upgrade(connection, server, access)
    be_patient(connection, access.patience.stall_s)
    return connection


def _upgrade(connection: smtplib.SMTP, server: Server, access: Access) -> None:
    """Ask for TLS. Raises DeliveryError where there is none, except on this machine."""
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=access.trust)
        connection.ehlo()  # what the server offered in clear counts no more (RFC 3207, section 4.2)
    elif not is_loopback(server.host):
        connection.close()
        raise DeliveryError(
            f"{server.host} offers no TLS on port {server.port}, so that anybody on the way could read the bundle. "
            "Use its submission port: --smtp HOST:465 or HOST:587"
        )


def _authenticated(connection: smtplib.SMTP, server: Server, access: Access) -> None:
    user, password = access.setting("user"), access.secret("password")
    if not user:
        return
    if not user.isascii():
        raise DeliveryError("--smtp-user holds a letter or sign beyond ASCII, which cannot be sent. Check it.")
    if not connection.has_extn("auth"):
        raise DeliveryError(
            f"{server.host} takes no password on port {server.port}. Leave --smtp-user out, or use 465."
        )
    try:
        connection.login(user, password.value)
    except smtplib.SMTPAuthenticationError:
        raise DeliveryError(
            f"{server.host} does not accept user and password. Check --smtp-user and AVSYNC_SMTP_PASSWORD; many "
            "providers want a password made for programs."
        ) from None
