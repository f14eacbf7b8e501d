import pytest

from collector.model.incident import Fact, Field, KnownBy
from collector.questions.asking import KEEP, how_far, known_of
from collector.questions.parts import YES_NO, Form, Note, Question, When
from collector.questions.progress import Progress

FIRST = Question(id="a", text="A?", short="a", why="Because.", form=Form.CHOICE, choices=YES_NO)
THEN = Question(id="b", text="B?", short="b", why="Because.", when=(When(key="a", values=("yes",)),))
ROOM = Question(id="c", text="C?", short="c", why="Because.", fills=(Field.ROOM,))
STEPS = (FIRST, THEN, Note(id="n", text="N."), ROOM)


@pytest.mark.parametrize(
    ("values", "number", "expected"),
    [({}, 0, "1 of 2"), ({"a": "yes"}, 1, "2 of 3"), ({"a": "yes"}, 3, "3 of 3"), ({"a": "no"}, 3, "2 of 2")],
)
def test_what_the_answers_rule_out_and_notes_do_not_count(values: dict[str, str], number: int, expected: str) -> None:
    assert how_far(STEPS, number, Progress(values=values)) == expected


@pytest.mark.parametrize(
    ("known_by", "kept", "expected"),
    [(KnownBy.OPTION, "yes", "1 of 1"), (KnownBy.OPTION, "no", "1 of 2"), (KnownBy.LOG, "yes", "1 of 2")],
)
def test_what_was_confirmed_already_does_not_count(known_by: KnownBy, kept: str, expected: str) -> None:
    known = {Field.ROOM: Fact(value="demo", known_by=known_by)}
    assert how_far(STEPS, 0, Progress(known=known, values={KEEP.id: kept})) == expected


def test_an_option_that_says_that_there_is_none_is_known_as_no() -> None:
    question = Question(
        id="f", text="F?", short="f", why="Because.", fills=(Field.ENHANCEMENT,), nothing=("no", "none")
    )
    known = {Field.ENHANCEMENT: Fact(value="None", known_by=KnownBy.OPTION)}
    assert known_of(question, Progress(known=known)) == ("no", "given as an option")
