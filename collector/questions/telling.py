"""Turns the replies of a walk into what the incident takes: facts, the symptom in a sentence, the rest as told."""

from collections.abc import Mapping

from collector.model.host import Host, HostRole
from collector.model.incident import Fact, Field, KnownBy
from collector.model.records.guide import Told
from collector.questions.effects import Kind, Reply
from collector.questions.parts import Checklist, Form, Question
from collector.questions.progress import Progress, progress_of
from collector.questions.window import in_both_zones, window_told

AGAIN, FOUND = ".again", ".found"
"""Behind the key of a question that was asked once more: at the gate, or after something was found."""
SYMPTOM = {
    "sound": "sound is early",
    "picture": "sound is late",
    "changes": "now sound, now picture is early",
    "always": "always",
    "intermittent": "now and then",
    "once": "once so far",
    "constant": "stays the same",
    "growing": "grows during the call",
    "recovers": "comes and goes by itself",
}
IN_SYMPTOM = ("early", "amount", "regular", "course")
ELSEWHERE = "elsewhere"
SOMEONE, UNSURE = "other", "unsure"
NOT_TOLD = (*IN_SYMPTOM, "here", "when", "zone", "recording_attach")
"""Keys of answers that the incident or its evidence holds in another form."""
OF_TIME = (Form.CLOCK, Form.TIME, Form.ZONE)
MISSING = "missing"
IN_ONE_LINE = 50


def answer_to(key: str, replies: Mapping[str, Reply]) -> str:
    """Return the answer that holds: the one given last, of however many times; empty if there is none."""
    for one in reversed(list(replies)):
        if (one == key or one.startswith((key + AGAIN, key + FOUND))) and replies[one].kind is Kind.ANSWERED:
            return replies[one].value
    return ""


def facts_told(checklist: Checklist, replies: Mapping[str, Reply], known: Mapping[Field, Fact]) -> dict[Field, Fact]:
    """Return every fact; an answer that repeats what was known, or what a log names, leaves it as it was known."""
    facts, state = dict(known), progress_of(replies)
    for question in checklist.questions:
        answer, suggested = answer_to(question.id, replies), state.suggested(question)
        known_by = suggested.known_by if suggested and suggested.value == answer else KnownBy.TOLD
        for name in question.fills:
            if answer and (name not in known or known[name].value != answer):
                facts[name] = Fact(value=answer, known_by=known_by)
    symptom = symptom_told(replies)
    if symptom:
        facts.setdefault(Field.SYMPTOM, Fact(value=symptom, known_by=KnownBy.TOLD))
    return facts


def symptom_told(replies: Mapping[str, Reply]) -> str:
    """Return the symptom as one sentence; empty if nothing was told of it."""
    answers = {key: answer_to(key, replies) for key in IN_SYMPTOM}
    parts = [SYMPTOM.get(answers["early"], ""), *(SYMPTOM.get(answers[key], "") for key in ("regular", "course"))]
    if answers["amount"]:
        parts[0] = f"{parts[0] or 'out of step'} by {answers['amount']}"
    return ", ".join(part for part in parts if part)


def here_told(replies: Mapping[str, Reply], otherwise: Host) -> Host:
    """Return the part that this machine plays as it was told."""
    answer = answer_to("here", replies)
    if not answer:
        return otherwise
    role = HostRole.BYSTANDER if answer == ELSEWHERE else HostRole(answer)
    return Host(role=role, known_by="told to the guide")


def log_of_told(replies: Mapping[str, Reply]) -> tuple[Host, ...]:
    """Return whose device wrote the log as it was told; empty if it was not."""
    answer = answer_to("log_of", replies)
    if answer in ("", UNSURE):
        return ()
    role = HostRole.BYSTANDER if answer == SOMEONE else HostRole(answer)
    return (Host(role=role, known_by="told to the guide: whose device wrote the log"),)


def told_beside(checklist: Checklist, replies: Mapping[str, Reply]) -> tuple[Told, ...]:
    """Return the answers that no field of the incident holds, in the checklist's order, in the words of the choices."""
    return tuple(
        Told(question=question.short, answer=in_words(question, answer))
        for question in checklist.questions
        if not question.fills and question.id not in NOT_TOLD
        if question.form not in (Form.CLOCK, Form.TIME, Form.ENTER, Form.PATH)
        if (answer := answer_to(question.id, replies))
    )


def in_words(question: Question, answer: str) -> str:
    """Return a choice's label, or the answer itself."""
    return next((choice.label for choice in question.choices if choice.value == answer), answer)


def as_it_stands(question: Question, checklist: Checklist, state: Progress) -> str:
    """Return an answer in one line, with the time that was told after it, or that it is missing.

    A time that is over is given as it was understood, which may be another one than was meant.
    """
    if not state.value(question.id):
        return MISSING
    windows = window_told(state) if question.id == "when" else ()
    for window in windows:
        if not window.live:
            return f"{in_words(question, state.value(question.id))}, {in_both_zones(window)}"
    followed = (
        state.value(other.id)
        for other in checklist.questions
        if other.form in OF_TIME and any(condition.key == question.id for condition in other.when)
    )
    answers = (in_words(question, state.value(question.id)), *followed)
    return ", ".join(in_one_line(answer, question.form) for answer in answers if answer)


def in_one_line(answer: str, form: Form, *, longest: int = IN_ONE_LINE) -> str:
    """Shorten what is too long, a path at its beginning."""
    if len(answer) <= longest:
        return answer
    return f"… {answer[-longest:]}" if form is Form.PATH else f"{answer[:longest]} …"
