import pytest

from collector.redaction.multiline import MultilineFilter
from tests.redaction.planted import JWT, PEM, PEM_BODY

PRINTED = ["  identity: 'u-1',", "  name: 'Anna Mueller'", "}"]


def filtered(lines: list[str]) -> tuple[list[str], MultilineFilter]:
    across = MultilineFilter(lambda _label, _parts: None, lambda label, _value: f"[{label}]")
    return [across.feed(line) for line in lines], across


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (PEM.split("\n"), ["[private-key]", *[""] * (PEM.count("\n"))]),
        ([JWT[:-30], JWT[-30:]], [JWT[:-30], "[jwt]"]),
        (PRINTED, [PRINTED[0], "  name: '[user]'", "}"]),
    ],
)
def test_what_stands_in_several_lines_goes_and_then_nothing_is_open(lines: list[str], left: list[str]) -> None:
    assert filtered([*lines, "all is well"])[0] == [*left, "all is well"]
    assert not filtered([*lines, "all is well"])[1].inside


@pytest.mark.parametrize("lines", [PEM.split("\n"), [JWT[:-30], JWT[-30:]], PRINTED])
def test_what_begins_keeps_the_filter_open_for_the_next_line(lines: list[str]) -> None:
    assert filtered(lines[:1])[1].inside


def test_a_key_amid_a_printed_object_does_not_hide_the_name_behind_it() -> None:
    safe, _ = filtered([PRINTED[0], *f"  key: {PEM}".split("\n"), *PRINTED[1:]])
    assert "  name: '[user]'" in safe
    assert not any(row in line for line in safe for row in PEM_BODY.split("\n"))
