"""A note to somebody who cannot be asked; how tickets are asked is with each service."""

from dataclasses import replace
from pathlib import Path

import pytest

from collector.delivery.model import UNLIMITED, Found, Limits, Note, Receipt, Unknowable
from collector.delivery.notes import NoteSession
from collector.delivery.parcel import Parcel, Track
from collector.delivery.sending import Past
from tests.delivery.parcels import Watched, make_errand, make_note, make_parcel, signed


class Reader:
    """Takes every text and says nothing."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def limits(self) -> Limits:
        return UNLIMITED

    def find_comment(self, note: Note) -> Found:
        return Unknowable(why="nobody can be asked")

    def comment(self, note: Note, track: Track) -> Receipt:
        track.committing()
        self.texts.append(note.text.markdown)
        return Receipt(ids={"answer": "250"})


FIRST = "20260305T140000Z"


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (signed("20260312T135959Z"), 1),
        (signed("20260312T140000Z"), 2),
        (signed(FIRST, place="https://other.example/x.zip"), 2),
    ],
    ids=["still open", "expired", "elsewhere"],
)
def test_a_link_is_told_again_once_the_old_one_opens_the_bundle_no_more(tmp_path: Path, link: str, told: int) -> None:
    parcel, reader = make_parcel(tmp_path, 1000), Reader()
    past = tell(reader, parcel, signed(FIRST)).past
    assert past.receipt.ids["object"] == "https://store.example/in/x.zip"
    assert "synthetic" not in str(past)
    tell(reader, parcel, link, past)
    assert len(reader.texts) == told


@pytest.mark.parametrize(
    ("until", "told"),
    [("2026-03-12T14:00:00+00:00", 1), ("2026-03-12T13:59:59.500000+00:00", 1), ("", 2), ("soon", 2)],
)
def test_a_receipt_that_tells_no_instant_does_not_keep_a_link_open(tmp_path: Path, until: str, told: int) -> None:
    parcel, reader = make_parcel(tmp_path, 1000), Reader()
    past = tell(reader, parcel, signed(FIRST)).past
    known = replace(past, receipt=replace(past.receipt, ids={**past.receipt.ids, "opens_until": until}))
    tell(reader, parcel, signed("20260312T135959Z"), known)
    assert len(reader.texts) == told


def tell(reader: Reader, parcel: Parcel, link: str, *past: Past) -> Watched:
    watched = Watched()
    errand = make_errand(NoteSession(reader, make_note(parcel, link=link)), parcel, watched)
    for known in past:
        errand.past = known
    errand.run()
    return watched
