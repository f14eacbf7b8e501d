"""Holds what an earlier bundle says of the call, to be confirmed instead of asked for, and where that is from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from collector.model.incident import Field
from collector.questions.parts import Question

OF_THE_CALL = (Field.ROOM, Field.SENDER, Field.RECEIVER)
"""What is another call's where the room is another one."""

TAKEN = (Field.VENDOR, Field.PLATFORM, *OF_THE_CALL)
"""What questions ask for and a call has in common with the next one."""

VERSIONS = {Field.SDK_VERSION: "SDK version", Field.SERVER_VERSION: "server version"}
"""What no question asks for, with its name in the list of what is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """Values by the fact that each is, and ``label`` in words: "from the bundle of 2026-03-05"; both may be empty."""

    facts: Mapping[Field, str] = field(default_factory=dict)
    label: str = ""

    def answer(self, question: Question) -> str:
        """Return what the bundle says of a question, empty if nothing."""
        return next((self.facts[name] for name in question.fills if name in self.facts), "")

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """The versions that it names, each with its name."""
        return tuple((words, self.facts[name]) for name, words in VERSIONS.items() if name in self.facts)


NO_BUNDLE = Earlier()
