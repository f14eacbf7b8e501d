import json

from collector.cli.printed import LONGEST, printed, printed_json


def test_indents_and_empty_lines_stay_and_nothing_steers_the_terminal() -> None:
    assert printed(["a\x1b[2J", "", "  b\u202e"]) == "a[U+001B][2J\n\n  b[U+202E]"


def test_an_endless_line_is_cut_with_a_note() -> None:
    assert printed(["x" * (LONGEST + 5)]).endswith("[5 characters more]")


def test_a_document_is_ascii_and_comes_back() -> None:
    text = printed_json({"a": "\x7f\u202eé"})
    assert text.isascii()
    assert "\x7f" not in text
    assert json.loads(text) == {"a": "\x7f\u202eé"}
