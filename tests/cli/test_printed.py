import json
import sys
from pathlib import Path

import pytest

from collector.cli.printed import LONGEST, printed, printed_json
from tests.avsync import avsync


def test_indents_and_empty_lines_stay_and_nothing_steers_the_terminal() -> None:
    assert printed(["a\x1b[2J", "", "  b\u202e"]) == "a[U+001B][2J\n\n  b[U+202E]"


def test_an_endless_line_is_cut_with_a_note() -> None:
    assert printed(["x" * (LONGEST + 5)]).endswith("[5 characters more]")


def test_a_document_is_ascii_and_comes_back() -> None:
    text = printed_json({"a": "\x7f\u202eé"})
    assert text.isascii()
    assert "\x7f" not in text
    assert json.loads(text) == {"a": "\x7f\u202eé"}


@pytest.mark.skipif(sys.platform == "win32", reason="such a name is no file's there")
def test_the_name_of_a_file_that_somebody_sent_steers_no_terminal(tmp_path: Path) -> None:
    name = "\x1b]0;synthetic\x07\x1b[2J.zip"
    (tmp_path / name).write_bytes(b"no bundle")
    for command in ("inspect", "verify", "reveal"):
        done = avsync(tmp_path, command, name)
        assert done.code != 0
        assert "\x1b" not in done.stdout + done.stderr
        assert "[U+001B]" in done.stdout + done.stderr
