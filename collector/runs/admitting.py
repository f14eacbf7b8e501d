"""Turns a bundle into a parcel that may be sent, or says why it must not be."""

from pathlib import Path

from collector.bundle.approval import approved
from collector.bundle.archive import open_archive, require_file
from collector.bundle.encryption import is_encrypted
from collector.bundle.names import TICKET
from collector.bundle.quarantine import is_quarantined
from collector.bundle.verify import sha256_of, verify_bundle
from collector.delivery.markup import ticket_text
from collector.delivery.parcel import MEDIA_TYPE, Parcel
from collector.errors import QuarantinedError, UsageError

ENCRYPTED_TICKET = """Subject: Sound and picture disagree: an encrypted bundle of avsync

What it says can be read with the key that it was encrypted to: avsync inspect --identity FILE
"""
"""The text of a bundle that was encrypted stays in it."""


def admitted(bundle: Path, sha256: str) -> Parcel:
    """Return what may be sent. Raises QuarantinedError, and UsageError for a damaged or another bundle."""
    _require_sendable(bundle)
    encrypted = is_encrypted(bundle)
    found = sha256_of(bundle) if encrypted else _intact(bundle)
    _require_meant(bundle, found, sha256)
    size = bundle.stat().st_size
    ticket = ENCRYPTED_TICKET if encrypted else _ticket(bundle)
    return Parcel(
        path=bundle,
        name=bundle.name,
        size_bytes=size,
        sha256=found,
        text=ticket_text(ticket, name=bundle.name, size_bytes=size, sha256=found),
        media_type="application/octet-stream" if encrypted else MEDIA_TYPE,
    )


def _require_sendable(bundle: Path) -> None:
    if not bundle.name.isprintable():
        raise UsageError("The bundle's name holds a character that no ticket or mail can show. Rename it, run again.")
    try:
        require_file(bundle)
        quarantined = is_quarantined(bundle)
    except OSError as error:
        raise UsageError(f"{bundle} cannot be read ({error.strerror}). Name the bundle that avsync wrote.") from error
    if quarantined:
        raise QuarantinedError(f"{bundle.name} holds a secret and must not be sent: delete it, and make a new one.")


def _require_meant(bundle: Path, found: str, sha256: str) -> None:
    """Compare what a bundle is with the one that was asked for, or else with the one that was approved."""
    if sha256 and found != sha256.lower():
        raise UsageError(
            f"{bundle.name} is not the bundle of that --sha256: its own is {found}. It was changed, or is another one. "
            "Look at it (avsync inspect), and approve it anew."
        )
    before = approved(bundle)
    if before and found not in before and not sha256:
        raise UsageError(
            f"{bundle.name} was changed since it was approved: its sha256 is {found} now, and nothing was sent. "
            "Look at it (avsync inspect); to send it as it is now, say so with --sha256."
        )


def _intact(bundle: Path) -> str:
    """Return the sha256 of a bundle that is what was written. Raises UsageError."""
    report = verify_bundle(bundle)
    if not report.intact:
        raise UsageError(
            f"{bundle.name} is not what was written, so it is not sent: {report.problems[0]} "
            "avsync verify lists all of it."
        )
    return report.sha256


def _ticket(bundle: Path) -> str:
    with open_archive(bundle) as archive:
        return archive.small(TICKET).decode("utf-8", "replace") if TICKET in archive.names else ""
