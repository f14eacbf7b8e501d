import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collector.redaction.kinds.addresses import FIRST, IPV4, LAST_THREE, VERSION_WORD, VERSION_WORDS
from collector.redaction.kinds.kind import look_back
from collector.redaction.quad_arithmetic import _first_dots, certain_quads_in

PIECES = st.sampled_from(["1", "25", "100", "2000", ".", ".", ".", ".", "..", "x", " ", "\n", "10.1.2.3", "v", "sdk "])
TEXTS = st.lists(PIECES, max_size=40).map("".join)
ANNOUNCERS = st.sampled_from(
    [
        *("1.2.3.4", "10.1.2.3", "1.2.3.4.5.6", ".", "5", "\\", '"', " ", ":", "=", "%3a", "%22", "%2", "\t", "x", ","),
        *(
            "v",
            "V",
            "ver",
            "sdk",
            "build",
            "Version",
            "web",
            "kit",
            "ſ",
            "ſdk",
            "\u212a",
            "sd\u212a",
            "webkıt",
            "é",
            "日",
        ),
        *("\u00a0", "\u3000", "\x85", "\x1c", " " * 7),
    ]
)
WORD_BITS = 64


@given(st.integers(0, 2 * WORD_BITS), TEXTS, st.integers(0, WORD_BITS), st.sampled_from([1, 2, 1 << 14]))
def test_the_block_holds_what_its_lines_hold(before: int, middle: str, after: int, at_once: int) -> None:
    text = "\n" * before + middle + "\n" * after
    expected = list(look_back(LAST_THREE, FIRST, 4, text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collector.redaction.quad_arithmetic._AT_ONCE", at_once)
        quads = certain_quads_in(text.encode())
    assert list(zip(quads.starts, quads.ends, strict=True)) == expected


@pytest.mark.parametrize("address", ["1.2.3.4", "1.22.333.4", "1.333.22.4", "255.255.255.255"])
@pytest.mark.parametrize("after", [0, 1, 15, 16, 17, 100])
def test_an_address_is_found_wherever_it_begins_in_a_block(address: str, after: int) -> None:
    for before in range(2 * WORD_BITS + 1):
        quads = certain_quads_in(f"{'-' * before}{address}{'-' * after}".encode())
        assert (quads.starts, quads.ends) == ([before], [before + len(address)])


def test_rows_of_dots_hold_none_and_hide_none() -> None:
    block = b"." * 1000 + b"1.2.3.4" + b"." * 1000 + b" 5.6.7.8\n" + b"..1.2.3.4\n" + b"9..1.2.3.4..9\n"
    quads = certain_quads_in(block)
    texts = [block[start:end] for start, end in zip(quads.starts, quads.ends, strict=True)]
    assert texts == [b"1.2.3.4", b"5.6.7.8", b"1.2.3.4", b"1.2.3.4"]
    assert len(_first_dots(np.frombuffer(b"." * 6400, dtype=np.uint8))) <= 6400 // WORD_BITS


@given(st.lists(ANNOUNCERS, max_size=30).map("".join))
@example("510.1.2.3")
def test_a_certain_one_is_an_address_for_a_search_of_the_line_too(line: str) -> None:
    block = line.encode()
    quads = certain_quads_in(block)
    certain = {
        start
        for start, end in zip(quads.starts, quads.ends, strict=True)
        if end not in quads.doubtful and max(map(int, block[start:end].split(b"."))) < 256
    }
    searched = {len(line[: found.start].encode()) for found in IPV4.find(line, line.lower())}
    assert searched <= {*quads.starts}
    assert certain <= searched


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


@pytest.mark.parametrize("before", ["é", "é: ", "\u00a0", "sdk\u00a0", "webkıt ", "bué "])
def test_an_address_behind_a_letter_that_is_not_ascii_is_doubtful(before: str) -> None:
    block = f"{before}1.2.3.4 at 5.6.7.8 é".encode()
    assert certain_quads_in(block).doubtful == [block.index(b" at")]


def test_every_word_is_one_that_the_pattern_knows() -> None:
    assert all(VERSION_WORD.search(word) for word in VERSION_WORDS)
