import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.redaction.late_names import LateNames
from collector.redaction.redactor import Redactor

NAMES = ("annabel", "bob", "carol jones")
WORDS = st.sampled_from([*NAMES, "annabelle", "bobsled", "room=bob", "carol", "jones", "joined", "é", "\n"])


@settings(deadline=None)  # the first one builds the search
@given(words=st.lists(WORDS))
def test_a_name_stands_where_a_redactor_would_replace_it(words: list[str]) -> None:
    safe = (" ".join(words) + "\n").encode()
    redacted = b"".join(Redactor(bytes(32), handles=NAMES).redact_portion("a", [safe]))
    assert LateNames(NAMES).stand_in([safe]) is (redacted != safe)


@pytest.mark.parametrize("cut", range(1, 20))
def test_a_name_is_found_over_the_border_of_two_pieces(cut: int) -> None:
    line = b"hello from annabel\nx\n"
    assert LateNames(NAMES).stand_in([line[:cut], line[cut:]])


def test_without_names_nothing_is_read() -> None:
    assert not LateNames(["user", "x"]).stand_in(pytest.fail("read") for _ in range(1))


def test_a_hidden_id_is_looked_for_as_a_name_is() -> None:
    assert LateNames([], ["lesson-1"]).stand_in([b"joining lesson-1\n"])
    assert not LateNames([], ["lesson-1"]).stand_in([b"joining lesson-12\n"])
