"""Shows what would be sent, lets files be taken out, and records that exactly this archive was approved."""

import contextlib
import tempfile
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from collector.bundle.approval import approve
from collector.bundle.names import SUMMARY
from collector.bundle.reading_copy import reading_copy
from collector.bundle.removal import Inventory, inventory, remove_file
from collector.errors import CollectorError
from collector.questions.effects import Ask
from collector.questions.parts import Choice, Form, Question
from collector.questions.reading import read
from collector.runs.guide import Person, Turn
from collector.runs.retelling import retold

REVIEW = Question(
    id="review",
    text="Is this what may be sent? Approving it sends nothing yet.",
    short="approval",
    why="Nothing leaves this machine before you approve it; what you approve are exactly these bytes.",
    form=Form.CHOICE,
    choices=(
        Choice(value="approve", label="Approve it as it is"),
        Choice(value="open", label="Open the summary in the browser"),
        Choice(value="remove", label="Take a file out"),
        Choice(value="later", label="Not now: keep it, unapproved"),
    ),
    default="approve",
)


def review(bundle: Path, person: Person, opened: Callable[[str], bool] = webbrowser.open) -> bool:
    """Go through the bundle with a person; return whether it was approved. Raises CollectorError.

    ``opened`` gives a page's address to a browser and says whether it could.
    """
    with contextlib.ExitStack() as held:
        return _review(bundle, person, lambda: _open(bundle, person, opened, held))


def _review(bundle: Path, person: Person, open_summary: Callable[[], None]) -> bool:
    shown = ""
    while True:
        found = inventory(bundle)
        if found.sha256 != shown:
            person.show(in_words(bundle, found))
            shown = found.sha256
        match _choice(person, REVIEW):
            case "approve":
                return _approve(bundle, found, person)
            case "open":
                open_summary()
            case "remove":
                _remove(bundle, found, person)
            case _:
                person.show(f"Not approved. The bundle stays where it is: {bundle}")
                return False


def approve_as_it_is(bundle: Path, person: Person) -> bool:
    """Show the bundle and record its approval without a question. Raises CollectorError."""
    found = inventory(bundle)
    person.show(in_words(bundle, found))
    return _approve(bundle, found, person)


def _approve(bundle: Path, found: Inventory, person: Person) -> bool:
    journal = approve(bundle, sha256=found.sha256, at=datetime.now(UTC))
    person.show(f"Approved: sha256 {found.sha256}\nRecorded in {journal.name}, beside the bundle.")
    return True


def in_words(bundle: Path, found: Inventory) -> str:
    """List what would be sent: files with sizes, what was replaced, what stays readable and why."""
    width = max(len(file.name) for file in found.files)
    replaced = ", ".join(f"{kind} {count:,}" for kind, count in found.redactions)
    kept = ", ".join(found.kept_readable)
    return "\n".join(
        [
            f"This would be sent: {bundle.name}, {found.bytes:,} bytes",
            *(f"  {file.name.ljust(min(width, 50))}  {file.bytes:>11,} bytes" for file in found.files),
            f"Replaced before anything was written: {replaced or 'nothing had to be'}",
            f"Readable, so that support can look the call up: {kept or 'nothing'}",
        ]
    )


def _choice(person: Person, question: Question) -> str:
    """Ask until there is a choice; whoever skips, goes back or stops has not approved."""
    ask = Ask(question=question, key=question.id)
    while True:
        said = person.ask(ask)
        if isinstance(said, Turn):
            return "later"
        try:
            return read(ask, said, now=datetime.now(UTC))
        except CollectorError as error:
            person.complain(str(error))


def _remove(bundle: Path, found: Inventory, person: Person) -> None:
    optional = [file for file in found.files if file.optional]
    if not optional:
        person.show("There is no log or attachment to take out; the rest is what makes it a bundle.")
        return
    choices = [Choice(value=file.name, label=f"{file.name}, {file.bytes:,} bytes") for file in optional]
    question = Question(
        id="review.remove",
        text="Which file?",
        short="file to take out",
        why="The manifest says that you took it out, so that nobody searches for it.",
        form=Form.CHOICE,
        choices=(*choices, Choice(value="later", label="None of them")),
    )
    name = _choice(person, question)
    if name != "later":
        remove_file(bundle, name, retold=retold(bundle, without=frozenset({name})))


def _open(bundle: Path, person: Person, opened: Callable[[str], bool], held: contextlib.ExitStack) -> None:
    """Unpack the bundle into a private folder, which is there until the review ends, and hand its page to a browser."""
    temporary = tempfile.TemporaryDirectory(prefix="avsync-review-", ignore_cleanup_errors=True)
    folder = Path(held.enter_context(temporary))
    try:
        absent = reading_copy(bundle, folder)
    except OSError as error:
        person.complain(f"It cannot be unpacked to {folder} ({error.strerror}). Unpack {bundle} elsewhere to read it.")
        return
    page = folder / SUMMARY
    told = "Opened" if opened(page.as_uri()) else "No browser could be started. Open it yourself:"
    person.show(f"{told} {page}\nIts links work until this review ends; then that copy is removed.")
    if absent:
        person.show(f"Too large for that copy, so that their links lead nowhere: {', '.join(absent)}")
