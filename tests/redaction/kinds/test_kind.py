import pytest

from collector.redaction.kinds import WHEN_HIDING
from collector.redaction.kinds.kind import plain


@pytest.mark.parametrize(
    ("written", "expected"),
    [("bob", "bob"), (r"a\"b", 'a"b'), (r"a\u0062c", "abc"), ("a%40b", "a@b"), (r"a\\/b", "a/b")],
)
def test_escapes_are_undone(written: str, expected: str) -> None:
    assert plain(written) == expected


def test_every_kind_says_in_lower_case_where_it_is_worth_a_search() -> None:
    assert all(kind.hints and all(hint == hint.lower() for hint in kind.hints) for kind in WHEN_HIDING)
