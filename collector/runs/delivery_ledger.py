"""Keeps the steps of one delivery in the journal beside the bundle, and reads back how far an earlier one came."""

from datetime import UTC, datetime
from pathlib import Path

from collector.bundle.journal import Entry, entries, record
from collector.delivery.model import Receipt, Verified
from collector.delivery.sending import FIRST_TIME, Past, Step

PREPARED = "prepared"


class FileLedger:
    """The journal's entries of one bundle to one destination."""

    def __init__(self, bundle: Path, *, sha256: str, to: str) -> None:
        self._bundle = bundle
        self._sha256 = sha256
        self._to = to

    def note(self, step: Step, receipt: Receipt) -> None:
        """Keep a step. Raises CollectorError if the folder does not take it."""
        self._record(step.value, _told(receipt))

    def proven(self, receipt: Receipt, verified: Verified) -> None:
        """Keep that it is there, and how that is known."""
        proof = {"proof": verified.proof.value, "known_by": verified.words}
        self._record(Step.VERIFIED.value, {**_told(receipt), **proof})

    def _record(self, event: str, told: Entry) -> None:
        at = datetime.now(UTC)
        record(self._bundle, event, sha256=self._sha256, at=at, besides={"to": self._to, **told})


class DraftLedger(FileLedger):
    """Of what a person has yet to send, the journal says no more than that it was prepared."""

    def note(self, step: Step, receipt: Receipt) -> None:
        """Keep that the draft is ready."""
        if step is Step.LINKED:
            self._record(PREPARED, _told(receipt))

    def proven(self, receipt: Receipt, verified: Verified) -> None:
        """There is nothing to prove."""


def past_of(bundle: Path, *, sha256: str, to: str) -> Past:
    """Return the last step that the journal has of these bytes to that destination."""
    last = FIRST_TIME
    for entry in entries(bundle):
        event = str(entry.get("event"))
        if (entry.get("sha256"), entry.get("to")) == (sha256, to) and event in set(Step):
            last = Past(step=Step(event), receipt=_receipt(entry))
    return last


def _told(receipt: Receipt) -> Entry:
    return {"ids": dict(receipt.ids), "link": receipt.link} if receipt.ids else {}


def _receipt(entry: Entry) -> Receipt:
    ids = entry.get("ids")
    told = {str(name): str(value) for name, value in ids.items()} if isinstance(ids, dict) else {}
    return Receipt(ids=told, link=str(entry.get("link", "")))
