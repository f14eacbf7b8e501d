import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import pytest

from collector.bundle.removal import write_without
from collector.cli.reviewing import review
from collector.questions.effects import Ask
from collector.runs.gathering import Observer
from collector.runs.retelling import retold
from tests.delivery.parcels import make_big_bundle

LOG = "logs/app/app-0.log"


@dataclass
class Reader:
    """Answers in turn, and keeps what was said."""

    answers: list[str]
    heard: list[str] = field(default_factory=list)

    def ask(self, ask: Ask) -> str:
        return self.answers.pop(0)

    def show(self, text: str) -> None:
        self.heard.append(text)

    def complain(self, text: str) -> None:
        self.heard.append(text)

    def watching(self) -> AbstractContextManager[Observer]:
        raise NotImplementedError


@dataclass
class Browser:
    """Notes of each page that it opens whether all its links lead to a file."""

    starts: bool = True
    pages: list[Path] = field(default_factory=list)
    links: list[dict[str, bool]] = field(default_factory=list)

    def open(self, address: str) -> bool:
        page = Path(url2pathname(urlsplit(address).path))
        found = re.findall(r'href="\./([^"]+)"', page.read_text("utf-8"))
        self.pages.append(page)
        self.links.append({link: (page.parent / unquote(link)).is_file() for link in found})
        return self.starts


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle whose page is the real one, with its links."""
    plain, bundle = make_big_bundle(tmp_path, 1000, logs=2), tmp_path / "real.zip"
    write_without(plain, bundle, names=frozenset(), retold=retold(plain, without=frozenset()))
    return bundle


def test_every_link_of_the_summary_works_and_nothing_of_the_copy_stays(bundle: Path) -> None:
    browser, reader = Browser(), Reader(answers=["open", "later"])
    assert not review(bundle, reader, browser.open)
    (links,) = browser.links
    assert LOG in links
    assert all(links.values())
    assert not browser.pages[0].parent.exists()
    assert any(text.startswith("Opened") and "until this review ends" in text for text in reader.heard)


def test_after_a_file_was_taken_out_the_summary_links_it_no_more(bundle: Path) -> None:
    browser = Browser()
    review(bundle, Reader(answers=["open", "remove", LOG, "open", "later"]), browser.open)
    before, after = browser.links
    assert LOG in before
    assert set(after) == set(before) - {LOG}
    assert all(after.values())
    assert not any(page.parent.exists() for page in browser.pages)


def test_without_a_browser_the_page_is_named(bundle: Path) -> None:
    browser, reader = Browser(starts=False), Reader(answers=["open", "approve"])
    assert review(bundle, reader, browser.open)
    assert any("No browser could be started" in text and str(browser.pages[0]) in text for text in reader.heard)
