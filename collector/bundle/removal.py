"""Turns a bundle into the same one without a file that its owner does not want to send."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from collector.bundle.archive import Archive, open_archive
from collector.bundle.landing import explained, private_file, sync_to_disk
from collector.bundle.names import MANIFEST
from collector.bundle.read import document
from collector.bundle.zipping import ZipWriter
from collector.errors import UsageError
from collector.model.codec import to_json
from collector.model.run import MANIFEST_SCHEMA

OPTIONAL = ("logs/", "attachments/")
"""What a bundle can be read and judged without; everything else is what makes it one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One file in a bundle: its size unpacked, and whether the bundle is whole without it."""

    name: str
    bytes: int
    optional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Inventory:
    """What would be sent: the archive's sha256 in hex and size, its files, and how often what kind was replaced."""

    sha256: str
    bytes: int
    files: tuple[Listed, ...]
    redactions: tuple[tuple[str, int], ...]
    kept_readable: tuple[str, ...]


def inventory(bundle: Path) -> Inventory:
    """List a bundle. Raises UnreadableBundleError and OSError."""
    with open_archive(bundle) as archive:
        manifest = document(archive, MANIFEST, MANIFEST_SCHEMA)
        files = tuple(
            Listed(name=name, bytes=archive.size(name), optional=name.startswith(OPTIONAL)) for name in archive.names
        )
    counts, kept = manifest.get("redactions"), manifest.get("kept_readable")
    with bundle.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    return Inventory(
        sha256=sha256,
        bytes=bundle.stat().st_size,
        files=files,
        redactions=tuple((str(kind), int(count)) for kind, count in counts.items()) if isinstance(counts, dict) else (),
        kept_readable=tuple(str(item) for item in kept) if isinstance(kept, list) else (),
    )


def remove_file(bundle: Path, name: str, *, retold: Mapping[str, bytes]) -> None:
    """Take one file out; the manifest says that it was, and ``retold`` stands for the members that tell of it.

    Raises UsageError, UnreadableBundleError, CollectorError.
    """
    try:
        with private_file(bundle.parent) as temporary:
            write_without(bundle, temporary, names=frozenset({name}), retold=retold)
            sync_to_disk(temporary)
            temporary.replace(bundle)
    except OSError as error:
        raise explained(error, bundle.parent, needed_bytes=bundle.stat().st_size) from error


def write_without(bundle: Path, to: Path, *, names: frozenset[str], retold: Mapping[str, bytes]) -> None:
    """Write the bundle without some of its logs and attachments to another file; the manifest names them.

    ``retold`` holds the new text of members by name; what the bundle does not have is not added.

    Raises UsageError, UnreadableBundleError and OSError.
    """
    with open_archive(bundle) as archive:
        for name in sorted(names):
            if name not in archive.names or not name.startswith(OPTIONAL):
                raise UsageError(f"{name} cannot be taken out: only logs and attachments can.")
        with to.open("wb") as out, ZipWriter(out) as written:
            for kept in archive.names:
                if kept not in names:
                    written.add(kept, _chunks(archive, kept, names, retold))


def _chunks(archive: Archive, kept: str, without: frozenset[str], retold: Mapping[str, bytes]) -> Iterator[bytes]:
    if kept in retold:
        return iter([retold[kept]])
    if kept != MANIFEST:
        return archive.chunks(kept)
    manifest = json.loads(archive.small(MANIFEST))
    left = [member for member in manifest["members"] if member["name"] not in without]
    manifest["members"] = list(_sizes(left, retold))
    manifest["removed_by_user"] = [*manifest.get("removed_by_user", []), *sorted(without)]
    return iter([to_json(manifest, pretty=True)])


def _sizes(members: list[dict[str, object]], retold: Mapping[str, bytes]) -> Iterator[dict[str, object]]:
    """Yield the manifest's members, of those told anew with the size and the sha256 of what they hold now."""
    for member in members:
        text = retold.get(str(member["name"]))
        yield member if text is None else member | {"bytes": len(text), "sha256": sha256(text).hexdigest()}
