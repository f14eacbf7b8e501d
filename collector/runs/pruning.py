"""Turns a bundle that is too large for its target into a smaller one: what tells least of the incident is left out."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from collector.bundle.landing import COPIED, explained, land, private_file, sync_to_disk
from collector.bundle.read import read_bundle
from collector.bundle.removal import OPTIONAL, write_without
from collector.errors import UsageError
from collector.model.records.logs import LogExcerpt
from collector.runs.retelling import retold

SPARE_BYTES = 64 * 1024
"""Packing anew may take a little more than before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Optional:
    """A log or attachment, the size it has packed, and the share of the window that it covers (-1: not known)."""

    name: str
    packed_bytes: int
    share: float

    @property
    def worth(self) -> tuple[bool, float, int]:
        """Order from what goes first: attachments, then logs that cover less of the window, the largest of equals."""
        return (not self.name.startswith("attachments/"), self.share, -self.packed_bytes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruned:
    """The new bundle, and what it lacks, in the order in which it was given up."""

    path: Path
    left_out: tuple[str, ...]


def left_out(files: tuple[Optional, ...], *, excess_bytes: int) -> tuple[str, ...]:
    """Choose what goes so that at least ``excess_bytes`` do; nothing if that is not possible."""
    gone: list[str] = []
    for file in sorted(files, key=lambda item: item.worth):
        if excess_bytes <= 0:
            break
        gone.append(file.name)
        excess_bytes -= file.packed_bytes
    return tuple(gone) if excess_bytes <= 0 else ()


def prune(bundle: Path, *, most_bytes: int) -> Pruned:
    """Write a bundle of at most ``most_bytes`` beside this one, which stays as it is.

    It has another sha256, so that it needs an approval of its own. Raises UsageError if even without any log it does
    not fit, UnreadableBundleError and CollectorError.
    """
    shares = {item.member: item.share for item in read_bundle(bundle).evidence.every(LogExcerpt)}
    with zipfile.ZipFile(bundle) as archive:
        files = tuple(
            Optional(name=info.filename, packed_bytes=info.compress_size, share=shares.get(info.filename, -1.0))
            for info in archive.infolist()
            if info.filename.startswith(OPTIONAL)
        )
    gone = left_out(files, excess_bytes=bundle.stat().st_size + SPARE_BYTES - most_bytes)
    if not gone:
        raise UsageError(
            f"{bundle.name} does not fit into {most_bytes / 1e6:.1f} MB even without its logs and attachments. "
            "Put it into an object store, and give the ticket the link: --to s3://BUCKET/ --ticket URL"
        )
    try:
        with private_file(bundle.parent) as temporary:
            names = frozenset(gone)
            write_without(bundle, temporary, names=names, retold=retold(bundle, without=names))
            sync_to_disk(temporary)
            path = land(temporary, bundle.with_name(f"{bundle.stem}-small{bundle.suffix}"))
    except OSError as error:
        raise explained(error, bundle.parent, needed_bytes=bundle.stat().st_size, or_else=COPIED) from error
    return Pruned(path=path, left_out=gone)
