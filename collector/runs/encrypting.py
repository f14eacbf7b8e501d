"""Turns an intact bundle into the encrypted file that is sent in its place: the same one however often it is asked."""

from datetime import UTC, datetime
from pathlib import Path

from collector.bundle.approval import approve, approved
from collector.bundle.encryption import Recipients, encrypt, encrypted_name
from collector.bundle.journal import entries, record
from collector.bundle.landing import COPIED
from collector.bundle.verify import sha256_of

ENCRYPTED = "encrypted"


def sealed(bundle: Path, sha256: str, recipients: Recipients, *, approval: str) -> Path:
    """Return the encrypted file to send in place of an intact bundle; an earlier attempt's if it is there.

    Whoever approved the bundle (before, or now by its sha256 in ``approval``) approved it encrypted. Raises
    CollectorError; nothing is sent then.
    """
    (path,) = _earlier(bundle, sha256, recipients) or (_anew(bundle, sha256, recipients),)
    made = sha256_of(path)
    if sha256 in (*approved(bundle), approval.lower()) and made not in approved(path):
        approve(path, sha256=made, at=datetime.now(UTC))
    return path


def _earlier(bundle: Path, sha256: str, recipients: Recipients) -> tuple[Path, ...]:
    for entry in entries(bundle):
        if (entry.get("event"), entry.get("sha256"), entry.get("keys")) == (ENCRYPTED, sha256, list(recipients)):
            path = bundle.with_name(Path(str(entry.get("file"))).name)
            if sha256_of(path) == entry.get("made"):
                return (path,)
    return ()


def _anew(bundle: Path, sha256: str, recipients: Recipients) -> Path:
    written = encrypt(bundle, to=encrypted_name(bundle), recipients=recipients, or_else=COPIED)
    besides = {"file": written.path.name, "made": written.sha256, "keys": list(recipients)}
    record(bundle, ENCRYPTED, sha256=sha256, at=datetime.now(UTC), besides=besides)
    return written.path
