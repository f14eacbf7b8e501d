"""Turns what a person said to each measurement of a guide into the sources that its bundle does without."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from collector.evidence.logs_found.source import PREFIX as FOUND
from collector.model.records.room import RoomStatistics
from collector.model.request import Contact, Request
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import Kind, Reply
from collector.questions.parts import WANTED, YES, Measurement
from collector.runs.planning import Consent


def consent_told(replies: Mapping[str, Reply]) -> Consent:
    """Return what was declined and agreed to; a question that was skipped says neither."""
    return Consent(declined=tuple(_sources(replies, "no")), agreed=tuple(_sources(replies, YES)))


def as_agreed(request: Request, replies: Mapping[str, Reply]) -> Request:
    """Return the request of which no source enters the room if watching it was declined: the network's do, too."""
    if request.contact is Contact.ALLOWED and consent_told(replies).declines(RoomStatistics.kind):
        return replace(request, contact=Contact.NO_JOIN)
    return request


def _sources(replies: Mapping[str, Reply], answer: str) -> Iterator[str]:
    for step in CHECKLIST.steps:
        if not isinstance(step, Measurement) or step.id + WANTED not in replies:
            continue
        said = replies[step.id + WANTED]
        if said.kind is Kind.ANSWERED and said.value == answer:
            # A log that was named is to be in the bundle, whether or not it is read before.
            yield from (FOUND if source == "logs." else source for source in step.sources)
