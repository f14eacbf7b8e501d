import shlex
import sys
from pathlib import Path

import pytest

from collector.cli.saying import broken, quoted

PATH = "/synthetic/avsync-review-d_79pvuw/a-folder-with-a-long-name/and-another-one/summary.html"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f"Open it: {PATH}", f"Open it:\n{PATH}"),
        (f"  Open it: {PATH}", f"  Open it:\n    {PATH}"),
        (f"  avsync attach {PATH} --to URL", f"  avsync attach {PATH} --to URL"),
        ("well-known " * 4, "well-known\nwell-known\nwell-known\nwell-known"),
        ("", ""),
    ],
)
def test_a_line_is_broken_at_spaces_only_and_a_command_nowhere(line: str, shown: str) -> None:
    assert broken(line, 20) == shown


@pytest.mark.skipif(sys.platform == "win32", reason="shlex reads what POSIX shells do")
@pytest.mark.parametrize("name", ["a.zip", "a bundle.zip", "it's.zip", "$HOME.zip"])
def test_a_path_is_one_word_to_the_shell_and_whole(name: str) -> None:
    assert shlex.split(quoted(Path(name))) == [str(Path.cwd() / name)]
