import pytest

from tests.cli.screen import Screen


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("one\r\ntwo", "one\ntwo"),
        ("abc\rx", "xbc"),
        ("abc\x1b[2Dx", "axc"),
        ("abc\x1b[2D\x1b[K", "a"),
        ("one\r\ntwo\x1b[Ax\r\n\r\n", "onex\ntwo"),
        ("one\r\ntwo\r\x1b[A\x1b[J", ""),
        ("\x1b[1;31mred\x1b[0m\x1b[?25l", "red"),
        ("x" * 12, "xxxxxxxxxx\nxx"),
        ("1\r\n2\r\n3\r\n4", "2\n3\n4"),
        ("gone\x1b[2J\x1b[1;1Hhere", "here"),
        ("\x1b]0;title\x07text", "text"),
    ],
)
def test_a_screen_shows_what_a_terminal_would(written: str, seen: str) -> None:
    screen = Screen(columns=10, rows=3)
    screen.feed(written)
    assert screen.text == seen
