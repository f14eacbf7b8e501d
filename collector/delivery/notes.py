"""Turns a comment in a ticket into a delivery like any other: looked for before it is written, and looked at after."""

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.model import Attached, Found, Limits, Note, Proof, Receipt, Unknowable, Verified
from collector.delivery.parcel import Parcel, Track
from collector.delivery.service import Commenting

DRAFT = "draft"
"""The id of a receipt for what was written here and not sent."""


class NoteSession:
    """A session that sends no file, only the text that says where one lies."""

    def __init__(self, desk: Commenting, said: Note) -> None:
        self._desk = desk
        self._note = said

    def limits(self) -> Limits:
        """Ask the ticket."""
        return self._desk.limits()

    def find_existing(self, _parcel: Parcel, _known: Receipt) -> Found:
        """Look whether the ticket tells of the bundle already."""
        return self._desk.find_comment(self._note)

    def send(self, _parcel: Parcel, track: Track) -> Receipt:
        """Write the comment."""
        return self._desk.comment(self._note, track)

    def link(self, _parcel: Parcel, receipt: Receipt, _track: Track) -> Receipt:
        """It is in the ticket already."""
        return receipt

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
