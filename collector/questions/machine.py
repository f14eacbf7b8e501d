"""Measures the machine that changes once more, where what becomes of the call is only recorded or told.

What it shows is the machine's network or load, and is kept apart from what became of sound and picture.
"""

from collections.abc import Iterator

from collector.model.records.guide import Witness
from collector.questions.effects import About, Kind, Measure, Reply, Show
from collector.questions.parts import Experiment, Measurement
from collector.questions.progress import Progress, Walk
from collector.questions.words import DURATION, MACHINE, MACHINE_EFFECT, figure_in_words, takes

LIVE = (Witness.ROOM, Witness.TRACE)
"""Beside these, this machine is measured in the same measurement."""
BEFORE, AFTER = "machine-before", "machine-after"


def to_repeat(step: Experiment, state: Progress, device: str, witness: Witness) -> tuple[Measurement, ...]:
    """Return what was measured of this machine and is to be again; nothing for another device's switch."""
    if witness in LIVE or device != state.value("here"):
        return ()
    return tuple(one for one in step.again if one.id in state.replies)


def means_in_words(repeated: tuple[Measurement, ...], state: Progress) -> Iterator[str]:
    """Say what is measured of this machine before and after, what that does and how long it takes."""
    for one in repeated:
        seconds = takes(one, state.given.get(DURATION, ""))
        yield f"Beside it, {_named(one)}, before the change and after it: {one.does}, {seconds}, twice."


def measured(step: Experiment, state: Progress, moment: str, repeated: tuple[Measurement, ...]) -> Walk:
    """Measure this machine; after the change, show each figure before and after, and whether the machine is better."""
    if not repeated:
        return state
    key, before = f"{step.id}.{moment}", f"{step.id}.{BEFORE}"
    reply = yield Measure(
        key=key,
        title=f"Measuring this machine {'before' if moment == BEFORE else 'after'} the change",
        sources=tuple(source for one in repeated for source in one.sources),
        against=before if moment == AFTER else "",
        about=About.MACHINE,
        change=step.change if moment == AFTER else "",
        present_after=f"{step.id}.changed" if moment == AFTER else "",
    )
    if moment == AFTER:
        yield Show(text="\n".join(_showed(reply, repeated)))
    return state.replied(reply)


def reply_of(step: Experiment, state: Progress, moment: str) -> Reply:
    """Return what measuring this machine brought; without an effect if it was not measured."""
    key = f"{step.id}.{moment}"
    return state.replies.get(key) or Reply(key=key, kind=Kind.SKIPPED, at=state.replies[f"{step.id}.try"].at)


def _showed(reply: Reply, repeated: tuple[Measurement, ...]) -> Iterator[str]:
    yield from map(figure_in_words, reply.figures)
    yield from (f"  {reason}" for reason in reply.reasons)
    for one in repeated:
        yield f"{_named(one).capitalize()}: {MACHINE_EFFECT[reply.effect or 'cannot tell']}"


def _named(one: Measurement) -> str:
    return next(words for beginning, words in MACHINE.items() if one.sources[0].startswith(beginning))
