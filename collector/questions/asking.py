"""Asks what is not settled yet, with what is known of it, and says the how-manieth question that is of how many."""

from collections.abc import Sequence

from collector.model.incident import KnownBy
from collector.questions.effects import Ask, Show
from collector.questions.parts import YES, Aside, Choice, Form, Note, Question, Step
from collector.questions.places import log_places
from collector.questions.progress import Progress, Walk
from collector.questions.reading import as_kept, is_same_anywhere
from collector.questions.words import KNOWN_BY

KEEP = Question(
    id="known",
    text="Is all of this right?",
    short="what was known already",
    why="What is known need not be asked.",
    form=Form.CHOICE,
    choices=(Choice(value=YES, label="Yes, keep it"), Choice(value="no", label="No, ask me each")),
    default=YES,
)


def ask(question: Question, state: Progress, place: str, *, key: str = "") -> Walk:
    """Ask one question under its own key or another, and return the state with the answer."""
    known, known_by = known_of(question, state)
    effect = Ask(
        question=question,
        key=key or question.id,
        place=place,
        known=known,
        known_by=known_by,
        other=state.value(question.differs_from) if question.differs_from else "",
        time=_time(question, state, yesterday="yesterday "),
    )
    places = log_places(state.value("vendor"), state.value("platform"))
    if question.aside is Aside.LOG_PLACES and places:
        yield Show(text=places)
    reply = yield effect
    return state.replied(reply)


def _time(question: Question, state: Progress, *, yesterday: str = "") -> str:
    """Return the time of which a question asks the zone, after a word for the day; empty for every other question."""
    said = next((state.value(key) for key in question.zone_of if state.value(key)), "")
    return yesterday + said if said and state.value("when") == "yesterday" else said


def ask_unless_settled(question: Question, state: Progress, place: str) -> Walk:
    """Ask what applies, and take what is known and was confirmed as it is."""
    if not state.holds(question.when) or is_same_anywhere(_time(question, state)):
        return state
    if _settled(question, state):
        return state.tells(question.id, known_of(question, state)[0])
    return (yield from ask(question, state, place))


def ask_each(questions: Sequence[Question], state: Progress, topic: str) -> Walk:
    """Ask these questions in their order."""
    for number, question in enumerate(questions):
        place = f"{topic}, {how_far(questions, number, state)}"
        state = yield from ask_unless_settled(question, state, place)
    return state


def known_of(question: Question, state: Progress) -> tuple[str, str]:
    """Return what is known of a question's answer, and how; empty if nothing is.

    What a log names stands before what an earlier bundle says, unless that was confirmed.
    """
    fact, suggested = state.fact(question), state.suggested(question)
    if fact and suggested and fact.known_by is KnownBy.LOG and fact.value == suggested.value:
        return as_kept(question, fact.value), suggested.source  # both are of a log; this one says which
    of_bundle = not fact and not state.given.get(question.id)
    if suggested and of_bundle and not (state.earlier.answer(question) and state.value(KEEP.id) == YES):
        return as_kept(question, suggested.value), suggested.source
    return known_beforehand(question, state)


def known_beforehand(question: Question, state: Progress) -> tuple[str, str]:
    """Return what options, an earlier bundle or a log that was read say of a question's answer, and which of them."""
    fact, given = state.fact(question), state.given.get(question.id, "")
    if fact:
        return as_kept(question, fact.value), KNOWN_BY[fact.known_by]
    if given:
        return given, KNOWN_BY[KnownBy.OPTION]
    before = state.earlier.answer(question)
    return as_kept(question, before), state.earlier.label if before else ""


def how_far(steps: Sequence[Step], number: int, state: Progress) -> str:
    """Return "2 of 5": what needs a person, as far as the answers until now say; the step ``number`` is the second."""
    wanted = [
        state.applies(step) and not isinstance(step, Note) and not _known_without_asking(step, state) for step in steps
    ]
    return f"{sum(wanted[:number]) + 1} of {sum(wanted)}"


def _known_without_asking(step: Step, state: Progress) -> bool:
    """Whether nobody need be asked; the zone of a time that a log suggests is counted as if that were taken."""
    if not isinstance(step, Question):
        return False
    suggested = (state.named[key].value for key in step.zone_of if key in state.named)
    time = _time(step, state) or next(suggested, "")
    return _settled(step, state) or is_same_anywhere(time)


def _settled(step: Question, state: Progress) -> bool:
    """Whether this is known by something else than a log, and was confirmed at the beginning."""
    if state.value(KEEP.id) != YES:
        return False
    fact = state.fact(step)
    if fact:
        return fact.known_by is not KnownBy.LOG
    return bool(state.given.get(step.id) or state.earlier.answer(step))
