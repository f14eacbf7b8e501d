"""Leads guides with a scripted person; run as a program, it is killed with -9 after each answer and resumed.

``python -m tests.runs.guided FOLDER STORY`` prints the bundle, and how often it was killed; STORIES has the answers.
"""

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.cli.progress import Silence
from collector.model.incident import Field
from collector.model.source import SourcePlan
from collector.questions.effects import Ask
from collector.runs.guide import Guide, Offer, Turn
from collector.runs.guide_journal import Journal, begin, reopen
from tests.factory import make_incident, make_request, make_window
from tests.logs_factory import agora_line
from tests.questions.walking import typed_at

ANSWERS = {
    "vendor": "agora",
    "platform": "android",
    "room": "demo-42",
    "when": "earlier",
    "when_at": "2026-03-05 14:05",
    "zone": "Europe/Berlin",
    "scenario": "communication",
    "sender": "4711",
    "receiver": "815",
    "here": "elsewhere",
    "early": "picture",
    "amount": "half a second",
    "custom_source": "no",
    "custom_renderer": "no",
    "enhancement": "no",
    "reproducible": "yes",
    "steps": "join and wait",
    "since": "Monday",
    "who": "one",
}
TRYING = ANSWERS | {
    "when": "just-now",
    "custom_renderer": "yes",
    "output.try": "no",
    "network.where": "receiver",
    "network.try": "tried",
    "network.told": "better",
    "go-on": "yes",
    "device.where": "sender",
    "device.try": "tried",
    "device.told": "same",
    "renderer.try": "tried",
    "renderer.told": "worse",
    "renderer_schedule": "queue",
}
FROM_THE_LOG = ("room", "when", "when_at", "zone", "scenario", "sender", "receiver")
LOGGED = {key: value for key, value in ANSWERS.items() if key not in FROM_THE_LOG} | {"log_of": "sender"}
STORIES = {"logged": LOGGED, "trying": TRYING}


def story(name: str, folder: Path) -> dict[str, str]:
    """Return a story's answers; the logged one has a log in the folder, which names what is not answered."""
    if name != "logged":
        return dict(STORIES[name])
    return STORIES[name] | {"logs": str(write_log(folder / "agoraapi.log"))}


def write_log(path: Path) -> Path:
    """Write a phone's log of two calls, of which the last, in lesson-1, is from 13:01 to 13:09 UTC."""
    at = datetime(2026, 3, 5, 12, 50, tzinfo=UTC)
    said = {
        0: "[AGS]: Agora SDK ver 4.2.2 build 272568",
        1: f"[TRACER2] joinChannel cid:0 ts:{at.timestamp() * 1000 + 1000:.0f}",
        2: "RtcEngine::setChannelProfile(this:0x7f0, profile:0)",
        3: 'RtcEngine::joinChannel(this:0x7f0, {"token":"(gone)", "channelId":"lesson-0", "uid":1001, "info":""})',
        300: "RtcEngine::leaveChannel(this:0x7f0, {})",
        660: 'RtcEngine::joinChannel(this:0x7f0, {"token":"(gone)", "channelId":"lesson-1", "uid":1001, "info":""})',
        661: 'onJoinChannelSuccess(channel:"lesson-1", uid:"1001", elapsed:215)',
        662: 'onUserJoined(uid:"2002", elapsed:1215)',
        1140: "RtcEngine::leaveChannel(this:0x7f0, {})",
        5000: "the app goes on",
    }
    path.write_text("".join(agora_line(at + timedelta(seconds=after), text) for after, text in said.items()), "utf-8")
    return path


class Interrupted(Silence):
    """Sends this process a signal as soon as the first source has begun."""

    def __init__(self, number: str) -> None:
        self.numbers = [getattr(signal, number)]

    def began(self, plan: SourcePlan) -> None:
        if self.numbers:
            os.kill(os.getpid(), self.numbers.pop())


class Script:
    """Answers by key; stops after so many answers or at a key. ``turns`` come before an answer."""

    def __init__(
        self,
        answers: Mapping[str, str] = ANSWERS,
        *,
        stops_after: int = 1000,
        stops_at: str = "",
        turns: Mapping[str, Sequence[str | Turn]] | None = None,
    ) -> None:
        self.answers = answers
        self.left = stops_after
        self.stops_at = stops_at
        self.turns = {key: list(value) for key, value in (turns or {}).items()}
        self.asked: list[Ask] = []
        self.said: list[str] = []
        self.complaints: list[str] = []

    def ask(self, ask: Ask) -> str | Turn:
        self.asked.append(ask)
        if self.turns.get(ask.key):
            return self.turns[ask.key].pop(0)
        if not self.left or ask.key == self.stops_at:
            return Turn.STOP
        self.left -= 1
        typed = typed_at(ask.key, self.answers)
        if typed or ask.key in self.answers or ask.known or ask.question.default or ask.key == "anyhow":
            return typed
        return Turn.SKIP

    def show(self, text: str) -> None:
        self.said.append(text)

    def complain(self, text: str) -> None:
        self.complaints.append(text)

    @contextmanager
    def watching(self) -> Iterator[Silence]:
        yield Silence()


def offer(folder: Path) -> Offer:
    window = replace(make_window(live=False), known_by="assumed")
    known = make_incident(window=window)
    incident = replace(known, facts={name: fact for name, fact in known.facts.items() if name is not Field.ROOM})
    return Offer(request=make_request(incident=incident), out=folder, also_live=False)


def lead(journal: Journal, person: Script, folder: Path) -> Path:
    return Guide(journal=journal, person=person, offer=offer(folder)).lead()


def begun(run: str = "run-1") -> Journal:
    return begin(run, tool="0.1.0", given="{}", case="synthetic-case")


def answers_of(journal: Journal) -> dict[str, str]:
    return {key: reply.value for key, reply in journal.replies.items() if key != "save"}


class Doomed(Script):
    """Answers once; the next question finds the process killed, with whatever it has on the disk."""

    def ask(self, ask: Ask) -> str | Turn:
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().ask(ask)


def lead_through_kills(folder: Path, answers: Mapping[str, str]) -> tuple[Path, int]:
    """Resume one guide in a process of its own for each answer, until one of them packs the bundle."""
    journal, kills = begun(), 0
    journal.folder.joinpath("owner").unlink()  # each process that follows is the owner in its turn
    while True:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            bundle = lead(reopen(journal.folder.name), Doomed(answers, stops_after=1), folder)
            os.write(writing, str(bundle).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            bundle_path = told.read().decode()
        _, status = os.waitpid(child, 0)
        if bundle_path:
            return Path(bundle_path), kills
        assert os.WIFSIGNALED(status), status
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        kills += 1


if __name__ == "__main__":
    print(*lead_through_kills(Path(sys.argv[1]), story(sys.argv[2], Path(sys.argv[1]))), sep="\n")
