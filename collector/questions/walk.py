"""Leads through a checklist: a pure generator that yields what to ask, show, measure and save, and takes the replies.

The same checklist, known facts and replies give the same walk, so that a journal of replies brings back any moment.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from collector.model.incident import Fact, Field, KnownBy
from collector.questions.asking import KEEP, ask, ask_each, ask_unless_settled, how_far, known_beforehand
from collector.questions.earlier import NO_BUNDLE, Earlier
from collector.questions.effects import Ask, Kind, Measure, Reply, Save, Show
from collector.questions.exact import exact_words
from collector.questions.listing import ask_from_list
from collector.questions.parts import (
    WANTED,
    YES,
    YES_NO,
    Checklist,
    Choice,
    Exact,
    Experiment,
    Form,
    Measurement,
    Note,
    Over,
    Question,
    Step,
)
from collector.questions.progress import Progress, Walk
from collector.questions.telling import AGAIN, FOUND, as_it_stands, in_words
from collector.questions.trying import try_out
from collector.questions.words import DURATION, LOGS, causes_in_words, takes

NOTHING: Mapping[str, str] = MappingProxyType({})

READY = Question(
    id="ready",
    text="Begin with the checks? They look for the cause; without them, only the rest of the ticket is asked.",
    short="checks wanted",
    why="Support's own guides begin with these checks, and often they find the cause.",
    form=Form.CHOICE,
    choices=YES_NO,
    default=YES,
)
GO_ON = Question(
    id="go-on",
    text="Go on with the remaining checks all the same?",
    short="remaining checks wanted",
    why="A cause is likely; the rest can only add to it.",
    form=Form.CHOICE,
    choices=(
        Choice(value="no", label="No, only the rest of the ticket"),
        Choice(value="yes", label="Yes, check the rest"),
    ),
    default="no",
)
MORE = Question(
    id="more",
    text="Is there anything to add on the circumstances? Choose one to answer it; all may be left out.",
    short="circumstances",
    why="Each saves support a question back.",
    form=Form.CHOICE,
    choices=(Choice(value="no", label="No, go on"),),
    default="no",
)
ANYHOW = Question(
    id="anyhow",
    text="Press Enter to pack the bundle.",
    short="packed with what there is",
    why="What is missing is named in the ticket, so that support need not look for it.",
    form=Form.ENTER,
)


def walk(
    checklist: Checklist,
    known: Mapping[Field, Fact],
    given: Mapping[str, str] = NOTHING,
    earlier: Earlier = NO_BUNDLE,
) -> Walk:
    """Walk to the end and return what is known then; the last effect before that is Save.

    ``known`` are facts of the incident, ``given`` answers to further questions by key, that the options hold already,
    under CASE the code that ties the bundles of one case, and under DURATION how many seconds are sampled.
    """
    state = Progress(known=known, given=given, earlier=earlier)
    if given.get(LOGS):
        for step in checklist.call:
            state = (yield from _looked(step, state)) if isinstance(step, Measurement) else state
    state = yield from _confirm(checklist, state)
    state = yield from _call(checklist, state)
    reply = yield Measure(key="means", title="What can be measured here")
    state = _learned(state.replied(reply), reply)
    for step in checklist.read:
        if state.holds(step.when):
            state = yield from _measurement(step, state, "The log" if step.over is Over.INCIDENT else "The room")
    waiting = _waiting(checklist, state)
    state = yield from ask_each([one for one in checklist.incident if one.id not in waiting], state, "The ticket")
    state = yield from ask(READY, state, "")
    if state.value(READY.id) != "no":
        state = yield from _checks(checklist, state)
    else:
        state = yield from ask_each([one for one in checklist.incident if one.id in waiting], state, "The ticket")
    state = yield from ask_from_list(MORE, checklist.circumstances, state, "Circumstances")
    state = yield from _gate(checklist, state)
    if left := [f"  {tried.restore}" for tried in state.tried if tried.changed and not tried.restored]:
        yield Show(text="\n".join(["Changed for a check, and not put back yet as far as you said:", *left]))
    saved = yield Save(key="save", tried=state.tried)
    return state.replied(saved)


def _confirm(checklist: Checklist, state: Progress) -> Walk:
    """Show what is known and have it confirmed at once, so that none of it is asked."""
    known = {question: known_beforehand(question, state) for question in checklist.questions}
    lines = [
        f"  {question.short}: {in_words(question, value)} ({known_by})"
        for question, (value, known_by) in known.items()
        if value
    ]
    lines += [f"  {words}: {value} ({state.earlier.label})" for words, value in state.earlier.versions]
    if not lines:
        return state.tells(KEEP.id, "no")
    yield Show(text="\n".join(["Known already:", *lines]))
    return (yield from ask(KEEP, state, ""))


def _call(checklist: Checklist, state: Progress) -> Walk:
    """Ask which call it is; what a log names of it is looked up as soon as the log is known."""
    questions = [step for step in checklist.call if isinstance(step, Question)]
    for step in checklist.call:
        if isinstance(step, Measurement):
            state = yield from _looked(step, state)
        else:
            place = f"The call, {how_far(questions, questions.index(step), state)}"
            state = yield from ask_unless_settled(step, state, place)
    return state


def _looked(step: Measurement, state: Progress) -> Walk:
    """Look what a log names, once and unasked."""
    if step.id in state.replies:
        return state
    reply = yield Measure(key=step.id, title=step.title, sources=step.sources, over=step.over)
    if reply.lines:
        yield Show(text="\n".join(reply.lines))
    return state.replied(reply)


def _waiting(checklist: Checklist, state: Progress) -> frozenset[str]:
    """Return the questions that are not asked before a measurement of the checks left them open."""
    measured = (step for step in checklist.checks if isinstance(step, Measurement) and step.answers)
    return frozenset(key for step in measured if state.holds((*step.when, *step.answers_when)) for key in step.answers)


def _checks(checklist: Checklist, state: Progress) -> Walk:
    asked_to_go_on = False
    for number, step in enumerate(checklist.checks):
        if not state.applies(step):
            continue
        if state.established and not asked_to_go_on:
            asked_to_go_on = True
            state = yield from ask(GO_ON, state, "")
            if state.value(GO_ON.id) != "yes":
                return state
        place = f"Checks, {how_far(checklist.checks, number, state)}"
        state = yield from _step(step, checklist, state, place)
    return state


def _step(step: Step, checklist: Checklist, state: Progress, place: str) -> Walk:
    match step:
        case Question():
            return (yield from ask_unless_settled(step, state, place))
        case Note():
            yield Show(text="\n".join(part for part in (step.text, _exactly(step, state)) if part))
            return state
        case Measurement():
            state = yield from _measurement(step, state, place)
            state = yield from _left_open(step, checklist, state, place)
            return (yield from _contradicted(step, checklist, state, place))
        case Experiment():
            return (yield from try_out(step, state, f"{place}: {step.title}"))


def _exactly(step: Note, state: Progress) -> str:
    """Return what a note adds; pictures are drawn on the platform that watches, if that was told."""
    platform = state.value("renderer_platform") if step.exact is Exact.RENDERER else ""
    return exact_words(step.exact, vendor=state.value("vendor"), platform=platform or state.value("platform"))


def _measurement(step: Measurement, state: Progress, place: str) -> Walk:
    if step.reuses in state.replies:
        return (yield from _made(step, state, kept=step.reuses))
    wanted = Question(
        id=step.id + WANTED,
        text=f"{step.title}? It {step.does}, and takes {takes(step, state.given.get(DURATION, ''))}.",
        short=step.title,
        why=step.why,
        form=Form.CHOICE,
        choices=YES_NO,
        default=YES,
    )
    state = yield from ask(wanted, state, place)
    if state.value(wanted.id) != "yes":
        return state
    return (yield from _made(step, state, kept=""))


def _made(step: Measurement, state: Progress, *, kept: str) -> Walk:
    reply = yield Measure(
        key=step.id, title=step.title, sources=step.sources, over=step.over, judges=step.judges, kept=kept
    )
    state = _learned(state.replied(reply), reply)
    yield Show(text="\n".join([*([f"{step.title}:"] if kept else []), *reply.lines]) or "Nothing was measured.")
    if reply.causes and not state.established:
        state = replace(state, established=reply.causes)
        yield Show(text=f"A cause has strong support: {causes_in_words(reply.causes)}.")
    return state


def _left_open(step: Measurement, checklist: Checklist, state: Progress, place: str) -> Walk:
    """Say which questions were answered by measuring, and ask those that waited for it in vain."""
    if not state.holds(step.answers_when):
        return state
    waited = [question for question in checklist.questions if question.id in step.answers]
    seen = [f"{one.short}: {in_words(one, state.value(one.id))}" for one in waited if state.value(one.id)]
    if seen:
        yield Show(text="\n".join(["Measured, so that it need not be asked:", *(f"  {line}" for line in seen)]))
    for question in waited:
        if not state.value(question.id):
            state = yield from ask_unless_settled(question, state, place)
    return state


def _contradicted(step: Measurement, checklist: Checklist, state: Progress, place: str) -> Walk:
    """Ask once more where nothing was said to be there, and it was found."""
    facts = state.replies[step.id].facts if step.id in state.replies else {}
    for question in checklist.questions:
        found = next((facts[name] for name in question.fills if name in facts), "")
        if question.id in step.may_find and found and state.value(question.id) in ("", *question.nothing[:1]):
            once_more = replace(question, why=f"Found on this machine just now: {found}.")
            key = question.id + FOUND
            reply = yield Ask(question=once_more, key=key, place=place, known=found, known_by="found here")
            state = state.replied(reply)
            state = state.tells(question.id, state.value(key)) if state.value(key) else state
    return state


def _learned(state: Progress, reply: Reply) -> Progress:
    """Take what a measurement says of the incident; a fact that is known already stays."""
    from_it = {name: Fact(value=value, known_by=KnownBy.LOG) for name, value in reply.facts.items()}
    return replace(state, known={**from_it, **state.known})


def _following(checklist: Checklist, state: Progress, key: str, place: str) -> Walk:
    """Ask what an answer leads to that was missing when those questions came."""
    for question in checklist.questions:
        if question.id not in state.replies and any(condition.key == key for condition in question.when):
            state = yield from ask_unless_settled(question, state, place)
    return state


def _gate(checklist: Checklist, state: Progress) -> Walk:
    """Show what support needs, each with its answer, and ask once more for what nobody gave."""
    needed = [question for question in checklist.questions if question.support and state.holds(question.when)]
    if needed:
        lines = (f"  {question.short}: {as_it_stands(question, checklist, state)}" for question in needed)
        yield Show(text="\n".join(["What support will ask for, as it stands:", *lines]))
    missing = [question for question in needed if not state.value(question.id)]
    if not missing:
        return state
    for number, question in enumerate(missing, 1):
        place = f"Missing, {number} of {len(missing)}"
        once_more = replace(question, why=question.support)
        reply_key = question.id + AGAIN
        state = yield from ask(once_more, state, place, key=reply_key)
        answer = state.replies[reply_key]
        if answer.kind is Kind.ANSWERED:
            state = state.tells(question.id, answer.value)
            state = yield from _following(checklist, state, question.id, place)
    absent = [question.short for question in missing if not state.value(question.id)]
    if absent:
        yield Show(text=f"Not given: {', '.join(absent)}. The bundle says so.")
        state = yield from ask(ANYHOW, state, "")
    return state
