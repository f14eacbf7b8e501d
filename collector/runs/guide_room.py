"""Asks a server who is in the room now, so that identities need not be typed: exact ones, each to be confirmed."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from collector.evidence.room.facts import gather, plan
from collector.model.coverage import Reason, Unavailable
from collector.model.evidence import Record
from collector.model.incident import Field, KnownBy
from collector.model.records.room import MediaKind, ParticipantFacts, RoomFacts
from collector.model.request import Request
from collector.model.source import RawStream, Session, StopSignal
from collector.questions.effects import Kind, Measure, Named, Reply
from collector.runs.gathering import Observer
from collector.runs.guide_case import Case
from collector.runs.guide_looking import may_be_offered, within

ASKED_S = 10.0
MOST_SHOWN = 12
PERSON = "standard"
UNSHOWN = "somebody whose identity cannot be shown"
LISTED = "the server lists it"
NO_ANSWER = "The server did not say within 10 s who is in the room. It is asked below."


class _Quiet(Session):
    """A session of which nothing is kept: what is learned is offered to a person, and stored nowhere else."""

    def __init__(self) -> None:
        self._stopping = asyncio.Event()

    @property
    def stopping(self) -> StopSignal:
        """Never set."""
        return self._stopping

    def progress(self, text: str) -> None:
        """Say nothing: it takes a second."""

    def note_secret(self, value: str) -> None:
        """Keep nothing."""

    def note_handle(self, value: str) -> None:
        """Keep nothing."""

    def hand_over(self, item: Record | RawStream) -> None:
        """Keep nothing."""


def who_is_there(wanted: Measure, case: Case, observer: Observer) -> Reply:
    """Return who sends and who watches as far as there is one of each, and say who is there."""
    observer.stage(wanted.title)
    request = case.ask_for(case.window, live=True)
    found = within(ASKED_S, lambda _: [asyncio.run(_listed(request))])
    reply = Reply(key=wanted.key, kind=Kind.DONE, at=datetime.now(UTC), lines=(NO_ANSWER,))
    for answer in found:
        if isinstance(answer, str):
            return replace(reply, lines=(answer,))
        return replace(reply, lines=tuple(people_in(answer)), named=tuple(suggested_by(answer)))
    return reply


async def _listed(request: Request) -> RoomFacts | str:
    """Return what the server lists, or why it lists nothing, as a sentence."""
    (asked,) = plan(request)
    if asked.skip is not Reason.NONE:
        return asked.detail
    try:
        async for item in gather(request, asked, _Quiet()):
            if isinstance(item, RoomFacts):
                return item
    except Unavailable as error:
        return error.detail
    return NO_ANSWER


def _people(room: RoomFacts) -> list[ParticipantFacts]:
    return [one for one in room.participants if one.identity]


def suggested_by(room: RoomFacts) -> Iterator[Named]:
    """Yield the only one who sends, and the only person who watches; of several, nobody here knows who is meant."""
    sending = [one for one in _people(room) if one.publisher]
    watching = [one for one in _people(room) if not one.publisher and one.kind == PERSON]
    for field, found in ((Field.SENDER, sending), (Field.RECEIVER, watching)):
        if len(found) == 1 and may_be_offered(found[0].identity):
            yield Named(key=field, value=found[0].identity, source=LISTED, known_by=KnownBy.LIVE)


def people_in(room: RoomFacts) -> Iterator[str]:
    """Yield in lines who is in the room and what each sends."""
    people = _people(room)
    if not people:
        yield "Nobody is in the room now."
        return
    yield f"In the room now: {len(people)}"
    for one in people[:MOST_SHOWN]:
        kinds = {track.kind for track in one.tracks}
        media = " and ".join(kind.in_words for kind in MediaKind if kind in kinds)
        name = one.identity if may_be_offered(one.identity) else UNSHOWN
        yield f"  {name}: {f'sends {media}' if media else 'only watches'}"
    if len(people) > MOST_SHOWN:
        yield f"  and {len(people) - MOST_SHOWN} more"
