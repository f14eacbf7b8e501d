"""Writes what the guide's main screens look like, from a real pseudo-terminal: ``python -m tests.cli.captures``.

They stand in tests/data/guide/screens.md, which the README links. A test tells when they are not current any more.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pexpect

from tests.avsync import ROOT
from tests.cli.screen import Screen
from tests.cli.terminal import Terminal
from tests.recordings import Take, write_recording

FILE = ROOT / "tests" / "data" / "guide" / "screens.md"
LAST_CHOICE = "everything is kept (/stop)"
PATIENCE_S = 60

HEAD = """# The guide's main screens

Written by `python -m tests.cli.captures`: a terminal of 80 columns and 24 rows, no colour. The call and its recordings
are synthetic; ids, sizes and checksums of a run are replaced by others of the same form.
"""
STEADY = (
    (re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}"), "20260305T140500Z-0a1b2c"),
    (re.compile(r"avsync-demo-42-\d{8}T\d{6}Z"), "avsync-demo-42-20260305T141000Z"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "0123456789abcdef"),
    (re.compile(r" *[\d,]+ bytes"), " … bytes"),
    (re.compile(r"sha256 [0-9a-f]+"), "sha256 …"),
    (re.compile(r"(?s)(last 10 minutes, )\d{4}.*? UTC"), r"\g<1>2026-03-05 14:00:00 to\n    14:10:00 UTC"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """Wait for ``seen``, then for ``drawn``, the last words that are drawn of a question; then type ``keys``.

    The screen is kept under ``title`` if there is one.
    """

    seen: str
    keys: str
    title: str = ""
    drawn: str = ""


def turns(folder: Path) -> tuple[Turn, ...]:
    """The conversation: a call in the last ten minutes, in which a headset delays the sound."""
    for name, offset_ms in (("before.mp4", -230.0), ("after.mp4", 0.0)):
        write_recording(folder / name, Take(offset_ms=offset_ms))
    return (
        Turn(
            seen="Is all of this right",
            keys="\r",
            title="What is known is confirmed at once, not asked",
            drawn=LAST_CHOICE,
        ),
        Turn(
            seen="On what does the app run",
            keys="and\r",
            title="A choice, by arrow keys or by typing",
            drawn=LAST_CHOICE,
        ),
        Turn(
            seen="Where is the SDK's log",
            keys="/skip\r",
            title="A text, with an example and the ways out",
            drawn="machine.",
        ),
        Turn(seen="When is it out of step", keys="just\r"),
        Turn(seen="Which part does this machine", keys="none\r"),
        Turn(seen="What kind of call", keys="comm\r"),
        Turn(seen="Who sends", keys="4711\r"),
        Turn(seen="Who sees it", keys="4711\r"),
        Turn(
            seen="cannot be the same",
            keys="815\r",
            title="What cannot be is said, and asked again",
            drawn="one who watches.",
        ),
        Turn(seen="What comes first", keys="the sound is late\r"),
        Turn(seen="By how much", keys="a quarter of a second\r"),
        Turn(seen="always so", keys="always\r"),
        Turn(seen="Does it grow", keys="no\r"),
        Turn(seen="custom source", keys="no\r"),
        Turn(seen="custom renderer", keys="no\r"),
        Turn(seen="Is anything in use", keys="no\r"),
        Turn(seen="Can you make it happen", keys="yes\r"),
        Turn(seen="What are the steps", keys="/skip\r"),
        Turn(seen="Is there a recording", keys="/skip\r"),
        Turn(seen="Begin with the checks", keys="\r"),
        Turn(seen="Try it now", keys="\r", title="A change to try, and what will measure it", drawn=LAST_CHOICE),
        Turn(seen="made before the change", keys="before.mp4\r"),
        Turn(seen="Then press Enter", keys="\r", title="What was measured before", drawn="."),
        Turn(seen="once more, in the same way", keys="after.mp4\r"),
        Turn(seen="Switch the sound back", keys="\r", title="Whether it helped", drawn="Then press Enter."),
        Turn(seen="Go on with the remaining", keys="\r"),
        Turn(seen="anything to add on the circumstances", keys="concerns\r", drawn=LAST_CHOICE),
        Turn(seen="Whom does it concern", keys="one device\r", drawn=LAST_CHOICE),
        Turn(
            seen="anything to add on the circumstances",
            keys="\r",
            title="What else is worth asking, in one list",
            drawn=LAST_CHOICE,
        ),
        Turn(
            seen="Where is the SDK's log",
            keys="/skip\r",
            title="What support needs is asked for once more",
            drawn="machine.",
        ),
        Turn(seen="What are the steps", keys="join from the phone and wait\r"),
        Turn(seen="Is there a recording", keys="/skip\r"),
        Turn(seen="Press Enter to pack", keys="\r"),
        Turn(
            seen="Is this what may be sent",
            keys="\r",
            title="What would be sent, before it is approved",
            drawn=LAST_CHOICE,
        ),
    )


def screens() -> Iterator[tuple[str, str]]:
    """Go through the conversation and return each title with its screen, as it looks when it has been drawn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = ("--offline", "--room", "demo-42", "--vendor", "agora")
        terminal = Terminal(folder, *given, command=("guide",), variables={"NO_COLOR": "1", "TZ": "UTC"})
        screen, reader = Screen(), Reader(terminal.child)
        try:
            for turn in turns(folder):
                screen.feed(reader.until(turn.seen) + reader.until(turn.drawn))
                if turn.title:
                    yield turn.title, steady(screen.text)
                terminal.child.send(turn.keys)
            reader.until("Approved")
        finally:
            terminal.end()


class Reader:
    """Reads what is written up to some words, and keeps the rest for the next time."""

    def __init__(self, child: "pexpect.spawn[str]") -> None:
        self._child = child
        self._waiting = ""

    def until(self, words: str) -> str:
        """Return what was written up to the words, and them. Raises pexpect's TIMEOUT and EOF if they never come."""
        while words not in self._waiting:
            self._waiting += self._child.read_nonblocking(4096, timeout=PATIENCE_S)
        end = self._waiting.index(words) + len(words)
        drawn, self._waiting = self._waiting[:end], self._waiting[end:]
        return drawn


def steady(text: str) -> str:
    """Replace what differs from run to run by something of the same form."""
    for pattern, instead in STEADY:
        text = pattern.sub(instead, text)
    return text


def page() -> str:
    """Return the file's text."""
    parts = [HEAD, *(f"## {title}\n\n```text\n{shown}\n```\n" for title, shown in screens())]
    return "\n".join(parts)


def main() -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(page(), "utf-8", newline="\n")
    sys.stdout.write(f"{FILE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
