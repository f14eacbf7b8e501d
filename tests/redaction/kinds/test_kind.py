import re

import pytest

from collector.redaction.kinds import WHEN_HIDING
from collector.redaction.kinds.kind import Nature, plain, secret_kind


@pytest.mark.parametrize(
    ("written", "expected"),
    [("bob", "bob"), (r"a\"b", 'a"b'), (r"a\u0062c", "abc"), ("a%40b", "a@b"), (r"a\\/b", "a/b")],
)
def test_escapes_are_undone(written: str, expected: str) -> None:
    assert plain(written) == expected


def test_every_kind_says_in_lower_case_where_it_is_worth_a_search() -> None:
    assert all(kind.hints and all(hint == hint.lower() for hint in kind.hints) for kind in WHEN_HIDING)


def test_a_pattern_is_compiled_for_the_first_text_that_holds_a_hint() -> None:
    kind = secret_kind("secret", ("key",), "(", trigger="key", nature=Nature.SECRET)
    assert list(kind.find("Nothing", "nothing")) == []
    with pytest.raises(re.error):
        list(kind.find("Key", "key"))
