"""Asks several questions from one list that shows what was answered: each is opened by choosing it, or none is."""

from collections.abc import Sequence
from dataclasses import replace

from collector.questions.effects import Ask
from collector.questions.parts import Choice, Question
from collector.questions.progress import Progress, Walk
from collector.questions.telling import AGAIN, in_one_line, in_words

LONGEST_SHOWN = 40
"""With its name and the keys around it, an answer of so many characters fits a line of 80."""


def ask_from_list(head: Question, questions: Sequence[Question], state: Progress, topic: str) -> Walk:
    """Show the list until ``head``'s own choice or a skip ends it; its further showings have keys of their own."""
    visit = 0
    while True:
        visit += 1
        offered = [question for question in questions if state.holds(question.when)]
        answered = sum(bool(state.value(question.id)) for question in offered)
        items = tuple(Choice(value=one.id, label=_item(one, state)) for one in offered)
        key = _numbered(head.id, visit)
        reply = yield Ask(
            question=replace(head, choices=(*head.choices, *items)),
            key=key,
            place=f"{topic}, {answered} of {len(offered)} answered",
        )
        state = state.replied(reply)
        chosen = [question for question in offered if question.id == state.value(key)]
        if not chosen:
            return state
        state = yield from _opened(chosen[0], state, f"{topic}: {chosen[0].short}")


def _opened(question: Question, state: Progress, place: str) -> Walk:
    """Ask one question, once more if it was chosen before; what is skipped then stays as it was."""
    before = state.value(question.id)
    times = sum(key == question.id or key.startswith(question.id + AGAIN) for key in state.replies)
    key = _numbered(question.id + AGAIN, times) if times else question.id
    reply = yield Ask(
        question=question, key=key, place=place, known=before, known_by="your answer before" if before else ""
    )
    return state.replied(reply).tells(question.id, reply.value or before)


def _item(question: Question, state: Progress) -> str:
    answer = in_words(question, state.value(question.id))
    shown = in_one_line(answer, question.form, longest=LONGEST_SHOWN) if answer else "not answered"
    return f"{question.short[:1].upper()}{question.short[1:]}: {shown}"


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else f"{key}.{number}"
