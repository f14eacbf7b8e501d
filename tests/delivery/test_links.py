from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.delivery.links import FOR_EVER, LONG_AGO, object_of, opens_until, signed_at, tells_of
from collector.delivery.markup import rendered
from collector.delivery.model import Markup, Note
from tests.delivery.parcels import OBJECT, make_note, make_parcel, signed


@pytest.fixture
def said(tmp_path: Path) -> Note:
    """A note whose link was signed seven days and a second after 2026-03-05 14:00."""
    return make_note(make_parcel(tmp_path, 1000), link=signed("20260312T140001Z"))


def test_when_a_link_opens_its_object_is_read_from_it() -> None:
    assert object_of(signed("20260305T140000Z")) == OBJECT
    assert signed_at(signed("20260305T140000Z")) == datetime(2026, 3, 5, 14, tzinfo=UTC)
    assert opens_until(signed("20260305T140000Z", lasts_s=60)) == datetime(2026, 3, 5, 14, 1, tzinfo=UTC)


@pytest.mark.parametrize("link", [OBJECT, f"{OBJECT}?sig=1", signed("20261305T140000Z", lasts_s=60)[:70]])
def test_a_link_that_does_not_tell_opens_for_ever(link: str) -> None:
    assert (signed_at(link), opens_until(link)) == (LONG_AGO, FOR_EVER)


@pytest.mark.parametrize("stamp", ["99991231T235959Z"])
def test_a_date_beyond_all_dates_breaks_nothing(stamp: str) -> None:
    assert opens_until(signed(stamp)) == FOR_EVER


@pytest.mark.parametrize("markup", [Markup.MARKDOWN, Markup.PLAIN, Markup.TEXTILE])
def test_a_note_tells_of_itself_in_every_markup_of_a_ticket(said: Note, markup: Markup) -> None:
    text = rendered(said.text, markup)
    assert tells_of(text, said)
    assert tells_of(text.replace("&", "&amp;"), said)


@pytest.mark.parametrize(("stamp", "tells"), [("20260305T140002Z", True), ("20260305T140001Z", False)])
def test_a_link_counts_until_it_has_expired(said: Note, stamp: str, *, tells: bool) -> None:
    assert tells_of(f"sha256 {said.sha256}\nWhere it lies: {signed(stamp)}\n", said) is tells


def test_of_several_links_one_that_opens_is_enough(said: Note) -> None:
    old, new = signed("20260301T000000Z"), signed("20260312T000000Z")
    assert tells_of(f"{said.sha256} {old}\n{new}", said)


@pytest.mark.parametrize(
    "text",
    [
        "sha256 {sha256}",
        "sha256 {sha256} {object}",
        "{link}",
        "{sha256} {elsewhere}",
        "{sha256} {longer}",
    ],
)
def test_what_gives_no_link_to_the_bundle_does_not_tell_of_it(said: Note, text: str) -> None:
    stamp = "20260312T000000Z"
    elsewhere, longer = (signed(stamp, place=place) for place in ("https://other.example/in/x.zip", f"{OBJECT}.age"))
    given = {"sha256": said.sha256, "object": OBJECT, "link": said.link, "elsewhere": elsewhere, "longer": longer}
    assert not tells_of(text.format(**given), said)


def test_a_link_without_a_query_is_found_as_it_is(said: Note) -> None:
    plain = replace(said, link=OBJECT)
    assert tells_of(f"{said.sha256} {OBJECT}", plain)
    assert not tells_of(f"{said.sha256} {OBJECT}.age", plain)
