"""Records beside a bundle, in ``BUNDLE.journal.json``, that its owner approved exactly these bytes, and when."""

import json
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from collector.bundle.landing import explained, private_file, sync_to_disk
from collector.errors import UsageError
from collector.model.codec import to_json
from collector.model.run import utc

JOURNAL_SCHEMA = "avsync/journal/1"
APPROVED = "approved"


def journal_path(bundle: Path) -> Path:
    """Return where approval and delivery of a bundle are recorded: beside it, never inside."""
    return bundle.with_name(f"{bundle.name}.journal.json")


def approve(bundle: Path, *, sha256: str, at: datetime) -> Path:
    """Record the approval of the bytes with this sha256, and return the journal.

    Raises UsageError if the bundle is another one by now, CollectorError if the journal cannot be written.
    """
    try:
        with bundle.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
        if found != sha256:
            raise UsageError(
                f"{bundle.name} was changed since it was shown, so nothing was approved. Look at it again."
            )
        journal = journal_path(bundle)
        entries = [*_entries(journal), {"event": APPROVED, "at": utc(at), "sha256": sha256}]
        with private_file(bundle.parent) as temporary:
            temporary.write_bytes(to_json({"schema": JOURNAL_SCHEMA, "entries": entries}, pretty=True))
            sync_to_disk(temporary)
            temporary.replace(journal)
    except OSError as error:
        raise explained(error, bundle.parent, needed_bytes=0) from error
    return journal


def _entries(journal: Path) -> list[object]:
    """Return what is recorded already; a journal that cannot be read is begun anew."""
    try:
        read = json.loads(journal.read_bytes())
    except (OSError, ValueError):
        return []
    entries = read.get("entries") if isinstance(read, dict) else None
    return entries if isinstance(entries, list) else []
