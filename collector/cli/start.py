"""Asks a person who typed only ``avsync`` the one question that leads to the right command."""

from datetime import UTC, datetime

import click

from collector.cli.prompting import talk
from collector.cli.saying import say
from collector.errors import UsageError
from collector.questions.effects import Ask
from collector.questions.parts import Choice, Form, Question
from collector.questions.reading import read
from collector.runs.guide import Turn

WHAT = Question(
    id="what",
    text="What is it about?",
    short="what it is about",
    why="Sound and picture do not agree, and one question leads to the right command.",
    form=Form.CHOICE,
    choices=(
        Choice(value="publisher", label="My own publisher, without a call"),
        Choice(value="now", label="A call that runs now"),
        Choice(value="over", label="A call that is over"),
        Choice(value="bundle", label="I received a bundle"),
    ),
)
COMMANDS = {"publisher": ("measure", "rehearse"), "now": ("guide",), "over": ("guide",)}


def chosen() -> tuple[str, ...]:
    """Return the arguments of the command to run; empty if the person wants none. Raises UsageError."""
    person = talk(plain=False)
    ask = Ask(question=WHAT, key=WHAT.id)
    while True:
        said = person.ask(ask)
        if isinstance(said, Turn):
            return ()
        try:
            answer = read(ask, said, now=datetime.now(UTC))
        except UsageError as error:
            person.complain(str(error))
            continue
        if answer == "bundle":
            return _inspecting()
        say(f"This runs: avsync {' '.join(COMMANDS[answer])}")
        return COMMANDS[answer]


def _inspecting() -> tuple[str, ...]:
    path = click.prompt("Path of the bundle", err=True)
    say(f"This runs: avsync inspect {path}")
    return ("inspect", str(path).strip())
