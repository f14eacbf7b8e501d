import pytest

from collector.redaction.unchanged import Unchanged


def test_a_text_is_remembered_until_another_needle_comes() -> None:
    unchanged = Unchanged()
    assert not unchanged.holds("demo", 3)
    assert unchanged.noted("demo", "demo", 3) == "demo"
    assert (unchanged.holds("demo", 3), unchanged.holds("demo", 4), unchanged.holds("other", 3)) == (True, False, False)
    assert unchanged.noted("demo", "demo", 4) == "demo"
    assert unchanged.holds("demo", 4)


def test_a_text_that_is_another_now_is_not_remembered() -> None:
    unchanged = Unchanged()
    assert unchanged.noted("bob", "[user-1]", 0) == "[user-1]"
    assert not unchanged.holds("bob", 0)


@pytest.mark.parametrize(("length", "kept"), [(200, True), (201, False)])
def test_a_long_text_is_not_remembered(length: int, kept: bool) -> None:
    unchanged = Unchanged()
    assert unchanged.noted("a" * length, "a" * length, 0) == "a" * length
    assert unchanged.holds("a" * length, 0) is kept


def test_no_more_than_a_thousand_texts_are_remembered() -> None:
    unchanged = Unchanged()
    for number in range(1001):
        unchanged.noted(str(number), str(number), 0)
    assert [unchanged.holds(text, 0) for text in ("0", "999", "1000")] == [True, True, False]
