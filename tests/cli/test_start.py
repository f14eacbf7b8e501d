from collector.cli import COMMANDS
from collector.cli import start as starting
from collector.questions.parts import Checklist
from collector.questions.validity import faults


def test_every_answer_but_a_bundle_leads_to_a_command_that_exists() -> None:
    answers = {choice.value for choice in starting.WHAT.choices}
    assert answers - {"bundle"} == set(starting.COMMANDS)
    assert {arguments[0] for arguments in starting.COMMANDS.values()} <= set(COMMANDS)


def test_the_question_is_a_whole_one() -> None:
    assert faults(Checklist(call=(starting.WHAT,), incident=(), checks=(), circumstances=())) == ()
