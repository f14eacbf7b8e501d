"""What holds however the guide is talked to, by arrow keys or in plain lines: in a real terminal of 80 by 24."""

import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from collector.questions.checklist import CHECKLIST
from tests.cli.captures import Reader
from tests.cli.screen import Screen
from tests.cli.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pseudo-terminal")

MODES = {"arrows": ("guide",), "plain": ("guide", "--plain")}
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")
GIVEN = ("--offline", "--vendor", "agora", "--platform", "web", "--room", "demo")
PATIENCE_S = 30.0


class Conversation:
    """One guide in one of the two modes; ``screen`` is what is seen of it."""

    def __init__(self, terminal: Terminal, mode: str) -> None:
        self.terminal, self.mode = terminal, mode
        self.screen = Screen()
        self.written = ""
        self._reader = Reader(terminal.child)

    def hear(self, words: str) -> None:
        """Wait for words that are not broken by the end of a line."""
        written = self._reader.until(words)
        self.written += written
        self.screen.feed(written)

    def ready(self, words: str) -> None:
        """Wait for a question, and until it can be answered."""
        self.hear(words)
        if self.mode == "plain":
            self.hear("\n> ")

    def say(self, text: str) -> None:
        """Type, and press Enter."""
        self.terminal.child.send(text + ("\r" if self.mode == "arrows" else "\n"))

    def paste(self, text: str) -> None:
        """Paste as terminals do, marked where the program asked for marks, and press Enter."""
        self.say(f"\x1b[200~{text}\x1b[201~" if self.mode == "arrows" else text)


Begun = Callable[..., Conversation]


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def begun(tmp_path: Path, mode: str) -> Iterator[Begun]:
    """Begin guides in one folder; whatever still runs at the end is ended."""
    running: list[Terminal] = []

    def begin(*arguments: str, **variables: str) -> Conversation:
        terminal = Terminal(tmp_path, *(arguments or GIVEN), command=MODES[mode], variables=variables)
        running.append(terminal)
        return Conversation(terminal, mode)

    yield begin
    for terminal in running:
        terminal.end()


def test_whatever_is_typed_or_pasted_is_an_answer_or_a_sentence(begun: Begun) -> None:
    """Nothing that fits no choice is taken for the first one, and nothing of a paste reaches the next question."""
    guide = begun("--offline")
    for pasted, said in (
        ("maybe", "is none of the choices"),
        ("ago\nlive", "is none of the choices"),
        ("\x07", "cannot be printed"),
    ):
        guide.ready("Whose SDK")
        guide.paste(pasted)
        guide.hear(said)
    guide.ready("Whose SDK")
    guide.paste("agora")
    guide.ready("On what does the app run")
    guide.say("5")
    guide.ready("Where is the SDK's log")
    guide.say("/skip")
    for pasted, said in (("a\x07b", "cannot be printed"), ("x" * 100_000, "at most 256 are")):
        guide.ready("What is the room")
        guide.paste(pasted)
        guide.hear(said)
    guide.ready("What is the room")
    guide.paste("demo\nof\n\nMonday")
    guide.ready("When is it out of step")
    assert guide.terminal.answers == {"vendor": "agora", "platform": "web", "room": "demo; of; Monday"}


def test_the_future_and_the_same_uid_twice_are_refused(begun: Begun) -> None:
    guide = begun()
    for words, said in (
        ("Is all of this right", ""),
        ("Where is the SDK's log", "/skip"),
        ("When is it out of step", "earlier"),
        ("At what date and time", "2099-01-01 10:00"),
        ("lies in the future", "2026-03-05 14:05"),
        ("In which time zone", "UTC"),
        ("Which part does this machine", "none"),
        ("What kind of call", "communication"),
        ("Who sends?", "4711"),
        ("Who sees it", "4711"),
        ("cannot be the", "815"),
    ):
        guide.hear(words)
        if words in ("lies in the future", "cannot be the"):
            guide.hear("(for example")  # asked once more
        if guide.mode == "plain":
            guide.hear("\n> ")
        guide.say(said)
    guide.ready("What comes first")
    assert guide.terminal.answers | {"when_at": "2026-03-05 14:05", "receiver": "815"} == guide.terminal.answers


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_is_drawn_where_none_is_wanted(begun: Begun, variables: dict[str, str]) -> None:
    guide = begun(*GIVEN, "--around", "2026-03-05T14:05Z", "--here", "sender", **variables)
    dumb = "TERM" in variables
    guide.mode = "plain" if dumb else guide.mode
    for words, said in (("Is all of this right", ""), ("Where is the SDK's log", "/stop"), ("--resume", "")):
        if said or words.startswith("Is"):
            guide.ready(words)
            guide.say(said)
        else:
            guide.hear(words)
    assert COLOUR.search(guide.written) is None
    assert ("\x1b" in guide.written) is (guide.mode == "arrows")


def test_a_terminal_that_is_made_smaller_while_a_question_is_open_is_heeded(begun: Begun) -> None:
    guide = begun("--offline", COLUMNS="")
    guide.ready("Whose SDK")
    guide.terminal.child.setwinsize(16, 44)
    guide.say("agora")
    guide.ready("On what does the app run")
    guide.say("windows")
    guide.ready("Where is the SDK's log")
    guide.say("/skip")
    guide.screen = Screen(columns=44, rows=16)
    guide.ready("What is the room or channel")
    lines = [line for line in guide.screen.text.splitlines() if line]
    assert any(line.startswith("(for example: demo-42") for line in lines)
    assert max(map(len, lines)) <= 44
    guide.terminal.child.setwinsize(24, 80)
    guide.say("demo")
    guide.ready("When is it out of step")
    assert guide.terminal.answers == {"vendor": "agora", "platform": "windows", "room": "demo"}


def family(guide: Conversation) -> list[psutil.Process]:
    return psutil.Process(guide.terminal.child.pid).children(recursive=True)


def runs(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def waited(condition: Callable[[], bool]) -> bool:
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > PATIENCE_S:
            return False
        time.sleep(0.05)
    return True


def test_a_terminal_closed_in_the_middle_of_measuring_leaves_no_process_and_loses_no_answer(
    begun: Begun, tmp_path: Path
) -> None:
    told = {
        "known": "yes",
        "scenario": "communication",
        "sender": "4711",
        "receiver": "815",
        "early": "picture",
        "amount": "a lot",
    }
    told |= {"regular": "always", "course": "constant", "custom_source": "no", "custom_renderer": "no"}
    told |= {"enhancement": "no", "reproducible": "no", "ready": "yes", "network.nearby.wanted": "yes"}
    answers = tmp_path / "answers.toml"
    answers.write_text("".join(f'"{key}" = "{value}"\n' for key, value in told.items()), "utf-8")
    happening = ("--from", "2026-03-05T14:05Z", "--also-live", "--here", "sender", "--duration", "60")
    guide = begun(*GIVEN, *happening, "--answers", str(answers))
    for words in ("Where is the SDK's log", "Is there a recording"):
        guide.ready(words)
        guide.say("/skip")
    guide.hear("Look at this machine's network")
    assert waited(lambda: len(family(guide)) > 1)
    processes = [psutil.Process(guide.terminal.child.pid), *family(guide)]
    kept = guide.terminal.answers
    guide.terminal.child.ptyproc.fileobj.close()  # type: ignore[attr-defined]  # as a window that is closed: SIGHUP
    assert waited(lambda: not any(map(runs, processes))), list(filter(runs, processes))
    guide.terminal.end()
    again = begun("--resume", "last")
    again.hear("Look at this machine's network")  # it is measured anew
    assert waited(lambda: len(family(again)) > 1)
    assert again.terminal.answers == kept == kept | told


def test_a_guide_that_is_open_cannot_be_resumed_beside_it(begun: Begun) -> None:
    guide = begun("--offline")
    guide.ready("Whose SDK")
    (journal,) = (guide.terminal.folder / "state").rglob("guides/*/journal.jsonl")
    beside = begun("--resume", journal.parent.name)
    beside.hear("is open in another terminal (process")
    assert waited(lambda: not beside.terminal.child.isalive())
    guide.say("agora")
    guide.ready("On what does the app run")
    assert guide.terminal.answers == {"vendor": "agora"}


def test_where_no_browser_is_the_review_says_where_the_page_lies(begun: Begun, tmp_path: Path) -> None:
    """As over SSH: no display, and nothing on the path that shows pages."""
    unasked = ("logs", "scenario", "sender", "receiver", "recording")
    told = {"known": "yes", "early": "unsure", "regular": "once", "course": "unsure", "enhancement": "no"}
    told |= {"custom_source": "no", "custom_renderer": "no", "reproducible": "no", "ready": "no", "more": "no"}
    answers = tmp_path / "answers.toml"
    answers.write_text("".join(f'"{key}" = "{value}"\n' for key, value in told.items()), "utf-8")
    past = ("--around", "2026-03-05T14:05Z", "--here", "receiver", "--answers", str(answers))
    guide = begun(*GIVEN, *past, PATH="", DISPLAY="", WAYLAND_DISPLAY="", BROWSER="", SSH_CONNECTION="synthetic")
    texts = {question.id: " ".join(question.text.split()[:3]) for question in CHECKLIST.questions}
    for key in (*unasked, *unasked, "anyhow"):
        guide.ready(texts.get(key, "Press Enter to pack"))
        guide.say("/skip")
    guide.ready("Is this what may be sent")
    guide.say("open")
    guide.hear("No browser could be started. Open it yourself:")
    guide.ready("Is this what may be sent")
