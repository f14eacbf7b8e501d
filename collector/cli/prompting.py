"""Asks one question per screen: by arrow keys or typing, in plain lines for screen readers, or from a file."""

import os
import select
import sys
import textwrap
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

import click

from collector.cli.progress import make_observer
from collector.cli.saying import WIDEST, say
from collector.cli.saying import attended as attended
from collector.errors import UsageError
from collector.questions.effects import Ask
from collector.questions.parts import TRIED, TRIED_ANY, YES, YES_NO, Form
from collector.questions.reading import read
from collector.questions.telling import in_words
from collector.questions.walk import GO_ON, MORE
from collector.runs.gathering import Observer
from collector.runs.guide import Turn

TURNS = {
    "/skip": (Turn.SKIP, "Skip this question"),
    "/back": (Turn.BACK, "Back to the question before"),
    "/said": (Turn.SAID, "Show what was answered so far"),
    "/stop": (Turn.STOP, "Stop here; everything is kept"),
}
PASTED_S = 0.05
LEAVE = "Press Ctrl-C once more to leave. Every answer so far is kept."
ATTENDED_ONLY = ("retry", "review", "review.remove")
"""What nobody is there to decide is not decided."""
DONE_BY_HAND = (".changed", ".restored")
"""Only a hand does these, between two measurements: no file can say that it happens now."""
CAME_OF_IT = (".told", ".recorded-after")
NOT_TRIED = (
    'Not tried: {step}. Nobody is here to make the change. To tell what came of it elsewhere, answer "{step}.told", or '
    '"{step}.recorded-before" and "{step}.recorded-after".'
)
NO_DEVICE = (
    'Left out: {step}. The file says what came of it, and not on which device: answer "{step}.where" (sender or '
    "receiver), too."
)
ROOM_TO_TYPE = 24 * " "
UNREADABLE = "\0"
"""Stands for bytes that are no text: it cannot be printed, and is refused as such."""


class Terminal(Protocol):
    """A way to get one line or choice; raises KeyboardInterrupt and EOFError."""

    def get(self, ask: Ask) -> str:
        """Return what was typed or chosen."""
        ...


class Talk:
    """A person at a terminal; all words go to stderr, so that stdout carries the result only."""

    def __init__(self, terminal: Terminal, *, plain: bool) -> None:
        self._terminal = terminal
        self._plain = plain

    def ask(self, ask: Ask) -> str | Turn:
        """Ask until there is something to read; Ctrl-C twice or the end of input stops."""
        warned = False
        self._head(ask)
        while True:
            try:
                said = self._terminal.get(ask)
            except EOFError:
                return Turn.STOP
            except KeyboardInterrupt:
                if warned:
                    return Turn.STOP
                warned = True
                say(LEAVE)
                continue
            word = said.strip().casefold()
            return TURNS[word][0] if word in TURNS else said

    def _head(self, ask: Ask) -> None:
        say("")
        if ask.place:
            say(f"[{ask.place}]")
        say(ask.question.why)

    def show(self, text: str) -> None:
        """Say something."""
        say("")
        say(text)

    def complain(self, text: str) -> None:
        """Say why an answer was not taken."""
        say(f"! {text}")

    @contextmanager
    def watching(self) -> Iterator[Observer]:
        """Show what a measurement does, in lines or as a table."""
        observer = make_observer(quiet=False, lines=self._plain, brief=True)
        try:
            yield observer
        finally:
            observer.close()


class Plain:
    """One line at a time, choices by number or word, nothing drawn: for screen readers and simple terminals."""

    def get(self, ask: Ask) -> str:
        """Ask in lines and read one; a paste of several lines is one answer."""
        question = ask.question
        say(question.text)
        for number, choice in enumerate(question.choices, 1):
            say(f"  {number}  {_title(choice.value, choice.label)}")
        say(f"({hint_of(ask)})")
        click.echo("> ", nl=False, err=True)
        try:
            line = sys.stdin.readline()
            if not line:
                raise EOFError
            return line + "".join(_pasted())
        except UnicodeDecodeError:
            return UNREADABLE


def hint_of(ask: Ask) -> str:
    """Return an example, what Enter keeps, and the ways out."""
    known = ask.known or ask.question.default
    parts = [
        f"for example: {ask.question.example}" if ask.question.example else "",
        f"Enter keeps: {in_words(ask.question, known)}{f' ({ask.known_by})' if ask.known_by else ''}" if known else "",
        "/skip /back /said /stop",
    ]
    return "; ".join(part for part in parts if part)


def _pasted() -> Iterator[str]:
    """Yield the further lines of a paste, which are there at once; nobody types that fast."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        return
    while select.select([sys.stdin], [], [], PASTED_S)[0]:
        line = sys.stdin.readline()
        if not line:
            return
        yield line


class Arrows:
    """Choices by arrow keys or typing, texts with a line editor, by questionary."""

    def get(self, ask: Ask) -> str:
        """Ask with questionary; it is imported only here, as nothing else needs it."""
        import questionary
        from prompt_toolkit.output import create_output

        from collector.cli.choosing import choose

        output = create_output(stdout=sys.stderr)
        question = ask.question
        if question.form is not Form.CHOICE:
            say(f"({hint_of(ask)})")
            default = ask.known or question.default
            shown = _wrapped(question.text, behind=ROOM_TO_TYPE)
            return str(questionary.text(shown, default=default, output=output).unsafe_ask())
        choices = [(choice.value, _title(choice.value, choice.label)) for choice in question.choices]
        turns = [(word, f"{words} ({word})") for word, (_, words) in TURNS.items()]
        known = ask.known or question.default
        if ask.known_by:
            say(f"(Enter keeps: {in_words(question, ask.known)} ({ask.known_by}))")
        hint = "(arrow keys, or type)"
        chosen = choose(
            _wrapped(question.text, behind=max((hint, *dict(turns).values(), *dict(choices).values()), key=len)),
            [*choices, *turns],
            known=known if known in dict(choices) else "",
            instruction=hint,
            output=output,
        )
        return str(chosen.unsafe_ask())


def _title(value: str, label: str) -> str:
    """Name a choice so that its kept word is found by typing, too."""
    return label if value.casefold() in label.casefold() else f"{label} ({value})"


class Scripted:
    """Answers from a file; whatever the file lacks is asked at the terminal, or left out where there is none."""

    def __init__(self, answers: Mapping[str, str], talk: Talk, *, attended: bool) -> None:
        self._answers = {key: answer for key, answer in answers.items() if not key.endswith(DONE_BY_HAND)}
        self._talk = talk
        self._attended = attended
        self._asked = ""
        self._opened = set[str]()

    def ask(self, ask: Ask) -> str | Turn:
        """Take the file's answer once; one that cannot be taken was complained of already, and ends the guide."""
        step, _, part = ask.key.rpartition(".")
        if ask.key == TRIED_ANY and any(key.endswith(CAME_OF_IT) for key in self._answers):
            self._answers[ask.key] = YES  # whatever else it says: what came of changes is not to be lost
        if part == "try" and self._came_of(step):
            self._answers[ask.key] = TRIED
        elif part == "try" and not self._attended and _says_yes(ask, self._answers.get(ask.key, "")):
            self.show(NOT_TRIED.format(step=step))
            return Turn.SKIP
        if ask.key.split(".")[0] == MORE.id and (listed := self._listed(ask)):
            return listed
        if ask.key in self._answers:
            self._asked = ask.key
            return self._answers.pop(ask.key)
        self._asked = ""
        if self._attended:
            return self._talk.ask(ask)
        return self._left_to_itself(ask)

    def _left_to_itself(self, ask: Ask) -> str | Turn:
        """Keep what is known or usual; what a hand does, and what nobody decided, is left out."""
        if ask.key in ATTENDED_ONLY:
            return Turn.STOP
        step, _, part = ask.key.rpartition(".")
        if part == "where" and self._came_of(step):
            self.show(NO_DEVICE.format(step=step))
        if ask.key == GO_ON.id and any(key.endswith(CAME_OF_IT) for key in self._answers):
            return YES
        taken = ask.question.form is Form.ENTER or bool(ask.known or ask.question.default)
        return "" if taken and not ask.key.endswith((".try", *DONE_BY_HAND)) else Turn.SKIP

    def _listed(self, ask: Ask) -> str:
        """Return the next of a list that the file answers; empty if none is left, or the file wants none."""
        if MORE.id in self._answers:
            whether = replace(ask, question=replace(ask.question, choices=YES_NO))
            if not _says_yes(whether, self._answers[MORE.id]):
                return ""
            del self._answers[MORE.id]
        answered = (choice.value for choice in ask.question.choices if choice.value in self._answers)
        listed = next((value for value in answered if value not in self._opened), "")
        self._opened.add(listed)
        return listed

    def _came_of(self, step: str) -> bool:
        """Whether the file says what came of a change: then it was made before, whatever could be measured now."""
        recordings = (f"{step}.recorded-before", f"{step}.recorded-after")
        return f"{step}.told" in self._answers or all(key in self._answers for key in recordings)

    def tell_unused(self, answered: Collection[str]) -> None:
        """Say which answers of the file nothing asked for, save those that were ``answered`` in an earlier session."""
        if unused := [key for key in self._answers if key not in answered]:
            self.show(f"Not used, as nothing asked for it: {', '.join(unused)}")

    def show(self, text: str) -> None:
        """Say something."""
        self._talk.show(text)

    def complain(self, text: str) -> None:
        """Refuse the file's answer, which nobody is here to correct; or say why an answer was not taken."""
        if self._asked and not self._attended:
            raise UsageError(f"The answer to {self._asked} cannot be taken: {text}")
        self._talk.complain(f"{self._asked}: {text}" if self._asked else text)

    def watching(self) -> AbstractContextManager[Observer]:
        """Follow a measurement."""
        return self._talk.watching()


def _says_yes(ask: Ask, said: str) -> bool:
    """Whether an answer means yes; what cannot be read does not, and is complained of where it is taken."""
    try:
        return said.strip().casefold() == YES or (bool(said) and read(ask, said, now=datetime.now(UTC)) == YES)
    except UsageError:
        return False


def _wrapped(text: str, *, behind: str = "") -> str:
    """Wrap a question; what comes behind it gets a line of its own where it would not fit."""
    lines = textwrap.wrap(text, WIDEST - 4, break_long_words=False, break_on_hyphens=False)
    full = len(lines[-1]) + len(behind) > WIDEST - 4
    return "\n  ".join([*lines, ""] if full else lines)


def talk(*, plain: bool) -> Talk:
    """Choose how to talk: in plain lines where that is wanted or nothing else can be drawn."""
    simple = plain or os.environ.get("TERM", "") in ("dumb", "unknown") or not attended()
    return Talk(Plain() if simple else Arrows(), plain=simple)
