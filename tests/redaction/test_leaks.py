import base64
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.redaction.leaks import LeakSearch, holds, is_ordinary, search

SECRET = "s3cr3t/+&? \"ä\" 'x'"
WRITTEN: dict[str, Callable[[str], str]] = {
    "raw": lambda secret: secret,
    "url": lambda secret: quote(secret, safe=""),
    "url, slash": quote,
    "url, plus": quote_plus,
    "url, lower": lambda secret: quote(secret, safe="").replace("%2F", "%2f").replace("%2B", "%2b").lower(),
    "json": lambda secret: json.dumps(secret),
    "json, unicode": lambda secret: json.dumps(secret, ensure_ascii=False),
    "json in json": lambda secret: json.dumps(json.dumps(secret)),
    "json, slash": lambda secret: json.dumps(secret).replace("/", "\\/"),
    "html": lambda secret: secret.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#x27;"),
    "hex": lambda secret: secret.encode().hex(),
    **{
        f"base64, {shift}": lambda secret, shift=shift: base64.b64encode(
            b"x" * shift + secret.encode() + b"yz"
        ).decode()  # type: ignore[misc]  # bound early
        for shift in range(3)
    },
    **{
        f"base64 for URLs, {shift}": lambda secret, shift=shift: base64.urlsafe_b64encode(  # type: ignore[misc]  # bound early
            b"x" * shift + secret.encode() + b"yz"
        ).decode()
        for shift in range(3)
    },
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_secret_is_found_in_every_spelling(way: str) -> None:
    assert search([b"before ", WRITTEN[way](SECRET).encode(), b" after"], [SECRET])


def test_a_secret_is_found_in_utf_16() -> None:
    assert search([("x" + SECRET).encode("utf-16-le")], [SECRET]) == {"utf-16"}


@given(
    st.text(min_size=8, max_size=40).filter(lambda text: not is_ordinary(text)),
    st.binary(max_size=80),
    st.integers(min_value=1, max_value=9),
)
def test_a_secret_is_found_over_any_border_between_chunks(secret: str, noise: bytes, size: int) -> None:
    data = noise + secret.encode() + noise
    assert search([data[at : at + size] for at in range(0, len(data), size)], [secret])


@given(st.text(alphabet="abcdef", max_size=200))
def test_what_is_not_there_is_not_found(text: str) -> None:
    assert not search([text.encode()], [SECRET, "another-S3cret"])


def test_thousands_of_secrets_are_looked_for_at_once() -> None:
    hunt = LeakSearch(f"S3cret-{number:06d}-value" for number in range(2000))
    assert hunt.places([b"." * 300_000, b"S3cret-001999-val", b"ue"]) == {"raw"}
    assert not hunt.places([b"S3cret-002000-value"])


@pytest.mark.parametrize(
    "word", ["", "abcde", "secret", "devkey", "Invalid", "PASSWORD", "123456789", "LIVEKIT_API_SECRET", "********"]
)
def test_ordinary_words_are_not_looked_for(word: str) -> None:
    assert is_ordinary(word)
    assert not search([word.encode()], [word])


@pytest.mark.parametrize("secret", ["hunter2", "passwordlong", "1234567890", "aB3dE6", "MixedCase", "ab-3de"])
def test_anything_else_is_looked_for(secret: str) -> None:
    assert search([b"x" + secret.encode() + b"x"], [secret]) == {"raw"}


@given(st.sets(st.binary(min_size=6, max_size=20), max_size=20), st.binary(max_size=40), st.integers(1, 9), st.data())
def test_needles_are_found_over_any_border_between_chunks(
    needles: set[bytes], noise: bytes, size: int, data: st.DataObject
) -> None:
    inside = data.draw(st.sampled_from(sorted(needles))) if needles else b""
    text = noise + inside + noise
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    assert holds(chunks, needles) == bool(needles)
    assert holds([noise], needles) == any(needle in noise for needle in needles)


def test_a_search_for_nothing_says_so() -> None:
    assert LeakSearch([]).spellings == LeakSearch(["true"]).spellings == 0
    assert LeakSearch(["hunter2"]).spellings > 0
