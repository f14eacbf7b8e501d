import io

import pytest

from collector.cli.prompting import Plain, Scripted, Talk
from collector.errors import UsageError
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import Ask
from collector.questions.parts import YES_NO, Form, Question
from collector.runs.guide import RETRY, Turn

ROOM = next(question for question in CHECKLIST.questions if question.id == "room")
TRY = Question(id="x.try", text="Try?", short="x", why="Because.", form=Form.CHOICE, choices=YES_NO, default="yes")
HERE = next(question for question in CHECKLIST.questions if question.id == "here")


class Keys:
    """A terminal on which the same thing is typed again and again; an error is raised."""

    def __init__(self, *typed: str | type[BaseException]) -> None:
        self.typed = list(typed)

    def get(self, ask: Ask) -> str:
        item = self.typed.pop(0)
        if isinstance(item, str):
            return item
        raise item


def ask(question: Question, **given: str) -> Ask:
    return Ask(question=question, key=question.id, **given)


def scripted(*, attended: bool = False, **answers: str) -> Scripted:
    return Scripted(answers, Talk(Keys("typed"), plain=True), attended=attended)


@pytest.mark.parametrize(
    ("typed", "turn"), [("/skip\n", Turn.SKIP), ("/BACK", Turn.BACK), (" /said ", Turn.SAID), ("/stop", Turn.STOP)]
)
def test_a_word_with_a_slash_is_a_turn(typed: str, turn: Turn) -> None:
    assert Talk(Keys(typed), plain=True).ask(ask(ROOM)) is turn


@pytest.mark.parametrize("typed", ["back", "/", "/other", "skip"])
def test_any_other_word_is_an_answer(typed: str) -> None:
    assert Talk(Keys(typed), plain=True).ask(ask(ROOM)) == typed


def test_ctrl_c_is_heard_the_second_time_and_forgotten_at_the_next_question() -> None:
    talk = Talk(Keys(KeyboardInterrupt, "a", KeyboardInterrupt, KeyboardInterrupt), plain=True)
    assert [talk.ask(ask(ROOM)), talk.ask(ask(ROOM))] == ["a", Turn.STOP]


def test_the_end_of_input_stops() -> None:
    assert Talk(Keys(EOFError), plain=True).ask(ask(ROOM)) is Turn.STOP


def test_a_file_answers_once_and_the_person_after_that() -> None:
    person = scripted(attended=True, room="demo")
    assert [person.ask(ask(ROOM)), person.ask(ask(ROOM))] == ["demo", "typed"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (ask(ROOM), Turn.SKIP),
        (ask(ROOM, known="demo"), ""),
        (ask(HERE), ""),
        (ask(TRY), Turn.SKIP),
        (RETRY, Turn.STOP),
    ],
)
def test_where_nobody_is_defaults_hold_and_nothing_is_tried(asked: Ask, expected: str | Turn) -> None:
    assert scripted().ask(asked) == expected


def test_an_answer_from_the_file_that_cannot_be_taken_ends_it_where_nobody_is() -> None:
    person = scripted(room="demo")
    person.ask(ask(ROOM))
    with pytest.raises(UsageError, match="The answer to room cannot be taken: too long"):
        person.complain("too long")


def test_plain_lines_name_default_example_and_ways_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(EOFError):
        Plain().get(ask(ROOM, known="demo", known_by="a log says so"))
    said = capsys.readouterr().err
    assert "for example: demo-42; Enter keeps: demo (a log says so); /skip /back /said /stop" in said
