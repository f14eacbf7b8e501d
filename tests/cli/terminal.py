"""Drives ``avsync guide`` through a real pseudo-terminal, answering questions by their ids."""

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pexpect

from collector.cli.reviewing import REVIEW
from collector.questions.asking import KEEP
from collector.questions.checklist import CHECKLIST
from collector.questions.parts import Experiment, Measurement
from collector.questions.walk import ANYHOW, GO_ON, MORE, READY
from collector.runs.guide import RETRY
from tests.avsync import clean_environment
from tests.questions.walking import typed_at

PROMPT = r"\n> "
TIMEOUT_S = 60
BRIEFLY_S = 0.01
ENTER = ""
SKIP = "/skip"
NOTHING: Mapping[str, str] = MappingProxyType({})


def _texts() -> dict[str, str]:
    """The text of every question, by id; of two equal texts the asker's own context tells which it is."""
    texts = {
        question.text: question.id
        for question in (*CHECKLIST.questions, KEEP, READY, GO_ON, MORE, ANYHOW, REVIEW, RETRY.question)
    }
    for step in CHECKLIST.steps:
        if isinstance(step, Measurement):
            texts[f"{step.title}? It {step.does}"] = f"{step.id}.wanted"
        if isinstance(step, Experiment):
            texts[f"{step.change} Then press"] = f"{step.id}.changed"
            texts[f"{step.restore} Then press"] = f"{step.id}.restored"
    for moment in ("before", "after"):  # which change it is, the question before it says
        texts[f"Where is the recording made {moment} the change?"] = f"recorded-{moment}"
    told = dict.fromkeys(("How is it now, as you", "How was it after the change"), "told")
    return texts | told | {"Try it now?": "try", "On which device would you change": "where"}


TEXTS = _texts()
SUPPORTED = {question.id for question in CHECKLIST.questions if question.support}


class Terminal:
    """One running guide of 80 by 24 characters; ``screen`` is all that it has said, ``inside`` what starts it."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        command: tuple[str, ...] = ("guide", "--plain"),
        variables: Mapping[str, str] = NOTHING,
        inside: tuple[str, ...] = (),
    ) -> None:
        extra = {"TERM": "xterm", "COLUMNS": "80", "PROMPT_TOOLKIT_NO_CPR": "1"} | dict(variables)
        environment = clean_environment(folder, extra)
        self.folder = folder
        self.screen = ""
        command_line = [*inside, sys.executable, "-m", "collector", *command, *arguments]
        self.child = pexpect.spawn(
            command_line[0],
            command_line[1:],
            cwd=str(folder),
            env=environment,
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=TIMEOUT_S,
        )
        # pexpect waits 50 to 100 ms around each of these, for programs that switch the echo off; that adds up.
        self.child.delaybeforesend = None
        self.child.delayafterclose = self.child.delayafterterminate = BRIEFLY_S

    def question(self) -> str:
        """Wait for the next question and return its id; empty if the guide has ended."""
        ended = self.child.expect([PROMPT, pexpect.EOF]) == 1
        said = self.child.before or ""
        self.screen += said
        if ended:
            self.child.wait()
            self.child.close()
            return ""
        return self.named(said)

    @staticmethod
    def named(said: str) -> str:
        """Return the id of the question whose text stands last."""
        flat = " ".join(said.split())
        found = {flat.rfind(" ".join(text.split())): key for text, key in TEXTS.items()}
        if max(found) < 0:
            return ""
        key = found[max(found)]
        if key == MORE.id:  # each showing of a list has its own key
            answered = re.findall(r"\[Circumstances, (\d+) of", flat)[-1:]
            return f"{key}.{int(answered[0]) + 1}" if answered not in ([], ["0"]) else key
        return f"{key}.again" if "[Missing, " in flat and key in SUPPORTED else key

    def say(self, text: str) -> None:
        """Type a line and Enter."""
        self.child.sendline(text)

    def converse(self, answers: Mapping[str, str], *, before: Callable[[str], None] = lambda _: None) -> int:
        """Answer until the guide has ended and return its exit code; what is not in ``answers`` is skipped.

        ``before`` is called with a question's id before it is answered.
        """
        while key := self.question():
            before(key)
            self.say(typed_at(key, answers, otherwise=SKIP))
        return self.exit_code

    @property
    def exit_code(self) -> int:
        """How the guide ended; minus the signal's number if by one."""
        number = self.child.signalstatus
        return -number if number is not None else int(self.child.exitstatus or 0)

    @property
    def answers(self) -> dict[str, str]:
        """What is on the disk of the only guide of this folder."""
        (journal,) = (self.folder / "state").rglob("guides/*/journal.jsonl")
        replies = [json.loads(line) for line in journal.read_text("utf-8").splitlines()[1:]]
        return {reply["key"]: reply["value"] for reply in replies if reply["kind"] == "answered"}

    @property
    def bundle(self) -> Path:
        """The bundle whose path is the last line."""
        return Path(self.screen.strip().splitlines()[-1])

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal and wait until it is gone."""
        assert self.child.pid is not None
        os.kill(self.child.pid, number)
        self.end()

    def end(self) -> None:
        """End it, whatever it does."""
        self.child.close(force=True)
