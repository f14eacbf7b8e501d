"""Turns an earlier bundle, named or found beside where the next one goes, into answers for a guide to confirm."""

from pathlib import Path

from collector.bundle.read import LoadedBundle, read_bundle
from collector.errors import CollectorError
from collector.model.incident import Field
from collector.questions.earlier import OF_THE_CALL, TAKEN, VERSIONS, Earlier

PATTERN = "avsync-*.zip"
MOST_TRIED = 3
MOST_BYTES = 64 * 2**20
"""A larger one takes seconds to read, and nobody asked for it."""

PSEUDONYM = "["


def newest_bundle(out: Path) -> str:
    """Return the newest bundle in the folder that the next one goes to; empty if there is none to be read."""
    folder = out if out.is_dir() else out.parent
    try:
        found = sorted(folder.glob(PATTERN), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST_TRIED]
        fitting = [path for path in found if path.is_file() and path.stat().st_size <= MOST_BYTES]
    except OSError:  # the folder may not be read, or a file is gone in the meantime: nothing was asked for
        return ""
    return next((str(path) for path in fitting if _readable(path)), "")


def _readable(path: Path) -> bool:
    try:
        return bool(_facts(read_bundle(path), room=""))
    except (CollectorError, OSError):
        return False


def earlier_answers(named: str, *, room: str) -> Earlier:
    """Return what a bundle says of the call that may be so again; of another ``room`` only what is not the room's.

    Names that were replaced by pseudonyms say nothing. Raises CollectorError if it cannot be read.
    """
    bundle = read_bundle(Path(named))
    made = str(bundle.manifest.get("created", ""))[:10]
    facts = _facts(bundle, room=room)
    return Earlier(facts=facts, label=f"from the bundle of {made}") if facts and made else Earlier()


def _facts(bundle: LoadedBundle, *, room: str) -> dict[Field, str]:
    incident = bundle.evidence.incident
    same = room in ("", incident.room)
    return {
        name: value
        for name in (*TAKEN, *VERSIONS)
        if (value := incident.value(name)) and not value.startswith(PSEUDONYM) and (same or name not in OF_THE_CALL)
    }
