"""Turns a comment in a ticket into a delivery like any other: looked for before it is written, and looked at after."""

from dataclasses import replace
from datetime import UTC, datetime

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.links import LONG_AGO, object_of, opens_until, signed_at
from collector.delivery.model import Absent, Attached, Found, Limits, Note, Proof, Receipt, Unknowable, Verified
from collector.delivery.parcel import Parcel, Track
from collector.delivery.service import Commenting

DRAFT = "draft"
"""The id of a receipt for what was written here and not sent."""
OBJECT, UNTIL = "object", "opens_until"
"""The ids of a receipt for what the link opens (without the query that signs it), and until when (ISO 8601, UTC)."""


class NoteSession:
    """A session that sends no file, only the text that says where one lies."""

    def __init__(self, desk: Commenting, said: Note) -> None:
        self._desk = desk
        self._note = said

    def limits(self) -> Limits:
        """Ask the ticket."""
        return self._desk.limits()

    def find_existing(self, _parcel: Parcel, known: Receipt) -> Found:
        """Look whether the ticket tells of the bundle already, by a link that still opens it."""
        found = self._desk.find_comment(self._note)
        if isinstance(found, Unknowable) and known.ids and not self._still_opens(known):
            return Absent()
        return found

    def send(self, _parcel: Parcel, track: Track) -> Receipt:
        """Write the comment."""
        receipt = self._desk.comment(self._note, track)
        link = self._note.link
        told = {OBJECT: object_of(link), UNTIL: opens_until(link).isoformat()}
        return replace(receipt, ids={**receipt.ids, **told})

    def link(self, _parcel: Parcel, receipt: Receipt, _track: Track) -> Receipt:
        """It is in the ticket already."""
        return receipt

    def _still_opens(self, known: Receipt) -> bool:
        link = self._note.link
        opens_when_next_is_signed = _told(known.ids.get(UNTIL, "")) > signed_at(link)
        return opens_when_next_is_signed and known.ids.get(OBJECT, "") == object_of(link)

    def verify_stored(self, _parcel: Parcel, receipt: Receipt) -> Verified:
        """Look at the ticket once more. Raises DeliveryError if it does not tell of the bundle."""
        if DRAFT in receipt.ids:
            return Verified(
                proof=Proof.PREPARED, words=f"open {receipt.link} in your mail program and send it from there"
            )
        match self._desk.find_comment(self._note):
            case Attached():
                return Verified(proof=Proof.READ_BACK, words="the ticket shows the link and the sha256")
            case Unknowable():
                answer = receipt.ids.get("answer", "taken")
                return Verified(proof=Proof.ACCEPTED, words=f"the text was taken over ({answer})")
            case _:
                raise DeliveryError("The ticket took the text, but does not show it. Look there.", again=Again.LATER)


def _told(until: str) -> datetime:
    """Return an instant as a receipt tells it; LONG_AGO if it tells none."""
    try:
        return datetime.fromisoformat(until).replace(tzinfo=UTC)
    except ValueError:
        return LONG_AGO
