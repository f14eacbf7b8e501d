"""Records beside a bundle that its owner approved exactly these bytes, and says which were approved."""

from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from collector.bundle.journal import entries, journal_path, record
from collector.errors import UsageError

APPROVED = "approved"

__all__ = ["APPROVED", "approve", "approved", "journal_path"]


def approve(bundle: Path, *, sha256: str, at: datetime) -> Path:
    """Record the approval of the bytes with this sha256, and return the journal.

    Raises UsageError if the bundle is another one by now or cannot be read, CollectorError if the journal cannot be
    written.
    """
    try:
        with bundle.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{bundle.name} cannot be read any more ({reason}), so nothing was approved.") from error
    if found != sha256:
        raise UsageError(f"{bundle.name} was changed since it was shown, so nothing was approved. Look at it again.")
    return record(bundle, APPROVED, sha256=sha256, at=at)


def approved(bundle: Path) -> tuple[str, ...]:
    """Return the sha256 of everything that was approved under this bundle's name, the oldest first."""
    return tuple(str(entry.get("sha256")) for entry in entries(bundle) if entry.get("event") == APPROVED)
