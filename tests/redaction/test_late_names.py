import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.redaction.late_names import LateNames, left_untold
from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY

NAMES = ("annabel", "bob", "carol jones")
UNTOLD = Redactor(KEY)
WORDS = st.sampled_from([*NAMES, "annabelle", "bobsled", "room=bob", "carol", "jones", "joined", "é", "\n"])


def looked_for(*names: str) -> LateNames:
    return LateNames(left_untold(UNTOLD, names), {})


@settings(deadline=None)  # the first one builds the search
@given(words=st.lists(WORDS))
def test_a_name_stands_where_a_redactor_would_replace_it(words: list[str]) -> None:
    safe = (" ".join(words) + "\n").encode()
    redacted = b"".join(Redactor(bytes(32), handles=NAMES).redact_portion("a", [safe]))
    assert looked_for(*NAMES).stand_in([safe]) is (redacted != safe)


@pytest.mark.parametrize("cut", range(1, 20))
def test_a_name_is_found_over_the_border_of_two_pieces(cut: int) -> None:
    line = b"hello from annabel\nx\n"
    assert looked_for(*NAMES).stand_in([line[:cut], line[cut:]])


def test_without_names_nothing_is_read() -> None:
    assert not looked_for("user", "x").stand_in(pytest.fail("read") for _ in range(1))


def test_a_hidden_id_is_looked_for_as_a_name_is() -> None:
    assert LateNames({}, left_untold(UNTOLD, ["lesson-1"])).stand_in([b"joining lesson-1\n"])
    assert not LateNames({}, left_untold(UNTOLD, ["lesson-1"])).stand_in([b"joining lesson-12\n"])


def test_a_name_that_has_become_one_placeholder_is_not_looked_for() -> None:
    assert left_untold(UNTOLD, ["anna@corp.example"]) == {}


def test_of_a_name_is_looked_for_what_is_left_of_it() -> None:
    ((name, written),) = left_untold(UNTOLD, ["Anna <anna@corp.example>"]).items()
    assert name == "Anna <anna@corp.example>"
    assert UNTOLD.redact(name) in written
    assert name not in written


def test_a_redactor_that_is_told_replaces_by_the_pseudonym_of_the_whole_name() -> None:
    name = "Anna <anna@corp.example>"
    redactor, told_before = Redactor(KEY), Redactor(KEY, handles=[name])
    looked_for(name).tell(redactor)
    assert redactor.redact(f"from {UNTOLD.redact(name)} now") == told_before.redact(f"from {name} now")
