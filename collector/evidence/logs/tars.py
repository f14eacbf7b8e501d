"""Lists the logs inside a tar or tar.gz, read as a stream from its start each time, unpacking nothing to disk."""

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, cast

from collector.evidence.logs.files import CHUNK_BYTES, LogFile, Refusal, UnreadableError, gunzipped, read_regular
from collector.evidence.logs.members import ESCAPES, INSIDE, LINK, MAX_MEMBERS, NESTED, TWICE, Found, escapes
from collector.evidence.logs.names import safe_name
from collector.model.coverage import Reason


class _Stream:
    """The little that tarfile's stream mode needs: ``read``."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def read(self, size: int) -> bytes:
        while len(self._rest) < size and (chunk := next(self._chunks, b"")):
            self._rest += chunk
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def is_tar(head: bytes) -> bool:
    """Tell a tar by its header (POSIX.1-1988, ustar)."""
    return head[257:262] == b"ustar"


def _opened(path: Path, *, packed: bool) -> tarfile.TarFile:
    chunks = gunzipped(read_regular(path)) if packed else read_regular(path)
    # The stream mode calls nothing but ``read``.
    return tarfile.open(fileobj=cast("IO[bytes]", _Stream(chunks)), mode="r|")


def tar_members(path: Path, *, packed: bool) -> Iterator[Found]:
    """Yield the members of a tar, or tar.gz if ``packed``, as logs or refusals."""
    whole = safe_name(path.name)
    seen: set[str] = set()
    try:
        with _opened(path, packed=packed) as archive:
            for number, member in enumerate(archive):
                if number >= MAX_MEMBERS:
                    raise UnreadableError(Reason.TOO_LARGE, f"holds more than {MAX_MEMBERS:,} members")
                if member.isdir():
                    continue
                why = _why_not_read(member, seen)
                seen.add(member.name)
                if why:
                    yield Refusal(name=f"{safe_name(member.name)} in {whole}", reason=Reason.UNSUPPORTED, why=why)
                else:
                    yield _tar_log(path, member, packed=packed)
    except UnreadableError as error:
        yield Refusal(name=whole, reason=error.reason, why=error.why)
    except (tarfile.TarError, ValueError, EOFError) as error:
        yield Refusal(
            name=whole, reason=Reason.UNSUPPORTED, why=f"is a damaged tar archive ({type(error).__name__}): pack again"
        )


def _why_not_read(member: tarfile.TarInfo, seen: set[str]) -> str:
    """Return why a member is refused; empty if it is not."""
    if escapes(member.name):
        return ESCAPES
    if not member.isreg():
        return LINK
    if member.name in seen:
        return TWICE
    return INSIDE if member.name.lower().endswith(NESTED) else ""


def _tar_log(path: Path, member: tarfile.TarInfo, *, packed: bool) -> LogFile:
    def read(_offset: int) -> Iterator[bytes]:
        chunks = _tar_member(path, member.name, packed=packed)
        return gunzipped(chunks) if member.name.lower().endswith(".gz") else chunks

    inner = PurePosixPath(member.name)
    return LogFile(
        name=inner.name.removesuffix(".gz"),
        group=f"{path}!{inner.parent}",
        size=member.size,
        modified_s=float(member.mtime),
        seekable=False,
        read=read,
    )


def _tar_member(path: Path, name: str, *, packed: bool) -> Iterator[bytes]:
    try:
        with _opened(path, packed=packed) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.name == name else None
                if file is not None:
                    while chunk := file.read(CHUNK_BYTES):
                        yield chunk
                    return
    except (tarfile.TarError, EOFError) as error:
        raise UnreadableError(Reason.UNSUPPORTED, "is damaged") from error
