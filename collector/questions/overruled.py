"""Turns the options that a guide is resumed with into the keys of the replies that do not count any more."""

from collections.abc import Collection, Iterator

from collector.questions.asking import KEEP
from collector.questions.parts import WANTED, Checklist, Measurement, Over, Question
from collector.questions.telling import AGAIN, FOUND

TIMES = ("start", "end", "around", "last")
ANSWERED_BY = {
    **dict.fromkeys(TIMES, ("when", "when_at", "when_yesterday", "zone")),
    "pid": ("here",),
    "logs": ("logs", "log_of"),
    "recording": ("recording", "recording_attach"),
    "attach_recording": ("recording_attach",),
}
"""Which questions an option answers that is called otherwise than the question, or the fact that it fills."""
ANOTHER_CALL = frozenset({"room", "sender", "vendor", "url", "logs", *TIMES})
"""Options with which what was measured before was of something else."""


def overruled(checklist: Checklist, options: Collection[str]) -> tuple[str, ...]:
    """Return the keys of what has to be asked, confirmed, measured or packed anew.

    A bundle holds what every option says; what is known is confirmed once more where an option answers a question.
    """
    answered = tuple(_answered(checklist, options))
    return ("save", *((KEEP.id,) if answered else ()), *answered, *_measured(checklist, options))


def _answered(checklist: Checklist, options: Collection[str]) -> Iterator[str]:
    named = {key for option in options for key in (option, *ANSWERED_BY.get(option, ()))}
    for step in checklist.steps:
        if isinstance(step, Question) and not named.isdisjoint((step.id, *step.fills)):
            yield from (step.id, step.id + AGAIN, step.id + FOUND)


def _measured(checklist: Checklist, options: Collection[str]) -> Iterator[str]:
    if ANOTHER_CALL.isdisjoint(options):
        return
    for step in checklist.steps:
        if isinstance(step, Measurement) and step.over is not Over.LAST_CALL:
            yield from (step.id, step.id + WANTED)
