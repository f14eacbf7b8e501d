"""Carries out ``avsync guide``: asks, shows, measures and saves what the walk wants, and keeps every reply at once.

Resuming is replaying: the walk is begun anew and fed what the journal holds; whatever the journal lacks is done then.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from collector.errors import CollectorError, NoSpaceError, UsageError
from collector.evidence.logs.select import split_zone
from collector.measure.change import Effect as Change
from collector.model.host import HostRole
from collector.model.incident import KnownBy
from collector.model.request import LogPath, Request
from collector.model.window import named_zone
from collector.questions.checklist import CHECKLIST
from collector.questions.earlier import NO_BUNDLE, Earlier
from collector.questions.effects import Ask, Effect, Kind, Measure, Reply, Save, Show
from collector.questions.parts import Form, Over, Question
from collector.questions.reading import is_date_alone, read
from collector.questions.telling import answer_to, in_words
from collector.questions.walk import walk
from collector.questions.words import CASE, DURATION, LOGS
from collector.runs.gathering import Observer
from collector.runs.guide_case import Case, holds_secret
from collector.runs.guide_journal import Journal
from collector.runs.guide_looking import logs_named
from collector.runs.guide_measuring import EndedError, carry_out, pack_up, what_can_be_measured

SHOWN = Reply(key="", kind=Kind.DONE, at=datetime.fromtimestamp(0, UTC))
RETRY = Ask(
    key="retry",
    question=Question(
        id="retry",
        text="Press Enter to try again.",
        short="try again",
        why="The answer is still here, and would be lost otherwise.",
        form=Form.ENTER,
    ),
)


class Turn(Enum):
    """What a person wants instead of answering."""

    SKIP = "skip"
    BACK = "back"
    SAID = "said"
    STOP = "stop"


class Person(Protocol):
    """Whoever answers: a terminal, a file of answers, or both."""

    def ask(self, ask: Ask) -> str | Turn:
        """Return what was typed or chosen, unread, or what is wanted instead."""
        ...

    def show(self, text: str) -> None:
        """Say something."""
        ...

    def complain(self, text: str) -> None:
        """Say why an answer could not be taken; it is asked for again."""
        ...

    def watching(self) -> AbstractContextManager[Observer]:
        """Follow a measurement as long as the block runs."""
        ...


class StoppedError(CollectorError):
    """The person stopped; everything is kept."""

    exit_code = 130


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What the options give: a request to fill in, where the bundle goes, whether the past is to be measured, too.

    ``earlier`` is what an earlier bundle says of the call.
    """

    request: Request
    out: Path
    also_live: bool
    earlier: Earlier = NO_BUNDLE


class _Back(Exception):  # noqa: N818  a turn, not an error
    pass


class Guide:
    """One guide under way."""

    def __init__(self, *, journal: Journal, person: Person, offer: Offer) -> None:
        self._journal = journal
        self._person = person
        self._offer = offer
        self._known = offer.request.incident.facts
        self._answered_before = set(journal.replies)

    def lead(self) -> Path:
        """Go to the end and return the bundle. Raises StoppedError and, with every answer kept, CollectorError."""
        while True:
            try:
                return self._walk()
            except _Back:
                self._take_back()

    def _walk(self) -> Path:
        steps, said = walk(CHECKLIST, self._known, self._given(), self._offer.earlier), list[str]()
        try:
            effect: Effect = next(steps)
            while True:
                reply = self._kept(effect)
                if isinstance(effect, Show):
                    said.append(effect.text)
                elif reply is not SHOWN:
                    said.clear()  # it was answered before, so this was shown before
                else:
                    self._show(said)
                    reply = self._act(effect)
                effect = steps.send(reply)
        except StopIteration:
            self._show(said)
            return Path(self._journal.replies["save"].value)

    def _given(self) -> dict[str, str]:
        return _given(self._offer.request) | {CASE: self._journal.begun.case}

    def _kept(self, effect: Effect) -> Reply:
        """Return what the journal holds for an effect, or SHOWN if it is still to be done."""
        if isinstance(effect, Show):
            return SHOWN
        kept = self._journal.replies.get(effect.key, SHOWN)
        if isinstance(effect, Ask) and not _still_taken(effect.question, kept):
            return SHOWN
        if isinstance(effect, Save) and not Path(kept.value).is_file():
            return SHOWN
        if isinstance(effect, Measure) and effect.over is Over.LAST_CALL:
            return kept if kept.value == logs_named(self._offer.request) else SHOWN
        if kept.values and isinstance(effect, Measure):  # a guide may be resumed with more than it was begun with
            return replace(kept, values={**kept.values, **what_can_be_measured(self._offer.request)})
        return kept

    def _show(self, said: list[str]) -> None:
        for text in said:
            self._person.show(text)
        said.clear()

    def _act(self, effect: Effect) -> Reply:
        match effect:
            case Ask():
                return self._answer(effect)
            case Measure():
                if effect.present_after in self._answered_before and not self._still_made(effect):
                    return self._note(self._not_measured(effect))
                return self._note(self._unless_ended(lambda observer: carry_out(effect, self._case(), observer)))
            case Save():
                return self._note(self._unless_ended(lambda observer: pack_up(effect, self._case(), observer)))
            case Show():
                return SHOWN

    def _still_made(self, effect: Measure) -> bool:
        """Ask that a change of an earlier session is made while its effect is measured: days may lie between."""
        still = Question(
            id=f"{effect.key}.still",
            text=f"{effect.change} If it still is so, leave it. Then press Enter.",
            short="change still made",
            why="You said in an earlier session that it was done. It is measured now.",
            form=Form.ENTER,
        )
        return self._answer(Ask(question=still, key=still.id)).kind is Kind.ANSWERED

    def _not_measured(self, effect: Measure) -> Reply:
        why = "It was left open whether the change was still made, so nothing was measured after it."
        return Reply(key=effect.key, kind=Kind.DONE, at=datetime.now(UTC), effect=Change.UNKNOWN.value, reasons=(why,))

    def _unless_ended(self, done: Callable[[Observer], Reply]) -> Reply:
        """Measure or pack; what was cut off by a terminal that was closed is not kept, and is done anew on resuming."""
        try:
            with self._person.watching() as observer:
                return done(observer)
        except EndedError as error:
            raise StoppedError(f"{error} Every answer is kept. Go on any time:\n  {self.resume}") from error

    def _case(self) -> Case:
        return Case(
            request=self._offer.request,
            out=self._offer.out,
            also_live=self._offer.also_live,
            code=self._journal.begun.case,
            folder=self._journal.folder,
            replies=dict(self._journal.replies),
            earlier=self._offer.earlier,
        )

    def _answer(self, asked: Ask) -> Reply:
        earlier = self._journal.earlier.get(asked.key, "")
        ask = replace(asked, known=earlier, known_by="your answer before") if earlier and not asked.known else asked
        if ask.past and ask.present_after in self._answered_before:
            ask = replace(ask, question=replace(ask.question, text=ask.past))
        while True:
            said = self._person.ask(ask)
            now = datetime.now(UTC)
            match said:
                case Turn.SKIP:
                    return self._note(Reply(key=ask.key, kind=Kind.SKIPPED, at=now))
                case Turn.BACK:
                    raise _Back
                case Turn.SAID:
                    self._person.show(self._so_far())
                case Turn.STOP:
                    raise StoppedError(f"Every answer is kept. Go on any time:\n  {self.resume}")
                case str():
                    value = self._read(ask, said, now)
                    if value:
                        return self._note(Reply(key=ask.key, kind=Kind.ANSWERED, at=now, value=value))

    @property
    def resume(self) -> str:
        """The command that goes on with this guide."""
        return f"avsync guide --resume {self._journal.folder.name}"

    def _read(self, ask: Ask, said: str, now: datetime) -> str:
        """Return the answer to keep; empty if there is none, and it was said why."""
        try:
            value = read(ask, said, now=now)
        except UsageError as error:
            self._person.complain(str(error))
            return ""
        if ask.question.form is Form.PATH and value != ask.known:
            return self._found(value, of=ask.question.id)
        if ask.question.form is Form.TEXT and holds_secret(value):
            self._person.complain("That looks like a key, a token or a password. None is needed, and it was not kept.")
            return ""
        return value

    def _found(self, named: str, *, of: str) -> str:
        """Return where a file or folder lies, whatever folder the guide is resumed in; empty if there is none.

        A log may be followed by the zone of its stamps, as --logs takes it.
        """
        unescaped = named.replace("\\ ", " ")  # terminals put \ before the spaces of what is dragged in
        ways = [LogPath(path=named), LogPath(path=unescaped), *([split_zone(named)] if of == LOGS else [])]
        for way in ways:
            path = os.path.abspath(os.path.expanduser(way.path))  # noqa: PTH100, PTH111  Path raises for "~nobody"
            if os.path.exists(path):  # noqa: PTH110  Path.exists raises for a name that is too long
                return self._zoned(path, way.zone)
        self._person.complain(f"There is nothing at {named}. Check the path, or /skip.")
        return ""

    def _zoned(self, path: str, zone: str) -> str:
        """Return a log with the zone of its stamps as --logs takes it; empty if there is no such zone."""
        if not zone:
            return path
        try:
            named_zone(zone)
        except UsageError as error:
            self._person.complain(str(error))
            return ""
        return f"{path}@{zone}"

    def _note(self, reply: Reply) -> Reply:
        """Keep a reply on the disk; a disk that is full is waited for."""
        while True:
            try:
                self._journal.append(reply)
            except OSError as error:
                why = f"{self._journal.folder} cannot be written to ({error.strerror}). Free some space."
                self._person.complain(f"{why} Nothing is lost: the answer is still here.")
                if self._person.ask(RETRY) is Turn.STOP:
                    raise NoSpaceError(f"{why} The answers before this one are kept: {self.resume}") from error
            else:
                self._answered_before.discard(reply.key)
                return reply

    def _take_back(self) -> None:
        """Let the last question be asked again, and forget what was measured since."""
        asked = [key for key, reply in self._journal.replies.items() if reply.kind in (Kind.ANSWERED, Kind.SKIPPED)]
        if asked:
            self._note(Reply(key=asked[-1], kind=Kind.TAKEN_BACK, at=datetime.now(UTC)))
        else:
            self._person.complain("This is the first question.")

    def _so_far(self) -> str:
        replies = self._journal.replies
        lines = [
            f"  {question.short}: {in_words(question, answer_to(question.id, replies)) or 'skipped'}"
            for question in CHECKLIST.questions
            if question.id in replies
        ]
        return "\n".join(["So far:", *lines]) if lines else "Nothing so far."


def _given(request: Request) -> dict[str, str]:
    """Return the answers that the options hold beside the incident's facts: when it was, and this machine's part."""
    window, given = request.incident.window, dict[str, str]()
    if window.known_by != KnownBy.ASSUMED:
        given["when"] = "now" if window.live else "earlier"
        if not window.live:
            given["when_at"] = f"{window.start:%Y-%m-%d %H:%M:%S} to {window.end:%Y-%m-%d %H:%M:%S} UTC"
            given["zone"] = "UTC"
    if request.here.role is not HostRole.BYSTANDER:
        given["here"] = request.here.role.value
    if request.logs:
        given[LOGS] = ", ".join(log.path for log in request.logs)
    if request.recording:
        given["recording"] = request.recording
        given["recording_attach"] = "yes" if request.recording_consent else "no"
    if request.duration_s:
        given[DURATION] = f"{request.duration_s:g}"
    return given


def _still_taken(question: Question, kept: Reply) -> bool:
    """Whether an answer is one that this version takes; another one may have offered others, or taken a date alone."""
    if kept.kind is not Kind.ANSWERED:
        return True
    if question.form is Form.TIME and is_date_alone(kept.value):
        return False
    offered = {choice.value for choice in question.choices}
    return not offered or kept.value in offered
