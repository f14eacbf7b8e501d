"""Turns a parcel into one MIME message, piece by piece: the ticket's text, then the bundle in base64."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from collector.delivery.markup import plain
from collector.delivery.model import TicketText
from collector.delivery.parcel import Parcel

LINE_BYTES = 57
"""Makes one line of 76 characters (RFC 2045, section 6.8)."""
TEXT_BYTES = 16_384
"""What text and headers need at most; ticket.md is held under 4,000 characters."""
USUAL_BYTES = 25_000_000
"""What most mail providers take as a whole message."""


def file_room(mail_bytes: int) -> int:
    """Return how large a file fits into a message of so many bytes; 0 if none does."""
    lines = max(0, mail_bytes - TEXT_BYTES) // 78
    return lines * LINE_BYTES


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A message before the file in it: ``head`` is all up to the base64, ``tail`` all after it, both with CRLF."""

    head: bytes
    tail: bytes
    file_bytes: int

    @property
    def size_bytes(self) -> int:
        """How long the whole message is."""
        lines, rest = divmod(self.file_bytes, LINE_BYTES)
        encoded = lines * 78 + (4 * -(-rest // 3) + 2 if rest else 0)
        return len(self.head) + encoded + len(self.tail)


def with_file(parcel: Parcel, *, sender: str, recipient: str, at: datetime) -> Letter:
    """Return the message that carries the bundle; ``sender`` is empty for a draft."""
    message = _message(parcel.text, sender=sender, recipient=recipient, at=at, about=parcel.sha256)
    # A short stand-in takes the bundle's place, so that the headers around it are written by the library.
    stand_in = b"\0" * LINE_BYTES
    main, _, sub = parcel.media_type.partition("/")
    message.add_attachment(stand_in, maintype=main, subtype=sub, filename=parcel.name)
    message.set_boundary(_boundary(parcel.sha256))
    head, _, tail = message.as_bytes(policy=SMTP).partition(base64.b64encode(stand_in) + b"\r\n")
    return Letter(head=head, tail=tail, file_bytes=parcel.size_bytes)


def without_file(text: TicketText, *, sender: str, recipient: str, at: datetime, about: str) -> Letter:
    """Return the message that only tells; ``about`` is of the form of a sha256, and makes its id."""
    message = _message(text, sender=sender, recipient=recipient, at=at, about=about)
    return Letter(head=message.as_bytes(policy=SMTP), tail=b"", file_bytes=0)


def pieces(letter: Letter, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the whole message; ``chunks`` are the file's bytes."""
    yield letter.head
    rest = b""
    for chunk in chunks:
        whole = rest + chunk
        cut = len(whole) - len(whole) % LINE_BYTES
        rest = whole[cut:]
        yield base64.encodebytes(whole[:cut]).replace(b"\n", b"\r\n")
    if rest:
        yield base64.encodebytes(rest).replace(b"\n", b"\r\n")
    yield letter.tail


def _message(text: TicketText, *, sender: str, recipient: str, at: datetime, about: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    if sender:
        message["From"] = Address(addr_spec=sender)
        message["Date"] = format_datetime(at)
        # The same bundle to the same place keeps its id: a mail program that gets it twice shows it once.
        message["Message-ID"] = message_id(about, sender=sender, recipient=recipient)
    else:
        message["X-Unsent"] = "1"  # Outlook opens it as a draft
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = text.subject
    message.set_content(plain(text.markdown), cte="quoted-printable")
    return message


def message_id(about: str, *, sender: str, recipient: str) -> str:
    """Return the id of the one message about a bundle to somebody."""
    whom = hashlib.sha256(recipient.lower().encode()).hexdigest()[:16]
    return f"<avsync-{about[:32]}.{whom}@{sender.rpartition('@')[2]}>"


def _boundary(about: str) -> str:
    return f"avsync-{about[:32]}"
