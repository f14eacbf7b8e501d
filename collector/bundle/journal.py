"""Keeps beside a bundle, in ``BUNDLE.journal.json``, what its owner approved and how far each delivery came.

Every entry is on the disk before what it announces is done. An entry never holds a secret, nor a URL's query.
"""

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import platformdirs

from collector.bundle.landing import private_file, sync_to_disk
from collector.errors import CollectorError, NoSpaceError, UsageError, ran_full
from collector.model.codec import to_json
from collector.model.run import utc

JOURNAL_SCHEMA = "avsync/journal/1"
Entry = Mapping[str, object]
"""``event``, ``at`` and ``sha256`` (of the bundle, in hex), and what the event has besides."""
NOTHING: Entry = {}


def journal_path(bundle: Path) -> Path:
    """Return where approval and delivery of a bundle are recorded: beside it, never inside."""
    return bundle.with_name(f"{bundle.name}.journal.json")


def entries(bundle: Path) -> tuple[Entry, ...]:
    """Return what is recorded, the oldest first; nothing of a journal that cannot be read."""
    try:
        read = json.loads(journal_path(bundle).read_bytes())
    except (OSError, ValueError, RecursionError):
        return ()
    listed = read.get("entries") if isinstance(read, dict) else None
    return tuple(entry for entry in listed if isinstance(entry, dict)) if isinstance(listed, list) else ()


def record(bundle: Path, event: str, *, sha256: str, at: datetime, besides: Entry = NOTHING) -> Path:
    """Add one entry, wait until it is on the disk, and return the journal.

    Raises NoSpaceError and UsageError if the folder does not take it; the journal and the bundle are as they were.
    """
    entry = {"event": event, "at": utc(at), "sha256": sha256, **besides}
    journal = journal_path(bundle)
    try:
        with private_file(bundle.parent) as temporary:
            whole = {"schema": JOURNAL_SCHEMA, "entries": [*entries(bundle), entry]}
            temporary.write_bytes(to_json(whole, pretty=True))
            sync_to_disk(temporary)
            temporary.replace(journal)
    except OSError as error:
        raise _unkept(bundle, error) from error
    return journal


def _unkept(bundle: Path, error: OSError) -> CollectorError:
    """Return what it means that nothing can be kept beside a bundle, which stays as it is."""
    if ran_full(error):
        return NoSpaceError(
            f"{bundle.parent} ran full: there is no room for the record beside {bundle.name}, which is kept as it is. "
            "Free some space there, then run the same command again."
        )
    return UsageError(
        f"{bundle.parent} keeps no record of an approval or a delivery ({error.strerror or type(error).__name__}). "
        "Copy the bundle to a folder on this machine where you may write."
    )


@contextlib.contextmanager
def locked(bundle: Path) -> Iterator[None]:
    """Keep every other process from delivering the same bundle. Raises UsageError if one does, or none can be kept.

    The lock ends with the process, however that ends.
    """
    path = bundle.with_name(f"{bundle.name}.journal.lock")
    try:
        handle = _locked_handle(path)
    except BlockingIOError:
        raise UsageError(
            f"Another avsync is delivering {bundle.name} right now. Wait for it, then run again: it looks first."
        ) from None
    except OSError as error:
        raise _unkept(bundle, error) from error
    with _released(handle, path):
        yield


@contextlib.contextmanager
def delivering(sha256: str, place: str) -> Iterator[None]:
    """Keep every other process of this user from delivering the same bytes to the same place, whatever file has them.

    Raises UsageError if one does. Where no state is kept (a home that is read-only) the lock beside the bundle is all.
    """
    name = hashlib.sha256(f"{sha256} {place}".encode()).hexdigest()
    path = platformdirs.user_state_path("avsync", appauthor=False) / "deliveries" / f"{name}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = _locked_handle(path)
    except BlockingIOError:
        raise UsageError(
            "Another avsync is delivering the same bundle to the same place right now, from this file or from a copy "
            "of it. Wait for it, then run again: it looks first."
        ) from None
    except OSError:
        yield
        return
    with _released(handle, path):
        yield


@contextlib.contextmanager
def _released(handle: int, path: Path) -> Iterator[None]:
    """Give the lock back in the end, and leave no file."""
    try:
        yield
    finally:
        if sys.platform != "win32":  # an open file cannot be removed there
            _remove(path)
        os.close(handle)
        if sys.platform == "win32":
            _remove(path)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _locked_handle(path: Path) -> int:
    """Open and lock the file; whoever held it before may have removed it meanwhile: then another one is there."""
    while True:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _lock(handle)
            if sys.platform == "win32" or os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except FileNotFoundError:
            pass  # removed between our opening and our lock
        except OSError:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int) -> None:
    """Take the lock, or raise BlockingIOError if another process has it."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
