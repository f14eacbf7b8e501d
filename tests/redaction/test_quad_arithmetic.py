import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.redaction.kinds.addresses import FIRST, LAST_THREE, VERSION_WORD, VERSION_WORDS
from collector.redaction.kinds.kind import look_back
from collector.redaction.quad_arithmetic import certain_quads_in

PIECES = st.sampled_from(["1", "25", "100", "2000", ".", ".", ".", ".", "..", "x", " ", "\n", "10.1.2.3", "v", "sdk "])
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@given(TEXTS)
def test_the_block_holds_what_its_lines_hold(text: str) -> None:
    expected = list(look_back(LAST_THREE, FIRST, 4, text))
    quads = certain_quads_in(text.encode())
    assert list(zip(quads.starts, quads.ends, strict=True)) == expected


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("1.2.3.4", [(0, 7)]),
        ("255.255.255.255", [(0, 15)]),
        ("1.2.3.4.5", [(0, 7)]),
        ("1.2.3.4.5.6", []),
        ("1.2.3.4.", [(0, 7)]),
        ("1.2.3.4.5.", [(0, 7)]),
        ("1.2.3.4.5.x", [(0, 7)]),
        (".1.2.3.4", [(1, 8)]),
        ("9.1.2.3.4.x", [(0, 7)]),
        ("1234.1.1.1", []),
        ("1.2.3.1234", []),
        ("1.2222.3.4", []),
        ("1..2.3.4", []),
        ("1.x.3.4", []),
        ("1.2.3", []),
        ("é1.2.3.4", [(2, 9)]),
    ],
)
def test_numbers_of_up_to_three_digits_make_one(text: str, spans: list[tuple[int, int]]) -> None:
    quads = certain_quads_in(text.encode())
    assert list(zip(quads.starts, quads.ends, strict=True)) == spans


@pytest.mark.parametrize("word", [*VERSION_WORDS, "Versions", "SDK", "webKit", "v", "V", "version%3a", "V: (\t"])
@pytest.mark.parametrize("between", ["", " ", ": ", "=", '":"', "/", " " * 9])
def test_an_address_behind_a_word_that_announces_a_version_is_doubtful(word: str, between: str) -> None:
    text = f"{word}{between}1.2.3.4"
    assert certain_quads_in(text.encode()).doubtful == [len(text)]


@pytest.mark.parametrize("before", ["", "host ", '"nodeIP":"', "srflx ", "related ", "\n", "sdk\n", "sdk, "])
def test_an_address_behind_another_word_is_certain(before: str) -> None:
    quads = certain_quads_in(f"{before}1.2.3.4\n".encode())
    assert (len(quads.ends), quads.doubtful) == (1, [])


def test_beside_letters_that_are_not_ascii_every_address_is_doubtful() -> None:
    assert certain_quads_in("ß 1.2.3.4 at 5.6.7.8".encode()).doubtful == [10, 21]


def test_every_word_is_one_that_the_pattern_knows() -> None:
    assert all(VERSION_WORD.search(word) for word in VERSION_WORDS)
