"""Turns a checklist into what is wrong with it: a condition on nothing, an id used twice, no reason given."""

from collections.abc import Iterator

from collector.measure.change import Effect
from collector.questions.parts import Checklist, Condition, Exact, Experiment, Form, Measurement, Note, Question, Step
from collector.questions.progress import SHOWED

MEANS = dict.fromkeys(("can.room", "can.trace", "can.recording", "can.log", "can.log_of"), ("yes", "no"))
"""What the walk finds out without asking, and what it can be."""

EFFECTS = tuple(effect.value for effect in Effect)
"""What is known of an experiment that was made."""


def faults(checklist: Checklist) -> tuple[str, ...]:
    """Return every fault as a sentence; a checklist without any can be walked to its end."""
    return tuple(_faults(checklist))


def _faults(checklist: Checklist) -> Iterator[str]:
    possible: dict[str, tuple[str, ...]] = dict(MEANS)
    seen, questions = set[str](), {question.id for question in checklist.questions}
    for step in checklist.steps:
        if step.id in seen:
            yield f"{step.id} stands twice"
        seen.add(step.id)
        yield from (f"{step.id}: {fault}" for fault in _of_step(step))
        yield from (f"{step.id}: {fault}" for condition in step.when for fault in _of_condition(condition, possible))
        if isinstance(step, Experiment):
            yield from (f"{step.id}: {fault}" for one in step.live for fault in _of_condition(one, possible))
            possible[step.id + SHOWED] = EFFECTS
        if isinstance(step, Measurement):
            if step.reuses and step.reuses not in seen:
                yield f"{step.id}: reuses {step.reuses}, which is not measured before"
            not_asked = [key for key in (*step.may_find, *step.answers) if key not in questions]
            yield from (f"{step.id}: may find the answer to {key}, which is not asked at all" for key in not_asked)
            conditions = step.answers_when
            yield from (f"{step.id}: {fault}" for one in conditions for fault in _of_condition(one, possible))
        if isinstance(step, Question):
            possible[step.id] = tuple(choice.value for choice in step.choices)
            not_asked = [key for key in step.zone_of if key not in questions]
            yield from (f"{step.id}: asks the zone of {key}, which is not asked at all" for key in not_asked)
            if step.differs_from and step.differs_from not in questions:
                yield f"{step.id}: differs from {step.differs_from}, which is not asked at all"


def _of_condition(condition: Condition, possible: dict[str, tuple[str, ...]]) -> Iterator[str]:
    if condition.key not in possible:
        yield f"depends on {condition.key}, which is not asked before"
        return
    values = possible[condition.key]
    for value in condition.values:
        if values and value and value not in values:
            yield f"depends on {condition.key} being {value!r}, which it never is"


def _of_step(step: Step) -> Iterator[str]:
    match step:
        case Question():
            yield from _of_question(step)
        case Note():
            if not (step.text or step.exact is not Exact.NOTHING):
                yield "says nothing"
        case Measurement():
            if not (step.why and step.does and step.takes and step.sources):
                yield "does not say why, what it does and how long it takes"
        case Experiment():
            if not (step.why and step.change and step.restore and step.helped and step.causes):
                yield "does not say why, what to change, how to undo it and what to do if it helped"


def _of_question(question: Question) -> Iterator[str]:
    values = [choice.value for choice in question.choices]
    if not (question.text and question.short and question.why):
        yield "has no text, no short name or no reason"
    if (question.form is Form.CHOICE) != bool(values):
        yield "has choices without being a choice, or the other way round"
    if len(set(values)) != len(values):
        yield "offers a choice twice"
    if question.nothing and (
        question.form is not Form.TEXT or question.nothing != tuple(map(str.casefold, question.nothing))
    ):
        yield "has words for none that no text is read as"
    if values and question.default and question.default not in values:
        yield f"has the default {question.default!r}, which is no choice"
