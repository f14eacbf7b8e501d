import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.report.shown import joined, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("demo", "demo"),
        ("\u202eevil", "[U+202E]evil"),
        ("\u2066a\u2069", "[U+2066]a[U+2069]"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("nul\x00", "nul[U+0000]"),
        ("esc\x1b[31m", "esc[U+001B][31m"),
        ("c1\x9b", "c1[U+009B]"),
        ("lone\ud800", "lone[U+D800]"),
        ("one\r\ntwo", "one ↵ two"),
        ("a\tb", "a b"),
        ("naïve שלום 会议", "naïve שלום 会议"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize(("marks", "escaped"), [(3, 0), (4, 1), (50, 47)])
def test_marks_that_pile_up_are_written_out(marks: int, escaped: int) -> None:
    assert visible("a" + "\u0301" * marks).count("[U+0301]") == escaped


@pytest.mark.parametrize(("length", "expected"), [(10, "x" * 10), (11, "x" * 10 + " … [1 characters more]")])
def test_long_text_is_cut_with_a_note(length: int, expected: str) -> None:
    assert visible("x" * length, limit=10) == expected


@given(st.text())
def test_nothing_unseen_is_left_and_it_can_be_written(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("parts", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_parts_are_joined_as_people_do(parts: list[str], expected: str) -> None:
    assert joined(parts) == expected
