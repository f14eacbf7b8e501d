"""Carries one parcel to one destination: looks, sends, links and proves, repeats what may be repeated, notes each step.

A repeat after whatever happened, in this run or one that was killed, looks first whether the bundle arrived after all.
Right before what cannot be undone it looks once more: another machine may have attached the same bundle meanwhile. What
is left are two machines that both look, and then both complete, within the time of one request; only a folder and S3
take a name once whatever happens, and mail cannot be asked at all.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.model import (
    Absent,
    Attached,
    Found,
    Patience,
    Proof,
    Receipt,
    Unknowable,
    Uploaded,
    Verified,
)
from collector.delivery.parcel import Parcel
from collector.delivery.service import Session

T = TypeVar("T")


class Step(StrEnum):
    """How far a delivery came, as the journal says it. From COMMITTING on the other side may have the bundle."""

    PLANNED = "planned"
    UPLOADING = "uploading"
    COMMITTING = "committing"
    UPLOADED = "uploaded"
    LINKED = "linked"
    VERIFIED = "verified"


NOTHING_KNOWN = Receipt(ids={})
LONGEST_LOOK_S = 10.0
"""Between two looks at what the other side may still be storing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What the journal says of earlier runs to the same destination: the last step, and the last receipt."""

    step: Step
    receipt: Receipt = NOTHING_KNOWN


FIRST_TIME = Past(step=Step.PLANNED)


class Ledger(Protocol):
    """Keeps what was done, on the disk before it returns."""

    def note(self, step: Step, receipt: Receipt, /) -> None:
        """Keep a step; ``receipt`` is empty before there is one."""
        ...

    def proven(self, receipt: Receipt, verified: Verified, /) -> None:
        """Keep that it is there, and how that is known."""
        ...


class Watcher(Protocol):
    """Whom progress is shown to."""

    def stage(self, text: str, /) -> None:
        """Say what is done now."""
        ...

    def moved(self, count: int, /) -> None:
        """So many further bytes went out; negative: begun anew."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivered:
    """Where the bundle is, how that is known, and whether it was there before this run sent anything."""

    receipt: Receipt
    verified: Verified
    before: bool


class ForestalledError(Exception):
    """While this run was on its way, the bundle got there by another."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__("attached meanwhile")
        self.receipt = receipt


def patiently(
    call: Callable[[], T], patience: Patience, watcher: Watcher, *, pause: Callable[[float], None] = time.sleep
) -> T:
    """Call until it succeeds, nothing helps any more, or the tries are used up; wait longer each time.

    Retry-After counts, unless it asks for longer than anybody waits at a terminal. Raises DeliveryError.
    """
    for tries in range(1, patience.tries):
        try:
            return call()
        except DeliveryError as error:
            if error.again is Again.NEVER:
                raise
            pause_s = max(error.retry_after_s, patience.first_pause_s * 2 ** (tries - 1))
            if pause_s > patience.longest_pause_s:
                asked = f"{error} It asks to wait {pause_s:.0f} s: run the same command again then."
                raise DeliveryError(asked) from error
            watcher.stage(f"{error} Trying again in {pause_s:.0f} s")
            pause(pause_s)
    return call()


@dataclass(kw_only=True, slots=True)
class Errand:
    """One delivery under way: the session, what is sent, what is known, who is told."""

    session: Session
    parcel: Parcel
    ledger: Ledger
    watcher: Watcher
    patience: Patience
    past: Past = FIRST_TIME
    again: bool = False
    doing: str = "Sending"
    pause: Callable[[float], None] = time.sleep
    _moved: int = 0
    _acted: bool = False

    def run(self) -> Delivered:
        """Deliver. Raises DeliveryError once nothing helps any more; what was done is in the ledger."""
        return patiently(self._once, self.patience, self.watcher, pause=self.pause)

    def moved(self, count: int) -> None:
        """Tell the progress: a Track."""
        self._moved += count
        self.watcher.moved(count)

    def committing(self) -> None:
        """Look a last time, then note that the other side may have it, with what is known of an upload: a Track.

        Raises ForestalledError, which ends the request before its end.
        """
        found = self.session.find_existing(self.parcel, self.past.receipt)
        if isinstance(found, Attached):
            raise ForestalledError(found.receipt)
        self._note(Step.COMMITTING, self.past.receipt)

    def refused(self) -> None:
        """Note that the other side did not take it after all, or did not link what it took: a Track."""
        receipt = self.past.receipt
        self._note(Step.UPLOADED if receipt.ids else Step.UPLOADING, receipt)

    def _once(self) -> Delivered:
        try:
            receipt = self._brought()
        except ForestalledError as other:
            receipt, self._acted = other.receipt, False
        self.watcher.stage("Checking what is stored there")
        verified = self.session.verify_stored(self.parcel, receipt)
        if verified.proof in (Proof.DIGEST, Proof.READ_BACK):
            self.ledger.proven(receipt, verified)
        return Delivered(receipt=receipt, verified=verified, before=not self._acted)

    def _brought(self) -> Receipt:
        match self._look():
            case Attached(receipt=receipt):
                return receipt
            case Uploaded(receipt=receipt):
                return self._link(receipt)
            case _:
                return self._link(self._send())

    def _look(self) -> Found:
        self.watcher.stage("Looking whether it is there already")
        found = self.session.find_existing(self.parcel, self.past.receipt)
        if isinstance(found, Absent | Uploaded) and self.past.step is Step.COMMITTING and not self.again:
            return self._settled(found)
        if not isinstance(found, Unknowable):
            return found
        if self.past.step in (Step.UPLOADED, Step.LINKED, Step.VERIFIED) and not self.again:
            return Attached(receipt=self.past.receipt)
        if self.past.step is Step.COMMITTING and not self.again:
            raise DeliveryError(
                f"It may have arrived already: the last attempt ended before the answer came, and {found.why}. "
                "Ask whoever should have it; if it did not arrive, send it once more with --again."
            )
        return Absent()

    def _settled(self, found: Found) -> Found:
        """Look until the other side has had the time to store, or to link, what it may have taken from the last try."""
        storing_s = self.parcel.size_bytes / self.patience.settle_bytes if isinstance(found, Absent) else 0.0
        left_s = self.patience.settle_s + storing_s
        pause_s = self.patience.first_pause_s
        self.watcher.stage("Waiting whether it was stored after all: the last try ended before the answer came")
        while isinstance(found, Absent | Uploaded) and left_s > 0:
            self.pause(min(pause_s, left_s))
            left_s -= pause_s
            pause_s = min(2 * pause_s, LONGEST_LOOK_S)
            found = self.session.find_existing(self.parcel, self.past.receipt)
        return found

    def _send(self) -> Receipt:
        if self._moved:
            self.watcher.moved(-self._moved)
            self._moved = 0
        self._note(Step.UPLOADING, NOTHING_KNOWN)
        self.watcher.stage(self.doing)
        receipt = self.session.send(self.parcel, self)
        self._note(Step.UPLOADED, receipt)
        return receipt

    def _link(self, receipt: Receipt) -> Receipt:
        self.watcher.stage("Completing it there")
        linked = self._linked(receipt)
        self._note(Step.LINKED, linked)
        return linked

    def _linked(self, receipt: Receipt) -> Receipt:
        try:
            return self.session.link(self.parcel, receipt, self)
        except DeliveryError as refusal:
            # A token that attached this bundle already is used up, and refused: then there is nothing left to do.
            if refusal.again is Again.NEVER:
                with contextlib.suppress(DeliveryError):
                    found = self.session.find_existing(self.parcel, receipt)
                    if isinstance(found, Attached):
                        return found.receipt
            raise

    def _note(self, step: Step, receipt: Receipt) -> None:
        self.ledger.note(step, receipt)
        self.past = Past(step=step, receipt=receipt)
        self._acted = True
        self.again = False
