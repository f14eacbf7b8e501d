import re

import pytest

from collector.redaction.kinds.custom import CUSTOM, custom_kinds


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"ORD-\d+", ["ORD-12", "ORD-7"]),
        (r"ORD-(?P<value>\d+)", ["12", "7"]),
        (r"(?i)ord-(\d)2", ["ORD-12"]),
        ("x", []),
    ],
)
def test_a_pattern_finds_all_of_its_matches_or_their_value(pattern: str, found: list[str]) -> None:
    line = "ORD-12, ORD-7"
    (kind,) = custom_kinds([pattern])
    items = list(kind.find(line, line.lower()))
    assert [line[item.start : item.end] for item in items] == found
    assert {item.label for item in items} <= {CUSTOM}


def test_a_pattern_that_is_none_raises() -> None:
    with pytest.raises(re.error):
        custom_kinds(["("])
