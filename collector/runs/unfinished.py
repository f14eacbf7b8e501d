"""Turns what a run was asked to do into the first line of its journal, and a killed run's folder back into that run."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from collector import __version__
from collector.errors import CollectorError, UsageError, ran_full
from collector.model.codec import MalformedError, records_from_json, records_to_json
from collector.model.evidence import Record
from collector.model.incident import Field
from collector.model.privacy import Secret
from collector.model.request import RedactionRules, Request
from collector.redaction.leaks import LeakSearch
from collector.redaction.pseudonym import KEY_BYTES
from collector.redaction.redactor import Redactor
from collector.runs.folders import JOURNAL, OWNER
from collector.runs.frames import from_line, to_line
from collector.runs.gathering import PlannedSource
from collector.runs.journal import FileJournal, Journal, NoJournal
from collector.runs.journal_entries import SCHEMA, Begun, DamagedError, Written, origin, read
from collector.runs.own_secrets import secrets_again, secrets_of, with_secrets
from collector.runs.past import files_of
from collector.runs.redacting import redactor_for
from collector.runs.strongbox import Strongbox

KEY = "case-key"
TYPED = frozenset({Field.SYMPTOM, Field.STEPS, Field.ENHANCEMENT})
"""What a person wrote in words: it is stored redacted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a run was asked to do, with all its secrets, and what it planned.

    ``redactions`` counts what was replaced when it was stored, ``stand_ins`` says by what.
    """

    request: Request
    plan: tuple[PlannedSource, ...]
    out: Path
    window_given: bool
    whole_ticket: bool
    records: tuple[Record, ...]
    redactions: Mapping[str, int] = field(default_factory=dict)
    stand_ins: tuple[tuple[str, str], ...] = ()


class _Stored(msgspec.Struct, frozen=True):
    """The same as it is stored: without secrets."""

    request: Request
    plan: tuple[PlannedSource, ...]
    out: str
    window_given: bool
    whole_ticket: bool
    records: str
    redactions: dict[str, int]
    stand_ins: tuple[tuple[str, str], ...]


def begin(folder: Path, asked: Asked) -> Journal:
    """Begin the journal of a run; where none can be kept, or it would hold a secret, return one that keeps nothing."""
    request = asked.request
    case_key = bytes.fromhex(request.case_key.value)
    redactor = redactor_for(request, secrets=request.secrets)
    try:
        stored = _stored(asked, redactor)
        if _holds_a_secret(stored, redactor, request.secrets):
            return NoJournal()
    except CollectorError:  # it could not be made safe, so it is not stored
        return NoJournal()
    box = Strongbox(case_key, request.secrets)
    begun = Begun(
        schema=SCHEMA,
        tool=__version__,
        at=datetime.now(UTC),
        asked=box.shut(to_line(stored).decode()),
        secrets=tuple(name for name, secret in secrets_of(request) if secret),
        proof=box.proof(),
    )
    try:
        _write_private(folder / KEY, request.case_key.value.encode("ascii"))
        _write_private(folder / JOURNAL, b"")
    except OSError as error:
        return NoJournal(full=f"{folder.parent} ran full. Free some space and run again." if ran_full(error) else "")
    journal = FileJournal(
        folder / JOURNAL, box, Written(entries=(), size=0, sha256=""), given=frozenset(request.secrets)
    )
    journal.begin(begun)
    return journal


def reopen(folder: Path, given: Request) -> tuple[Asked, Journal]:
    """Return what an unfinished run was asked to do, and its journal; ``given`` has the secrets, which are on no disk.

    Whatever else lies in the folder is removed. Raises UsageError if the journal is another version's or damaged, and
    if the secrets are not those that the run was begun with.
    """
    written = _read(folder)
    begun = written.entries[0]
    assert isinstance(begun, Begun)  # noqa: S101  so it was read
    case_key = _case_key(folder)
    secrets = secrets_again(begun.secrets, given)
    known = tuple(secret.value for secret in secrets.values())
    box = Strongbox(case_key, known)
    if not box.proves(begun.proof):
        raise UsageError(
            f"{', '.join(begun.secrets)}: not the same as when the run was begun. Secrets are never stored, so that "
            "the same must be given again."
        )
    try:
        asked = _asked(from_line(box.open(begun.asked).encode(), _Stored), case_key, secrets)
        journal = FileJournal(folder / JOURNAL, box, written, given=frozenset(known))
    except (ValueError, MalformedError, msgspec.MsgspecError):
        raise _damaged(folder, 1) from None
    _tidy(folder, journal)
    return asked, journal


def _read(folder: Path) -> Written:
    path = folder / JOURNAL
    try:
        schema, tool = origin(path)
        if (schema, tool) != (SCHEMA, __version__):
            raise UsageError(
                f"{folder.name} was begun by avsync {tool[:40]}, this is {__version__}: only the same version can "
                "finish it. Install that one, or begin a new run."
            )
        return read(path)
    except DamagedError as error:
        raise _damaged(folder, error.line) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}). Check its permissions.") from error


def _damaged(folder: Path, line: int) -> UsageError:
    return UsageError(
        f"The journal of {folder.name} is damaged (line {line}), so that it cannot be told what was gathered. "
        "Begin a new run: avsync collect --room ROOM"
    )


def _case_key(folder: Path) -> bytes:
    try:
        key = bytes.fromhex((folder / KEY).read_text("ascii"))
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise UsageError(
            f"The case key of {folder.name} is gone or damaged, without which the same pseudonyms cannot be made. "
            "Begin a new run: avsync collect --room ROOM"
        )
    return key


def _stored(asked: Asked, redactor: Redactor) -> _Stored:
    incident = asked.request.incident
    facts = {
        name: replace(fact, value=redactor.redact(fact.value)) if name in TYPED else fact
        for name, fact in incident.facts.items()
    }
    request = replace(asked.request, incident=replace(incident, facts=facts))
    records = records_to_json([redactor.safe_record(record) for record in asked.records]).decode()
    return _Stored(
        request=with_secrets(request, {}, Secret()),
        plan=asked.plan,
        out=os.path.abspath(asked.out),  # noqa: PTH100  a link in it stays one
        window_given=asked.window_given,
        whole_ticket=asked.whole_ticket,
        records=records,
        redactions=dict(redactor.counts),
        stand_ins=redactor.stand_ins(),
    )


def _asked(stored: _Stored, case_key: bytes, secrets: Mapping[str, Secret]) -> Asked:
    return Asked(
        request=with_secrets(stored.request, secrets, Secret(value=case_key.hex())),
        plan=stored.plan,
        out=Path(stored.out),
        window_given=stored.window_given,
        whole_ticket=stored.whole_ticket,
        records=records_from_json(stored.records.encode()),
        redactions=stored.redactions,
        stand_ins=stored.stand_ins,
    )


def _holds_a_secret(stored: _Stored, redactor: Redactor, known: tuple[str, ...]) -> bool:
    """Whether a path, a room or a host holds one, known or recognised: locked or not, that is on no disk."""
    # Records are redacted already, the user's own rules are patterns, not values, and public keys only look secret.
    request = replace(stored.request, rules=RedactionRules(), encrypt_to=())
    bare = msgspec.structs.replace(stored, records="", request=request)
    texts = list(_texts(msgspec.to_builtins(bare)))
    for text in texts:
        redactor.redact(text)
    suspects = LeakSearch({*redactor.found_secrets(), *known})
    return bool(suspects.places(text.encode("utf-8", "surrogatepass") + b"\n" for text in texts))


def _texts(plain: object) -> Iterator[str]:
    match plain:
        case str():
            yield plain
        case dict():
            for value in plain.values():
                yield from _texts(value)
        case list() | tuple():
            for value in plain:
                yield from _texts(value)


def _write_private(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _tidy(folder: Path, journal: FileJournal) -> None:
    """Remove what was being written when the run was killed."""
    files = (file.path for frames in journal.kept.values() for frame in frames for file in files_of(frame))
    wanted = {JOURNAL, KEY, OWNER, *(path.name for path in files)}
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink(missing_ok=True)
