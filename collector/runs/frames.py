"""The messages between a run and the workers that carry out its sources: one JSON value a line, over pipes."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, Union

import msgspec

from collector.model.codec import records_to_json
from collector.model.coverage import Coverage
from collector.model.evidence import Record
from collector.model.member import OpaqueFile, SafeStream
from collector.model.request import Request
from collector.model.source import SourcePlan

S = TypeVar("S", bound=msgspec.Struct)


class Job(msgspec.Struct, frozen=True):
    """What a worker is to do; it travels over standard input only, as it holds the run's secrets."""

    module: str
    plan: SourcePlan
    request: Request
    spool: str
    secrets: tuple[str, ...]
    handles: tuple[str, ...]

    def new_path(self) -> Path:
        """Return where the next file of its spool folder lies."""
        return Path(self.spool, secrets.token_hex(16))


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """What the source needs is loaded, and it begins."""


class Said(msgspec.Struct, frozen=True, tag="said"):
    """A few words of progress, redacted."""

    text: str


class Gathered(msgspec.Struct, frozen=True, tag="gathered"):
    """One redacted record, as ``records_to_json`` writes it."""

    records: str


def gathered(record: Record) -> Gathered:
    """Return the message of one record that was made safe."""
    return Gathered(records=records_to_json([record]).decode())


class Spooled(msgspec.Struct, frozen=True, tag="spooled"):
    """One redacted stream that waits in the spool folder."""

    stream: SafeStream


class Carried(msgspec.Struct, frozen=True, tag="carried"):
    """Bytes taken whole with consent, which wait in the spool folder unread."""

    file: OpaqueFile


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """How the source ended, and whether it was the disk that ran full; nothing follows but Learned."""

    coverage: Coverage
    full: bool = False


class Learned(msgspec.Struct, frozen=True, tag="learned"):
    """What later sources and the final search must know; secrets never leave the pipe.

    One follows the Ended and holds all; what a source notes is told before that, too, as it may be ended any time.
    ``stand_ins`` are pairs of a pseudonym and what it stands for, for the file beside the bundle.
    """

    secrets: tuple[str, ...]
    handles: tuple[str, ...]
    redactions: Mapping[str, int]
    stand_ins: tuple[tuple[str, str], ...] = ()


Frame = Union[Begun, Said, Gathered, Spooled, Carried, Ended, Learned]  # noqa: UP007  msgspec reads the union at run time
STOP = b"stop\n"


def to_line(message: msgspec.Struct) -> bytes:
    """Encode one message as one line."""
    try:
        return msgspec.json.encode(message, enc_hook=_path_to_text) + b"\n"
    except UnicodeEncodeError:  # the name of a file may be any bytes; Python's own JSON escapes what is no Unicode
        return json.dumps(msgspec.to_builtins(message, enc_hook=_path_to_text)).encode() + b"\n"


def from_line(line: bytes, shape: type[S]) -> S:
    """Decode one message that is no frame."""
    message: S = _decoded(line, shape)
    return message


def job_from_line(line: bytes) -> Job:
    """Decode the one job that a worker gets."""
    return from_line(line, Job)


def frame_from_line(line: bytes) -> Frame:
    """Decode one message of a worker."""
    frame: Frame = _decoded(line, Frame)
    return frame


def _decoded(line: bytes, shape: object) -> Any:
    """Decode what ``to_line`` wrote, in either way, as msgspec does: of the shape, or an error."""
    try:
        return msgspec.json.decode(line, type=shape, dec_hook=_text_to_path)
    except msgspec.DecodeError:
        return msgspec.convert(json.loads(line), shape, dec_hook=_text_to_path)


def _path_to_text(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError


def _text_to_path(shape: type, value: object) -> Path:
    if shape is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError
