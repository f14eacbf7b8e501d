"""Turns a bundle into a folder in which the links of its page work."""

from pathlib import Path

from collector.bundle.archive import open_archive
from collector.bundle.names import SUMMARY

MOST_BYTES = 256 << 20
"""A copy that nobody asked for must not fill the disk; an hour of a client's logs takes less."""


def reading_copy(bundle: Path, folder: Path, *, most_bytes: int = MOST_BYTES) -> tuple[str, ...]:
    """Unpack the page and as many members as have ``most_bytes`` together, the smallest first; return the others.

    Raises UnreadableBundleError and OSError.
    """
    absent = []
    with open_archive(bundle) as archive:
        for name in sorted(archive.names, key=lambda name: (name != SUMMARY, archive.size(name))):
            most_bytes -= archive.size(name)
            if name != SUMMARY and most_bytes < 0:
                absent.append(name)
                continue
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(archive.chunks(name))
    return tuple(absent)
