"""Holds what a walk knows so far: answers, what can be measured, what was found and tried."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace

from collector.model.incident import Fact, Field
from collector.model.records.guide import GuideExperiment
from collector.questions.earlier import NO_BUNDLE, Earlier
from collector.questions.effects import Effect, Kind, Named, Reply
from collector.questions.parts import TRIED_ANY, YES, Condition, Experiment, NamedAs, Question, Step, When

Walk = Generator[Effect, Reply, "Progress"]
"""A part of the checklist: it yields what is to be done, is sent what came of it, and returns what is known then."""
SHOWED = ".effect"
"""Behind an experiment's id: the key of what it did, as far as it was measured."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """``known`` are facts and ``given`` other answers that nobody has to be asked for, ``earlier`` those of a bundle.

    ``replies`` holds what came of every effect, by key and in order, ``values`` answers and what was found out, by key.
    ``named`` is what a log names, by key, to be confirmed. ``established`` are the causes that the checks point to, by
    their ids in the catalogue; empty for none.
    """

    known: Mapping[Field, Fact] = field(default_factory=dict)
    earlier: Earlier = NO_BUNDLE
    given: Mapping[str, str] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, Named] = field(default_factory=dict)
    tried: tuple[GuideExperiment, ...] = ()
    established: tuple[str, ...] = ()

    def value(self, key: str) -> str:
        """Return an answer, or what was found out under this key; empty if neither."""
        return self.values.get(key, "")

    def fact(self, question: Question) -> Fact | None:
        """Return what is known already of the first fact that a question fills, None if nothing is."""
        return next((self.known[name] for name in question.fills if name in self.known), None)

    def replied(self, reply: Reply) -> "Progress":
        """Return the state with one more reply."""
        values = dict(self.values) | dict(reply.values)
        if reply.kind is Kind.ANSWERED:
            values[reply.key] = reply.value
        named = {**self.named, **{one.key: one for one in reply.named}}
        return replace(self, replies={**self.replies, reply.key: reply}, values=values, named=named)

    def suggested(self, question: Question) -> Named | None:
        """Return what a log names as the answer to a question, None if it names nothing that can be one."""
        ways = (*question.named_as, *(NamedAs(key=name) for name in (*question.fills, question.id)))
        found = (self.named[way.key] for way in ways if way.key in self.named and self.holds(way.when))
        offered = {choice.value for choice in question.choices}
        return next((one for one in found if not offered or one.value in offered), None)

    def tells(self, key: str, value: str) -> "Progress":
        """Return the state with one value that nobody had to be asked for."""
        return replace(self, values={**self.values, key: value})

    def applies(self, step: Step) -> bool:
        """Whether a step is to be taken: an experiment that can be tried, or of which something may be told."""
        if not self.holds(step.when):
            return False
        return not isinstance(step, Experiment) or self.holds(step.live) or self.value(TRIED_ANY) == YES

    def holds(self, conditions: tuple[Condition, ...]) -> bool:
        """Whether all conditions hold."""
        return all(
            (self.value(condition.key) in condition.values) == isinstance(condition, When) for condition in conditions
        )


def progress_of(replies: Mapping[str, Reply]) -> Progress:
    """Return what a walk knows after these replies, in their order."""
    state = Progress()
    for reply in replies.values():
        state = state.replied(reply)
    return state
