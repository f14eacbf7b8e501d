import io
from collections.abc import Mapping
from dataclasses import replace

import pytest

from collector.cli.prompting import Plain, Scripted, Talk
from collector.errors import UsageError
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import Ask
from collector.questions.parts import TRY as TRY_CHOICES
from collector.questions.parts import Choice, Form, Question
from collector.questions.walk import GO_ON, MORE
from collector.runs.guide import RETRY, Turn

ROOM = next(question for question in CHECKLIST.questions if question.id == "room")
TRY = Question(id="x.try", text="Try?", short="x", why="Because.", form=Form.CHOICE, choices=TRY_CHOICES, default="yes")
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
    return filed(answers, attended=attended)


def filed(answers: Mapping[str, str], *, attended: bool = False) -> Scripted:
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


@pytest.mark.parametrize("part", ["changed", "restored"])
@pytest.mark.parametrize("answers", [{}, {"x.changed": "yes", "x.restored": "yes"}])
def test_no_file_makes_a_change_or_undoes_it(part: str, answers: dict[str, str]) -> None:
    by_hand = Question(id=f"x.{part}", text="Do it.", short="x", why="Because.", form=Form.ENTER)
    assert filed(answers).ask(ask(by_hand)) is Turn.SKIP
    assert filed(answers, attended=True).ask(ask(by_hand)) == "typed"


@pytest.mark.parametrize("attended", [True, False])
@pytest.mark.parametrize(
    "came_of_it", [{"x.told": "better"}, {"x.recorded-before": "a.mp4", "x.recorded-after": "b.mp4"}]
)
def test_what_the_file_says_came_of_a_change_was_tried_before(attended: bool, came_of_it: dict[str, str]) -> None:
    assert filed(came_of_it, attended=attended).ask(ask(TRY)) == "tried"
    assert filed(came_of_it | {"x.try": "yes"}, attended=attended).ask(ask(TRY)) == "tried"


@pytest.mark.parametrize(
    ("said", "expected"), [("yes", Turn.SKIP), ("1", Turn.SKIP), ("no", "no"), ("perhaps", "perhaps")]
)
def test_a_change_that_nobody_made_is_skipped_with_the_reason(
    said: str, expected: str | Turn, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"x.try": said, "x.recorded-before": "a.mp4"}
    assert filed(answers).ask(ask(TRY)) == expected
    assert ("Not tried: x. Nobody is here" in capsys.readouterr().err) is (expected is Turn.SKIP)
    assert filed(answers, attended=True).ask(ask(TRY)) == said


def test_where_a_change_was_made_is_missed_aloud(capsys: pytest.CaptureFixture[str]) -> None:
    where = Question(id="x.where", text="Where?", short="x", why="Because.")
    assert filed({"x.told": "same"}).ask(ask(where)) is Turn.SKIP
    assert 'answer "x.where"' in capsys.readouterr().err


@pytest.mark.parametrize(("answers", "expected"), [({}, ""), ({"x.told": "same"}, "yes")])
def test_a_likely_cause_does_not_end_it_while_the_file_has_more_to_tell(answers: dict[str, str], expected: str) -> None:
    assert filed(answers).ask(ask(GO_ON)) == expected


LIST = replace(MORE, choices=(*MORE.choices, *(Choice(value=key, label=key) for key in ("since", "who"))))


def opened(person: Scripted, showings: int = 4) -> list[str | Turn]:
    """What is chosen each time the list is shown."""
    return [
        person.ask(Ask(question=LIST, key=f"more.{visit}" if visit > 1 else "more")) for visit in range(1, showings)
    ]


@pytest.mark.parametrize("attended", [True, False])
@pytest.mark.parametrize("whether", [{}, {"more": "yes"}, {"more": "1"}])
def test_a_file_opens_each_question_of_a_list_that_it_answers(attended: bool, whether: dict[str, str]) -> None:
    person = filed({"who": "one", "since": "Monday"} | whether, attended=attended)
    assert opened(person) == ["since", "who", "typed" if attended else ""]


@pytest.mark.parametrize("whether", ["no", "2", "perhaps"])
def test_a_file_that_wants_no_list_opens_nothing_of_it(whether: str) -> None:
    """What is neither yes nor no is handed on, to be refused in words."""
    assert opened(filed({"since": "Monday", "more": whether}), 2) == [whether]


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


def test_answers_that_nothing_asked_for_are_named_once_the_guide_ends(capsys: pytest.CaptureFixture[str]) -> None:
    person = filed({"room": "demo", "steps": "join", "filter.told": "better", "here": "sender"})
    assert person.ask(ask(ROOM)) == "demo"
    person.tell_unused({"room", "here"})  # the second was answered in an earlier session
    assert capsys.readouterr().err.strip() == "Not used, as nothing asked for it: steps, filter.told"
    person = filed({"room": "demo"})
    person.ask(ask(ROOM))
    person.tell_unused({})
    assert capsys.readouterr().err == ""
