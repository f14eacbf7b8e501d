"""Turns the entries of a journal into what each source brought, where its files are still what they were."""

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from collector.bundle.unpacking import DEFLATED, unpacked
from collector.chunks import chunks_of
from collector.deflated import DamagedError
from collector.model.member import Form, OpaqueFile, SafeStream
from collector.redaction.stream import contents_of
from collector.runs.frames import Carried, Frame, Learned, Spooled, frame_from_line, from_line
from collector.runs.journal_entries import Brought, Entry, Milestone, Reached
from collector.runs.strongbox import Strongbox


@dataclass(kw_only=True, slots=True)
class Past:
    """What a journal holds of a run that was taken up again; ``unkept`` names sources whose secrets are lost."""

    kept: dict[str, tuple[Frame, ...]] = field(default_factory=dict)
    unkept: set[str] = field(default_factory=set)
    reached: dict[Milestone, datetime] = field(default_factory=dict)


def past_of(entries: Sequence[Entry], folder: Path, box: Strongbox) -> Past:
    """Return what a run had behind it; ``folder`` is where its files lie now.

    Raises ValueError if the box is not the run's. What a source brought last counts.
    """
    past = Past(reached={entry.milestone: entry.at for entry in entries if isinstance(entry, Reached)})
    for source, brought in {entry.source: entry for entry in entries if isinstance(entry, Brought)}.items():
        frames = _whole(brought, folder, box)
        if brought.unkept:
            past.unkept.add(source)
        elif frames:
            past.kept[source] = frames
    return past


def _whole(entry: Brought, folder: Path, box: Strongbox) -> tuple[Frame, ...]:
    """Return what a source brought, or nothing if one of its files is not what it was."""
    frames = tuple(_placed(frame_from_line(bytes(raw)), folder) for raw in entry.frames)
    files = [file for frame in frames for file in files_of(frame)]
    if not all(_is_whole(file, entry.sizes.get(file.path.name, -1)) for file in files):
        return ()
    named = from_line(box.open(entry.names).encode(), Learned)
    return (*frames, named, Learned(secrets=box.open_secrets(entry.secrets), handles=(), redactions={}))


def _placed(frame: Frame, folder: Path) -> Frame:
    """Look for a file in the run's own folder and nowhere else, wherever that lies now."""
    match frame:
        case Spooled(stream=stream):
            return Spooled(stream=replace(stream, path=folder / stream.path.name))
        case Carried(file=file):
            return Carried(file=replace(file, path=folder / file.path.name))
        case _:
            return frame


def _is_whole(file: SafeStream | OpaqueFile, size: int) -> bool:
    try:
        if file.path.is_symlink() or file.path.stat().st_size != size:
            return False
        if isinstance(file, OpaqueFile):
            return True
        if file.form is Form.DEFLATED:
            deque(unpacked(chunks_of(file.path), method=DEFLATED, size=file.bytes, crc=file.crc), maxlen=0)
            return True
        digest = hashlib.sha256()
        for chunk in contents_of(file):
            digest.update(chunk)
        return digest.hexdigest() == file.sha256
    except (OSError, DamagedError):  # gone, or not to be read: then it is gathered again
        return False


def files_of(frame: Frame) -> Iterator[SafeStream | OpaqueFile]:
    """Yield the file in the run's folder that a frame tells of, if any."""
    match frame:
        case Spooled(stream=stream):
            yield stream
        case Carried(file=file):
            yield file
