"""Mails a bundle by SMTP: TLS always (but to this machine), the size asked before, streamed, never twice by itself.

``mailto:support@example.com``. A mail server takes a message over with its answer to the message's end (RFC 5321,
section 6.1), and cannot be asked later: if that answer is lost, a person has to say whether the mail arrived.
"""

import contextlib
import hashlib
import re
import smtplib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from collector.delivery import letter
from collector.delivery.letter import Letter
from collector.delivery.model import (
    UNLIMITED,
    Demand,
    Destination,
    Found,
    Kind,
    Limits,
    Markup,
    Need,
    Note,
    Proof,
    Receipt,
    Unknowable,
    Verified,
)
from collector.delivery.parcel import Parcel, Track
from collector.delivery.service import Access, Service, Session
from collector.delivery.smtp import be_patient, connected, explained, refused, server_of
from collector.errors import UsageError

EXAMPLE = "mailto:support@example.com"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_WHY = "a mail server cannot be asked"


def read(url: str) -> Destination:
    """Read ``mailto:`` and one address. Raises UsageError."""
    parts = urlsplit(url)
    address = unquote(parts.path)
    if not _ADDRESS.fullmatch(address):
        raise UsageError(f"That is no mail address that avsync can send to. Use for example --to {EXAMPLE}")
    return Destination(scheme="mailto", url=url, shown=f"mailto:{address}", hosts=(), item=address)


def hosts(_destination: Destination, settings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the mail server. Raises UsageError if it is no ``host:port``."""
    server = server_of(settings.get("smtp", ""))
    return (f"{server.host}:{server.port}",)


@contextlib.contextmanager
def open_mail(destination: Destination, access: Access) -> Iterator[Session]:
    """Yield a session with the mail server, which is contacted when the first method is called."""
    sender = access.setting("sender")
    if not _ADDRESS.fullmatch(sender):
        raise UsageError("--mail-from must be your mail address: you@example.com")
    session = Mail(destination.item, sender, access)
    try:
        yield session
    finally:
        session.close()


class Mail:
    """One connection to a mail server at a time; a new one for each try."""

    def __init__(self, recipient: str, sender: str, access: Access) -> None:
        self._recipient = recipient
        self._sender = sender
        self._access = access
        self._server = server_of(access.setting("smtp"))
        self._host = self._server.host
        self._open: list[smtplib.SMTP] = []

    def close(self) -> None:
        """Leave the server."""
        while self._open:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._open.pop().close()

    def limits(self) -> Limits:
        """Ask the server for its SIZE, and take off what base64 adds. Raises DeliveryError."""
        told = self._connected().esmtp_features.get("size", "")
        if not told.isdigit() or not int(told):
            return UNLIMITED
        room = letter.file_room(int(told))
        return Limits(
            most_bytes=max(room, 1), known_by=f"{self._host} takes mails of {int(told):,} bytes, base64 adds 37 %"
        )

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        """Nobody can be asked."""
        return Unknowable(why=_WHY)

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        """Mail it. Raises DeliveryError; a ChangedError cuts the connection before the message's end."""
        whole = letter.with_file(parcel, sender=self._sender, recipient=self._recipient, at=datetime.now(UTC))
        return self._mail(whole, letter.pieces(whole, parcel.chunks(track)), track, about=parcel.sha256)

    def link(self, _parcel: Parcel, receipt: Receipt, _track: Track) -> Receipt:
        """The text is in the mail."""
        return receipt

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """Say what the server answered."""
        said = receipt.ids.get("answer", "")
        return Verified(
            proof=Proof.ACCEPTED,
            words=f"{self._host} took the mail over ({said or '250'}); only its reader can say that it arrived",
        )

    def find_comment(self, note: Note) -> Found:
        """Nobody can be asked."""
        return Unknowable(why=_WHY)

    def comment(self, note: Note, track: Track) -> Receipt:
        """Mail the text alone."""
        at, about = datetime.now(UTC), _told_by(note)
        whole = letter.without_file(note.text, sender=self._sender, recipient=self._recipient, at=at, about=about)
        return self._mail(whole, iter([whole.head]), track, about=about)

    def _mail(self, whole: Letter, pieces: Iterator[bytes], track: Track, *, about: str) -> Receipt:
        server = self._connected()
        try:
            self._envelope(server, whole.size_bytes)
            for piece in pieces:
                server.send(_stuffed(piece, whole))
            track.committing()
            be_patient(server, self._access.patience.answer_s)
            server.send(b".\r\n")
            code, said = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise explained(error, self._server) from None
        finally:
            self.close()
        if code != 250:
            track.refused()
            raise refused(self._host, code, "the mail")
        identity = letter.message_id(about, sender=self._sender, recipient=self._recipient)
        return Receipt(ids={"message_id": identity, "answer": _shown(code, said)})

    def _envelope(self, server: smtplib.SMTP, size_bytes: int) -> None:
        options = [f"SIZE={size_bytes}"] if server.has_extn("size") else []
        for what, (code, _) in (
            ("the sender's address, or a mail of this size", server.mail(self._sender, options)),
            ("the recipient", server.rcpt(self._recipient)),
        ):
            if code not in (250, 251):
                raise refused(self._host, code, what)
        code, _ = server.docmd("DATA")
        if code != 354:
            raise refused(self._host, code, "the mail")

    def _connected(self) -> smtplib.SMTP:
        """Return an open connection that is past TLS and AUTH. Raises DeliveryError."""
        for server in self._open:
            return server
        server = connected(self._server, self._access)
        self._open.append(server)
        return server


def _told_by(note: Note) -> str:
    """Return what tells the mail from the one with the file, and from one with an older link: else it may be hidden."""
    return hashlib.sha256(f"{note.sha256} {note.link}".encode()).hexdigest()


def _stuffed(piece: bytes, whole: Letter) -> bytes:
    """Double a dot that begins a line (RFC 5321, section 4.5.2); base64 has none."""
    if piece is not whole.head:
        return piece
    doubled = piece.replace(b"\r\n.", b"\r\n..")
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _shown(code: int, said: bytes) -> str:
    text = "".join(c if c.isprintable() else " " for c in said.decode("ascii", "replace"))
    return f"{code} {' '.join(text.split())[:120]}".strip()


SERVICE = Service(
    title="mail",
    schemes=("mailto",),
    example=EXAMPLE,
    markup=Markup.PLAIN,
    needs=(
        Need(
            name="smtp",
            prompt="Mail server, host or host:port",
            variables=("AVSYNC_SMTP",),
            kind=Kind.OPEN,
            option="--smtp",
        ),
        Need(
            name="sender",
            prompt="Your mail address",
            variables=("AVSYNC_MAIL_FROM",),
            kind=Kind.OPEN,
            option="--mail-from",
        ),
        Need(
            name="user",
            prompt="User at the mail server",
            variables=("AVSYNC_SMTP_USER",),
            kind=Kind.OPEN,
            demand=Demand.OPTIONAL,
            option="--smtp-user",
        ),
        Need(
            name="password",
            prompt="Password at the mail server",
            variables=("AVSYNC_SMTP_PASSWORD",),
            demand=Demand.OPTIONAL,
            goes_with="user",
        ),
    ),
    read=read,
    open=open_mail,
    hosts=hosts,
)
