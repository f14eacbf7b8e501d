import unicodedata

import pytest
from click.testing import CliRunner

from collector.cli.sections import plain_lines, show_sections
from collector.report.shown import visible
from collector.report.terminal import Row, Section, Tone
from tests.runs.finished import HOSTILE

LONG = "a sentence of many words that goes on and on " * 6


def section(text: str = LONG, label: str = "Label") -> Section:
    shown = visible(text, limit=2_000)
    return Section(
        title=visible("A title"),
        rows=(
            Row(label=visible(label), text=shown, tone=Tone.BAD),
            Row(label=visible(label * 8), text=shown, tone=Tone.FAINT, depth=1),
            Row(label=visible(""), text=shown, depth=2),
        ),
    )


def printed(part: Section, *, plain: bool, **environment: str) -> str:
    import click

    @click.command()
    def command() -> None:
        show_sections([part], plain=plain)

    return CliRunner(env={"COLUMNS": "80", **environment}).invoke(command).stdout


@pytest.mark.parametrize("plain", [True, False])
def test_lines_fit_into_80_columns(*, plain: bool) -> None:
    lines = printed(section(), plain=plain).splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert "on and on" in " ".join(" ".join(lines).split())


@pytest.mark.parametrize("plain", [True, False])
def test_a_word_longer_than_a_line_is_not_lost(*, plain: bool) -> None:
    shown = printed(section("x" * 300), plain=plain)
    assert "".join(shown.split()).count("x") == 900


@pytest.mark.parametrize("plain", [True, False])
def test_markup_is_text(*, plain: bool) -> None:
    shown = printed(section("[bold red]x[/] :smile: [link=http://a]b[/link]"), plain=plain)
    assert "[bold red]x[/] :smile: [link=http://a]b[/link]" in " ".join(shown.split())


@pytest.mark.parametrize("plain", [True, False])
def test_nothing_unseen_reaches_a_terminal_without_colour(*, plain: bool) -> None:
    shown = printed(section(HOSTILE, label=HOSTILE), plain=plain, NO_COLOR="1")
    unseen = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not [letter for letter in shown if letter != "\n" and unicodedata.category(letter) in unseen]


def test_in_colour_only_our_own_escapes_are_there() -> None:
    hostile = section(HOSTILE)
    coloured = printed(hostile, plain=False, FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[1;31m" in coloured
    assert "\x1b]0;" not in coloured
    assert "\x07" not in coloured
    assert "[U+001B][31m" in coloured


def test_plain_is_never_coloured() -> None:
    assert "\x1b" not in printed(section(), plain=True, FORCE_COLOR="1", TERM="xterm-256color")


def test_a_plain_line_begins_with_its_label() -> None:
    assert list(plain_lines(section("short")))[:2] == ["A title", "  Label: short"]
