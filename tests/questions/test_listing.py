"""What else is worth asking stands in one list: Enter leaves all of it out, choosing one asks it and comes back."""

from collections.abc import Mapping

import pytest

from collector.questions.checklist import CHECKLIST
from collector.questions.circumstances import CIRCUMSTANCES
from collector.questions.effects import Ask
from collector.questions.telling import answer_to, told_beside
from collector.questions.walk import MORE
from tests.questions.walking import FULL, SKIP, Walked, walk_with


def listed(answers: Mapping[str, str]) -> Walked:
    return walk_with(FULL | dict(answers))


def keys(walked: Walked) -> list[str]:
    """What was asked from the first showing of the list on."""
    return walked.keys[walked.keys.index(MORE.id) : -1]


def showings(walked: Walked) -> list[Ask]:
    return [e for e in walked.effects if isinstance(e, Ask) and e.key.split(".")[0] == MORE.id]


def labels(ask: Ask) -> list[str]:
    return [choice.label for choice in ask.question.choices]


NONE = ["Since", "Last good version", "Changed", "Concerns", "Sender's preview", "Second receiver"]


@pytest.mark.parametrize("typed", ["", "no", "1", SKIP])
def test_one_enter_leaves_all_of_it_out(typed: str) -> None:
    walked = listed({"more": typed})
    assert keys(walked) == ["more"]
    (list_shown,) = showings(walked)
    assert list_shown.question.default == "no"
    assert labels(list_shown) == ["No, go on", *(f"{name}: not answered" for name in NONE)]
    assert list_shown.place == "Circumstances, 0 of 6 answered"


@pytest.mark.parametrize(
    ("typed", "answer"), [("2", "since"), ("since", "since"), ("Concerns", "who"), ("6", "preview")]
)
def test_choosing_one_asks_it_alone_and_comes_back_to_the_list(typed: str, answer: str) -> None:
    assert keys(listed({"more": typed})) == ["more", answer, "more.2"]


def test_the_list_shows_what_was_answered_in_words() -> None:
    walked = listed({"since": "Monday", "who": "one"})
    assert keys(walked) == ["more", "since", "more.2", "who", "more.3"]
    *_, last = showings(walked)
    assert labels(last)[1] == "Since: Monday"
    assert labels(last)[4] == "Concerns: One device"
    assert last.place == "Circumstances, 2 of 6 answered"
    asked = [e for e in walked.effects if isinstance(e, Ask) and e.key == "who"]
    assert [(e.place, e.question.text) for e in asked] == [("Circumstances: concerns", "Whom does it concern?")]


@pytest.mark.parametrize(
    ("again", "expected"),
    [("Tuesday", "Tuesday"), (SKIP, "Monday"), ("", "Monday")],
    ids=["changed", "skipped", "kept"],
)
def test_what_is_chosen_again_can_be_changed_and_is_kept_otherwise(again: str, expected: str) -> None:
    walked = listed(
        {"more": "since", "since": "Monday", "more.2": "since", "since.again": again, "more.3": "since"}
        | {"since.again.2": SKIP, "more.4": "no"}
    )
    assert keys(walked) == ["more", "since", "more.2", "since.again", "more.3", "since.again.2", "more.4"]
    (asked,) = [e for e in walked.effects if isinstance(e, Ask) and e.key == "since.again"]
    assert (asked.known, asked.known_by) == ("Monday", "your answer before")
    assert answer_to("since", walked.replies) == expected
    assert labels(showings(walked)[-1])[1] == f"Since: {expected}"
    assert [one.answer for one in told_beside(CHECKLIST, walked.replies)] == [expected]


def test_a_long_answer_is_shortened_in_the_list_alone() -> None:
    walked = listed({"changed": "x" * 900})
    assert labels(showings(walked)[-1])[3] == f"Changed: {'x' * 40} …"
    assert answer_to("changed", walked.replies) == "x" * 900


def test_every_circumstance_is_in_the_list() -> None:
    (shown,) = showings(listed({"more": "no"}))
    assert [choice.value for choice in shown.question.choices] == ["no", *(one.id for one in CIRCUMSTANCES)]
