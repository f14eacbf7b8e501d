import hashlib
from pathlib import Path

import pytest

from collector.bundle.removal import remove_file
from collector.bundle.verify import verify_bundle
from collector.runs.inspecting import inspect_bundle, write_page
from collector.runs.retelling import retold
from tests.avsync import member
from tests.delivery.parcels import make_big_bundle

GONE = "logs/app/app-0.log"
LEFT = "logs/app/app-1.log"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of which one log was taken out as the review does it."""
    bundle = make_big_bundle(tmp_path, 1000, logs=2)
    remove_file(bundle, GONE, retold=retold(bundle, without=frozenset({GONE})))
    return bundle


def test_page_and_ticket_say_that_it_was_taken_out_and_link_it_no_more(bundle: Path) -> None:
    page, ticket = member(bundle, "summary.html"), member(bundle, "ticket.md")
    assert f'href="./{LEFT}"' in page
    assert f'href="./{GONE}"' not in page
    assert "taken out before sending" in page
    assert f"- Taken out before sending: {GONE}\n" in ticket


def test_what_was_found_stays_and_the_bundle_is_whole(bundle: Path) -> None:
    assert verify_bundle(bundle).problems == ()
    assert inspect_bundle(bundle).run.judgement.headline in member(bundle, "summary.html")
    ticket = hashlib.sha256(member(bundle, "ticket.md").encode()).hexdigest()
    assert ticket in member(bundle, "summary.html")


def test_a_second_one_joins_the_first(bundle: Path) -> None:
    remove_file(bundle, LEFT, retold=retold(bundle, without=frozenset({LEFT})))
    assert f"- Taken out before sending: {GONE}, {LEFT}\n" in member(bundle, "ticket.md")
    assert member(bundle, "summary.html").count("taken out before sending") == 2
    assert verify_bundle(bundle).problems == ()


def test_who_inspects_it_sees_what_is_gone(bundle: Path, tmp_path: Path) -> None:
    inspected = inspect_bundle(bundle)
    assert inspected.taken_out == (GONE,)
    assert "taken out before sending" in write_page(inspected, tmp_path / "page.html").read_text("utf-8")
