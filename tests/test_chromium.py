"""A page opened in a real Chromium gets what it asks for, and what it posts arrives."""

import queue

import pytest

from tests.chromium import NoBrowserError, find_chromium, opened

PAGE = b"""<!doctype html><script>
const echo = async () => fetch("/said", {method: "POST", body: (await (await fetch("/word.json")).json()).word});
echo();
</script>"""
PATIENCE_S = 30


def test_a_page_posts_what_it_was_served() -> None:
    try:
        chromium = find_chromium()
    except NoBrowserError as reason:
        pytest.skip(str(reason))
    said: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
    pages = {"/": PAGE, "/word.json": b'{"word": "synthetic"}'}
    with opened(chromium, pages, lambda path, body: said.put((path, body))):
        assert said.get(timeout=PATIENCE_S) == ("/said", b"synthetic")


def test_a_browser_that_is_not_there_is_named() -> None:
    with pytest.raises(NoBrowserError, match="no-such-browser is not installed"):
        find_chromium("no-such-browser")
