"""Lays a mail draft to a vendor's support beside the bundle, for the user's own mail program; nothing is sent.

``agora`` and ``livekit`` stand for the addresses that these publish.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from collector.delivery import letter
from collector.delivery.errors import DeliveryError
from collector.delivery.letter import Letter
from collector.delivery.model import (
    Absent,
    Destination,
    Does,
    Found,
    Limits,
    Markup,
    Note,
    Proof,
    Receipt,
    Verified,
)
from collector.delivery.notes import DRAFT
from collector.delivery.parcel import Parcel, Track
from collector.delivery.service import Access, Service, Session
from collector.errors import UsageError, ran_full
from collector.vendors.support import DESKS, desk_of

EXAMPLE = "agora"


def read(url: str) -> Destination:
    """Read a vendor's name. Raises UsageError."""
    for desk in desk_of(url.rstrip(":")):
        return Destination(scheme=desk.name, url=url, shown=f"{desk.name}: {desk.address}", hosts=(), item=desk.address)
    names = " or ".join(desk.name for desk in DESKS)
    raise UsageError(f"--to {names} takes nothing behind it.")


@contextlib.contextmanager
def open_draft(destination: Destination, access: Access) -> Iterator[Session]:
    """Yield a session that writes into the bundle's folder."""
    yield Draft(destination, access.folder)


class Draft:
    """One draft to one desk."""

    def __init__(self, destination: Destination, folder: Path) -> None:
        self._address = destination.item
        self._desk = destination.scheme
        self._folder = folder

    def limits(self) -> Limits:
        """Return what fits into a mail that most providers take."""
        room = letter.file_room(letter.USUAL_BYTES)
        return Limits(most_bytes=room, known_by="most providers take mails of 25 MB, and base64 adds 37 %")

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        """A draft may be written anew at any time."""
        return Absent()

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        """Write the draft with the bundle in it."""
        whole = letter.with_file(parcel, sender="", recipient=self._address, at=datetime.now(UTC))
        return self._written(parcel.name, whole, parcel.chunks(track))

    def link(self, _parcel: Parcel, receipt: Receipt, _track: Track) -> Receipt:
        """The text is in the draft."""
        return receipt

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """Say what is left to do."""
        return Verified(proof=Proof.PREPARED, words=f"open {receipt.link} in your mail program and send it from there")

    def find_comment(self, note: Note) -> Found:
        """A draft may be written anew at any time."""
        return Absent()

    def comment(self, note: Note, track: Track) -> Receipt:
        """Write the draft that only tells where the bundle lies."""
        at = datetime.now(UTC)
        whole = letter.without_file(note.text, sender="", recipient=self._address, at=at, about=note.sha256)
        return self._written(note.name, whole, ())

    def _written(self, name: str, whole: Letter, chunks: Iterable[bytes]) -> Receipt:
        target = self._folder / f"{Path(name).stem}-{self._desk}.eml"
        temporary = target.with_name(f".{target.name}.part")
        try:
            with temporary.open("wb") as out:
                os.chmod(temporary, 0o600)  # noqa: PTH101  before anything is in it
                for piece in letter.pieces(whole, chunks):
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(target)
        except OSError as error:
            why = "it is full" if ran_full(error) else error.strerror or type(error).__name__
            raise DeliveryError(f"No draft can be written to {self._folder}: {why}.") from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
        return Receipt(ids={DRAFT: target.name}, link=str(target))


SERVICE = Service(
    title="mail draft",
    schemes=tuple(desk.name for desk in DESKS),
    example=EXAMPLE,
    markup=Markup.PLAIN,
    needs=(),
    read=read,
    open=open_draft,
    does=Does.PREPARES,
)
