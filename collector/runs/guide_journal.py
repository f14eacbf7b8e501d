"""Keeps the replies of one guide on disk, each as soon as it is given, and brings them back after any interruption."""

import os
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from collector.errors import NoSpaceError, UsageError
from collector.model.codec import MalformedError, from_json
from collector.questions.effects import Kind, Reply
from collector.runs.folders import process_identity
from collector.runs.guide_lines import line_of, schema_of, value_of, values_of

SCHEMA, _FAMILY = "avsync/guide/1", "avsync/guide/"
LAST = "last"
_JOURNAL = "journal.jsonl"
_GIVEN = "given"
"""The key of the options that a guide was resumed with, as JSON."""
_OWNER = "owner"
_LONGEST_BYTES = 64 * 2**20


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """The first line: which avsync began this guide and when, its case code, and the options as JSON, no secrets."""

    schema: str
    tool: str
    run: str
    at: datetime
    case: str
    given: str


class Journal:
    """One guide's folder. ``replies`` are those that count, by key and in order; ``earlier`` every answer ever given.

    ``given`` are the options that hold, as JSON. ``damaged`` counts the lines that could not be read, ``troubles`` says
    in sentences what that costs. The folder is this process's until it ends.
    """

    def __init__(
        self,
        folder: Path,
        begun: Begun,
        lines: Iterable[Reply],
        *,
        size: int,
        damaged: int,
        troubles: tuple[str, ...] = (),
    ) -> None:
        self.folder = folder
        self.begun = begun
        self.given = begun.given
        self.replies: dict[str, Reply] = {}
        self.earlier: dict[str, str] = {}
        self.damaged = damaged
        self.troubles = troubles
        self._size = size
        for reply in lines:
            self._take(reply)

    def append(self, reply: Reply) -> None:
        """Store one reply, and only then count it. Raises OSError; then nothing of it is left on the disk."""
        line = line_of(reply)
        with (self.folder / _JOURNAL).open("r+b", buffering=0) as file:
            file.truncate(self._size)  # whatever a kill left of a line
            file.seek(self._size)
            try:
                written = 0
                while written < len(line):
                    written += file.write(line[written:])
                os.fsync(file.fileno())
            except OSError:
                file.truncate(self._size)
                raise
        self._size += len(line)
        self._take(reply)

    def overrule(self, keys: Collection[str], *, given: str) -> None:
        """Count some replies no more, and keep the options that say otherwise. Raises NoSpaceError."""
        now = datetime.now(UTC)
        try:
            for key in [one for one in self.replies if one in keys]:
                self.append(Reply(key=key, kind=Kind.OVERRULED, at=now))
            self.append(Reply(key=_GIVEN, kind=Kind.DONE, at=now, value=given))
        except OSError as error:
            raise NoSpaceError(f"{self.folder} cannot be written to ({error.strerror}). Free some space.") from error

    def _take(self, reply: Reply) -> None:
        if reply.key == _GIVEN:
            self.given = reply.value
            return
        if reply.kind is Kind.TAKEN_BACK:
            keys = list(self.replies)
            for key in keys[keys.index(reply.key) :] if reply.key in keys else ():
                del self.replies[key]
            return
        self.replies.pop(reply.key, None)
        if reply.kind is Kind.OVERRULED:
            return
        self.replies[reply.key] = reply
        if reply.kind is Kind.ANSWERED:
            self.earlier[reply.key] = reply.value


def begin(run: str, *, tool: str, given: str, case: str) -> Journal:
    """Make a new guide's folder, mode 0700, with its first line. Raises NoSpaceError."""
    begun = Begun(
        schema=SCHEMA, tool=tool, run=run, at=datetime.now(UTC), case=case or secrets.token_hex(8), given=given
    )
    folder = _guides() / run
    line = line_of(begun)
    try:
        folder.mkdir(parents=True, mode=0o700)
        _claim(folder)
        handle = os.open(folder / _JOURNAL, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise NoSpaceError(
            f"{folder.parent} cannot be written to ({error.strerror}), so no answer could be kept. Free some space, or "
            "set XDG_STATE_HOME to another folder."
        ) from error
    return Journal(folder, begun, (), size=len(line), damaged=0)


def reopen(named: str) -> Journal:
    """Open a guide by its id, its folder's path, or ``last``. Raises UsageError."""
    folder = _found(named)
    _require_free(folder)
    try:
        with (folder / _JOURNAL).open("rb") as file:
            data = file.read(_LONGEST_BYTES)
        _require_known(folder, data)
        _claim(folder)
        data = _ended(folder, data)
    except OSError as error:
        raise UsageError(f"{folder} cannot be opened ({error.strerror}). Check its permissions.") from error
    whole, torn = data[: data.rfind(b"\n") + 1], data[data.rfind(b"\n") + 1 :]
    lines = whole.splitlines()
    begun, good = _begun(folder, lines[:1])
    replies = list(values_of(lines[1:] if good else lines, Reply))
    damaged = len(lines) - len(replies) - good
    troubles = _troubles(lines, first_is_good=bool(good), damaged=damaged, torn=bool(torn))
    return Journal(folder, begun, replies, size=len(whole), damaged=damaged, troubles=tuple(troubles))


def _require_known(folder: Path, data: bytes) -> None:
    """Refuse what is no guide's journal, or a later version's, before anything of it is changed."""
    schema = schema_of(data.split(b"\n", 1)[0])
    if not schema or schema == SCHEMA:
        return
    if schema.startswith(_FAMILY):
        raise UsageError(
            f"{folder} was written by a newer avsync ({schema[:40]}, this one knows {SCHEMA}). Nothing in it was "
            "changed. Update avsync and resume it, or begin a new guide."
        )
    raise UsageError(f"{folder} holds no guide ({schema[:40]}). Nothing in it was changed. Check the path.")


def _ended(folder: Path, data: bytes) -> bytes:
    """Return the data with the end of line that alone was cut off a whole last line, on the disk, too."""
    try:
        value_of(data[data.rfind(b"\n") + 1 :], Reply)
    except MalformedError:
        return data
    with (folder / _JOURNAL).open("ab") as file:
        file.write(b"\n")
    return data + b"\n"


def _troubles(lines: list[bytes], *, first_is_good: bool, damaged: int, torn: bool) -> Iterator[str]:
    if not lines:
        yield "The guide's journal is empty: it begins anew."
    elif not first_is_good:
        damaged -= 1
        yield (
            "The first line of the guide's journal is damaged: the options that it was begun with are lost, and so is "
            "the code that ties its bundles. Give the options once more."
        )
    if damaged > 0:
        yield f"Damaged lines of the guide's journal: {damaged}. They are left out; what they answered is asked again."
    if torn:
        yield "The end of the guide's journal was cut off in the middle of an answer, which is asked again."


def unfinished() -> tuple[str, ...]:
    """Return the ids of all guides that were not ended and are not open, the latest last."""
    found = (folder for folder in _guides().glob("*") if (folder / _JOURNAL).is_file() and not _holder(folder))
    return tuple(folder.name for folder in sorted(found, key=_changed))


def _guides() -> Path:
    return platformdirs.user_state_path("avsync", appauthor=False) / "guides"


def _changed(folder: Path) -> float:
    return (folder / _JOURNAL).stat().st_mtime


def _found(named: str) -> Path:
    if named == LAST:
        known = unfinished()
        if not known:
            raise UsageError("There is no unfinished guide. Begin one: avsync guide")
        return _guides() / known[-1]
    for folder in (_guides() / Path(named).name, Path(named)):
        if os.path.isfile(folder / _JOURNAL):  # noqa: PTH113  Path.is_file raises for a name that is too long
            return folder
    listed = ", ".join(unfinished()[-5:]) or "none"
    raise UsageError(f'There is no unfinished guide "{named[:80]}". Unfinished: {listed}.')


def _begun(folder: Path, first: list[bytes]) -> tuple[Begun, int]:
    """Return the first line and 1, or what stands for a damaged one and 0."""
    try:
        begun = value_of(first[0], Begun)
        from_json(begun.given.encode(), dict[str, object])
    except (MalformedError, IndexError):
        case = secrets.token_hex(8)
        return Begun(schema=SCHEMA, tool="", run=folder.name, at=datetime.now(UTC), case=case, given="{}"), 0
    return begun, 1


def _claim(folder: Path) -> None:
    (folder / _OWNER).write_text(process_identity(os.getpid()), "ascii")


def _require_free(folder: Path) -> None:
    holder = _holder(folder)
    if holder:
        raise UsageError(
            f"The guide {folder.name} is open in another terminal (process {holder}). Go on there, or begin a new one."
        )


def _holder(folder: Path) -> int:
    """Return the process that has the guide open, 0 if none does."""
    try:
        told = (folder / _OWNER).read_text("ascii")
        pid = int(told.split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pid if pid != os.getpid() and told == process_identity(pid) else 0
