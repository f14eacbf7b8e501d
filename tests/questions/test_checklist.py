import pytest

from collector.causes.runner import catalogue
from collector.cli.options import HERE, PLATFORMS, SCENARIOS
from collector.model.incident import Field
from collector.questions.checklist import CHECKLIST
from collector.questions.parts import Experiment, Question

QUESTIONS = {question.id: question for question in CHECKLIST.questions}
EXPERIMENTS = [step for step in CHECKLIST.checks if isinstance(step, Experiment)]


@pytest.mark.parametrize(("key", "values"), [("platform", PLATFORMS), ("scenario", SCENARIOS), ("here", HERE)])
def test_what_an_option_takes_can_be_answered(key: str, values: tuple[str, ...]) -> None:
    assert {choice.value for choice in QUESTIONS[key].choices} == set(values)


@pytest.mark.parametrize("step", EXPERIMENTS, ids=lambda step: step.id)
def test_an_experiment_points_to_causes_of_the_catalogue(step: Experiment) -> None:
    assert set(step.causes) <= {cause.id for cause in catalogue()}


@pytest.mark.parametrize(
    "field",
    [
        Field.ROOM,
        Field.SCENARIO,
        Field.SENDER,
        Field.RECEIVER,
        Field.CUSTOM_SOURCE,
        Field.CUSTOM_RENDERER,
        Field.REPRODUCIBLE,
        Field.STEPS,
    ],
)
def test_whatever_support_asks_is_asked_once_more_with_the_reason(field: Field) -> None:
    (question,) = [question for question in QUESTIONS.values() if field in question.fills]
    assert question.support


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_a_question_fits_a_small_screen(question: Question) -> None:
    lines = (len(question.why) + len(question.text)) // 70 + 2 + len(question.choices) + 4 + 2
    assert lines <= 24
