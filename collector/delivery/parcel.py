"""Turns an approved file into chunks for one sending, and holds the last one back if the file is another by then."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from collector.delivery.errors import ChangedError
from collector.delivery.model import TicketText

CHUNK_BYTES = 1 << 17
MEDIA_TYPE = "application/zip"


class Track(Protocol):
    """Whom a service tells how far it came."""

    def moved(self, count: int) -> None:
        """``count`` further bytes of the file went out (or back, if negative: a sending was begun anew)."""
        ...

    def committing(self) -> None:
        """From now on the other side may keep the bundle although nobody hears of it; returns when that is on disk.

        Looks first (``Session.find_existing``) and raises if another machine was faster: the request must end unmade.
        """
        ...

    def refused(self) -> None:
        """After ``committing``: the other side answered that it did not take it."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """What is sent: the file as it was approved (``sha256`` in hex), its name there, and the ticket's text."""

    path: Path
    name: str
    size_bytes: int
    sha256: str
    text: TicketText
    media_type: str = MEDIA_TYPE

    def chunks(self, track: Track) -> Iterator[bytes]:
        """Yield exactly ``size_bytes``, but never the last ones of a file that is not the approved one.

        Raises ChangedError, after which the connection must be cut rather than ended.
        """
        digest, left = hashlib.sha256(), self.size_bytes
        try:
            with self.path.open("rb") as file:
                while chunk := file.read(min(CHUNK_BYTES, left)):
                    digest.update(chunk)
                    left -= len(chunk)
                    if not left and (digest.hexdigest() != self.sha256 or file.read(1)):
                        raise changed(self.path)
                    yield chunk
                    track.moved(len(chunk))
        except OSError as error:
            raise ChangedError(
                f"{self.path.name} cannot be read any more ({error.strerror or type(error).__name__}). "
                "Nothing whole was sent."
            ) from error
        if left:
            raise changed(self.path)


def changed(path: Path) -> ChangedError:
    """Return what to say of a file that is not the approved one any more."""
    return ChangedError(
        f"{path.name} was changed since it was approved, so nothing whole was sent. Look at it again, approve it anew."
    )
