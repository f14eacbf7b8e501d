import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.runs.strongbox import Strongbox

KEY = bytes(range(32))
WORDS = st.frozensets(st.text(max_size=20), max_size=5)
BOX = Strongbox(KEY, ["a secret of this run"])


@given(WORDS)
def test_what_was_locked_comes_out_as_it_went_in(words: frozenset[str]) -> None:
    assert frozenset(BOX.open_secrets(BOX.shut_secrets(words))) == words


@given(st.text())
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    assert BOX.open(BOX.shut(text)) == text


def test_bytes_that_are_no_unicode_come_out_as_they_went_in() -> None:
    odd = b"caf\xe9".decode("utf-8", "surrogateescape")
    assert BOX.open(BOX.shut(odd)) == odd
    assert BOX.open_secrets(BOX.shut_secrets([odd])) == (odd,)


def test_nothing_of_it_stands_in_clear() -> None:
    words = ("anna.smith@example", "hunter2hunter2", "a room of their own")
    locked = BOX.shut_secrets(words) + BOX.shut(" ".join(words))
    assert not any(word in locked or word.encode().hex() in locked for word in words)


def test_another_case_key_opens_nothing() -> None:
    other = Strongbox(bytes(32), ["a secret of this run"])
    with pytest.raises(ValueError, match="another key"):
        other.open(BOX.shut("anna"))
    with pytest.raises(ValueError, match="another key"):
        other.open_secrets(BOX.shut_secrets(["hunter2"]))


def test_names_need_the_case_key_alone_and_secrets_the_runs_own_besides() -> None:
    other = Strongbox(KEY, ["another secret"])
    assert other.open(BOX.shut("anna")) == "anna"
    with pytest.raises(ValueError, match="another key"):
        other.open_secrets(BOX.shut_secrets(["hunter2"]))


def test_without_a_secret_nothing_locks_secrets() -> None:
    assert Strongbox(KEY, []).shut_secrets(["hunter2"]) == ""


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (["a1", "b2"], ["b2", "a1"], True),
        (["a1"], ["a2"], False),
        (["a1"], [], False),
        ([], ["a1"], False),
        ([], [], True),
    ],
)
def test_the_proof_tells_whether_the_secrets_are_the_same(first: list[str], second: list[str], same: bool) -> None:
    assert Strongbox(KEY, second).proves(Strongbox(KEY, first).proof()) is same
