"""How a delivery repeats and goes on is tried with each service; here is what all of them have in common."""

from dataclasses import replace
from pathlib import Path

import pytest

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.model import UNLIMITED, Absent, Attached, Found, Limits, Proof, Receipt, Uploaded, Verified
from collector.delivery.parcel import Parcel, Track
from collector.delivery.sending import Past, Step, patiently
from tests.delivery.parcels import QUICK, Watched, make_errand, make_parcel


def later(wait_s: float = 0.0) -> DeliveryError:
    return DeliveryError("Not now.", again=Again.LATER, retry_after_s=wait_s)


def test_each_pause_is_twice_the_one_before_or_what_is_asked_for() -> None:
    pauses: list[float] = []
    left = [later(), later(1.5), later()]

    def call() -> str:
        if left:
            raise left.pop(0)
        return "done"

    assert patiently(call, QUICK, Watched(), pause=pauses.append) == "done"
    assert pauses == [0.01, 1.5, 0.04]


@pytest.mark.parametrize(
    ("error", "calls"),
    [(later(), QUICK.tries), (later(3600), 1), (DeliveryError("No."), 1)],
    ids=["later", "long", "no"],
)
def test_tries_end(error: DeliveryError, calls: int) -> None:
    made: list[int] = []

    def call() -> str:
        made.append(1)
        raise error

    with pytest.raises(DeliveryError):
        patiently(call, QUICK, Watched(), pause=lambda _: None)
    assert len(made) == calls


class SlowDesk:
    """A service that shows what it took only after so many looks."""

    def __init__(self, looks: int) -> None:
        self._left = looks
        self.sent = 0

    def limits(self) -> Limits:
        return UNLIMITED

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        self._left -= 1
        return Absent() if self._left >= 0 else Attached(receipt=Receipt(ids={"file": "1"}))

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        self.sent += 1
        return Receipt(ids={"file": "2"})

    def link(self, parcel: Parcel, receipt: Receipt, _track: Track) -> Receipt:
        return receipt

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        return Verified(proof=Proof.READ_BACK, words="it is there")


@pytest.mark.parametrize(
    ("step", "looks", "sent", "waited_s"),
    [
        (Step.COMMITTING, 0, 0, 0.0),
        (Step.COMMITTING, 3, 0, 7.0),
        (Step.COMMITTING, 99, 1, 12.0),  # 10 s, and 2 s for a parcel of 100 kB
        (Step.UPLOADING, 3, 1, 0.0),
    ],
)
def test_what_may_still_be_stored_is_waited_for_before_it_is_sent_again(
    tmp_path: Path, step: Step, looks: int, sent: int, waited_s: float
) -> None:
    pauses: list[float] = []
    patience = replace(QUICK, first_pause_s=1.0, settle_s=10.0, settle_bytes=50_000)
    desk = SlowDesk(looks)
    errand = make_errand(
        desk, make_parcel(tmp_path), Watched(), past=Past(step=step, receipt=Receipt(ids={})), patience=patience
    )
    errand.pause = pauses.append
    assert errand.run().before is (sent == 0)
    assert desk.sent == sent
    assert sum(pauses) == waited_s


UPLOAD = Receipt(ids={"token": "7"})


class TokenDesk(SlowDesk):
    """A service whose uploads are linked by a token; each link ends as ``ends`` says, and shows after so many looks."""

    def __init__(self, *ends: DeliveryError | None, looks: int = 99, refuses: bool = False) -> None:
        super().__init__(looks)
        self._ends = list(ends)
        self._refuses = refuses
        self.linked = 0

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        found = super().find_existing(parcel, known)
        return Uploaded(receipt=known) if isinstance(found, Absent) and known.ids else found

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        super().send(parcel, track)
        return UPLOAD

    def link(self, parcel: Parcel, receipt: Receipt, track: Track) -> Receipt:
        self.linked += 1
        track.committing()
        end = self._ends.pop(0)
        if self._refuses:
            track.refused()
        if end:
            raise end
        return super().link(parcel, receipt, track)


LINKING = Past(step=Step.COMMITTING, receipt=UPLOAD)


@pytest.mark.parametrize(("looks", "linked", "waited_s"), [(0, 0, 0.0), (3, 0, 7.0), (99, 1, 10.0)])
def test_what_may_still_be_linked_is_waited_for_before_it_is_linked_again(
    tmp_path: Path, looks: int, linked: int, waited_s: float
) -> None:
    pauses: list[float] = []
    patience = replace(QUICK, first_pause_s=1.0, settle_s=10.0, settle_bytes=50_000)
    desk = TokenDesk(None, looks=looks)
    errand = make_errand(desk, make_parcel(tmp_path), Watched(), past=LINKING, patience=patience)
    errand.pause = pauses.append
    errand.run()
    assert (desk.sent, desk.linked, sum(pauses)) == (0, linked, waited_s)


def test_a_link_whose_answer_was_lost_keeps_the_upload_in_the_ledger(tmp_path: Path) -> None:
    watched, desk = Watched(), TokenDesk(later(), None, looks=3)
    make_errand(desk, make_parcel(tmp_path), watched, patience=replace(QUICK, first_pause_s=0.0)).run()
    assert (desk.sent, desk.linked) == (1, 1)
    at = watched.steps.index(Step.COMMITTING)
    assert watched.receipts[at] == UPLOAD


def test_a_token_that_is_refused_because_it_attached_counts_as_attached(tmp_path: Path) -> None:
    desk = TokenDesk(DeliveryError("A token that was used (422)."), looks=1, refuses=True)
    done = make_errand(desk, make_parcel(tmp_path), Watched()).run()
    assert (desk.linked, done.receipt.ids) == (1, {"file": "1"})


def test_a_link_that_is_refused_is_made_again_by_a_repeat_without_a_wait(tmp_path: Path) -> None:
    watched, pauses = Watched(), list[float]()
    desk = TokenDesk(DeliveryError("You may not (403)."), None, refuses=True)
    with pytest.raises(DeliveryError, match="403"):
        make_errand(desk, make_parcel(tmp_path), watched).run()
    assert watched.past == Past(step=Step.UPLOADED, receipt=UPLOAD)
    desk._refuses = False
    errand = make_errand(desk, make_parcel(tmp_path), watched, past=watched.past)
    errand.pause = pauses.append
    errand.run()
    assert (desk.sent, desk.linked, pauses) == (1, 2, [])
