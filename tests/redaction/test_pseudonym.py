from hypothesis import given
from hypothesis import strategies as st

from collector.redaction.pseudonym import KEY_BYTES, case_key, pseudonym


def test_one_code_and_room_give_one_key() -> None:
    key = case_key("ticket 4711", "demo")
    assert key == case_key("ticket 4711", "demo")
    assert len(key) == KEY_BYTES
    assert len({key, case_key("ticket 4711", "other"), case_key("ticket 4712", "demo")}) == 3


def test_without_a_code_every_key_is_another() -> None:
    assert case_key("", "demo") != case_key("", "demo")


@given(st.lists(st.text(), min_size=2, max_size=50, unique=True))
def test_unequal_values_have_unequal_stand_ins_and_equal_ones_equal(values: list[str]) -> None:
    shown = [pseudonym(b"k", "user", value) for value in values]
    assert len(set(shown)) == len(values)
    assert shown == [pseudonym(b"k", "user", value) for value in values]


def test_the_key_and_the_family_change_the_stand_in() -> None:
    assert len({pseudonym(b"k", "user", "x"), pseudonym(b"l", "user", "x"), pseudonym(b"k", "email", "x")}) == 3
