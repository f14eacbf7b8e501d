"""Puts a bundle into a folder or share: written beside its place, synced, given its name in one step, read back.

``file:///srv/support/`` (a folder) or ``file:///srv/support/name.zip``; on Windows also ``file://server/share/``.
"""

import contextlib
import errno
import hashlib
import os
import platform
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import psutil

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.model import (
    Absent,
    Attached,
    Destination,
    Found,
    Limits,
    Markup,
    Proof,
    Receipt,
    Verified,
)
from collector.delivery.parcel import Parcel, Track
from collector.delivery.service import Access, Service, Session
from collector.errors import UsageError, ran_full

EXAMPLE = "file:///srv/support/"
_NO_HARD_LINKS = frozenset(
    getattr(errno, name, errno.EPERM)
    for name in ("EPERM", "EACCES", "ENOSYS", "EMLINK", "EXDEV", "EOPNOTSUPP", "ENOTSUP", "EINVAL")
)


def read(url: str) -> Destination:
    """Read ``file:`` followed by a path. Raises UsageError for a host that is no share of this system."""
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost") and sys.platform != "win32":
        raise UsageError(f"--to {EXAMPLE} needs three slashes: two would name a host, which this system cannot reach.")
    share = f"//{parts.netloc}" if parts.netloc not in ("", "localhost") else ""
    place = share + url2pathname(parts.path)
    if not parts.path or "\0" in place:
        raise UsageError(f"--to file: names no place. Use for example --to {EXAMPLE}")
    return Destination(scheme="file", url=url, shown=f"file:{place}", hosts=(), base=place)


@contextlib.contextmanager
def open_folder(destination: Destination, _access: Access) -> Iterator[Session]:
    """Yield the session of a folder; nothing is contacted."""
    yield Folder(Path(destination.base), as_folder=destination.base.endswith(("/", os.sep)))


class Folder:
    """One place on a disk or share."""

    def __init__(self, place: Path, *, as_folder: bool) -> None:
        self._place = place
        self._folder = place if as_folder or place.is_dir() else place.parent

    def limits(self) -> Limits:
        """Return what is free there. Raises DeliveryError if there is no such folder."""
        if not self._folder.is_dir():
            raise DeliveryError(f"{self._folder} is no folder, or cannot be reached. Create it, or connect the share.")
        try:
            usage = shutil.disk_usage(self._folder)
        except OSError as error:
            raise self._explained(error) from error
        return Limits(most_bytes=usage.free, known_by="free space there") if usage.total else Limits()

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        """Look for the file. Raises DeliveryError if another one has its name."""
        target = self._target(parcel)
        if not os.path.lexists(target):
            return Absent()
        if target.is_file() and target.stat().st_size == parcel.size_bytes and self._digest(target) == parcel.sha256:
            return Attached(receipt=self._receipt(target))
        raise DeliveryError(f"{target} is there already and is another file. Name a free one: --to file:…/NAME.zip")

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        """Write beside the place, sync, and rename; a name that was taken meanwhile is not overwritten."""
        target = self._target(parcel)
        _sweep(self._folder)
        # Never a name that another process writes to: it would cut what this one has just given its final name.
        part = self._folder / f"{_of_this_machine()}{os.getpid()}-{secrets.token_hex(8)}.part"
        try:
            with part.open("xb") as out:
                for chunk in parcel.chunks(track):
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            _move(part, target)
        except FileExistsError:
            raise DeliveryError(f"{target} appeared meanwhile and was not overwritten.", again=Again.LATER) from None
        except OSError as error:
            raise self._explained(error) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink()
        return self._receipt(target)

    def link(self, _parcel: Parcel, receipt: Receipt, _track: Track) -> Receipt:
        """A folder has no ticket."""
        return receipt

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """Read the file back. Raises DeliveryError."""
        if self._digest(self._target(parcel)) != parcel.sha256:
            raise DeliveryError(f"{self._target(parcel)} is not what was written: check that disk, then run again.")
        return Verified(proof=Proof.READ_BACK, words="read back from there, the sha256 is the same")

    def _target(self, parcel: Parcel) -> Path:
        return self._folder / parcel.name if self._folder == self._place else self._place

    def _receipt(self, target: Path) -> Receipt:
        return Receipt(ids={"path": str(target)}, link=str(target))

    def _digest(self, target: Path) -> str:
        try:
            with target.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise self._explained(error) from error

    def _explained(self, error: OSError) -> DeliveryError:
        if ran_full(error):
            return DeliveryError(f"{self._folder} ran full; nothing half-written was left. Free some space there.")
        reason = error.strerror or type(error).__name__
        return DeliveryError(f"{self._folder} does not take the bundle ({reason}). Check the share and your rights.")


def _of_this_machine() -> str:
    """Return how the names begin of what is half-written: machines that share a disk are told apart, not named."""
    return f".avsync-{hashlib.sha256(platform.node().encode()).hexdigest()[:8]}-"


def _sweep(folder: Path) -> None:
    """Remove what processes of this machine left half-written when they were killed; never what another one writes."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_of_this_machine()}*.part"):
            pid = path.name.split("-")[2]
            if pid.isdecimal() and not psutil.pid_exists(int(pid)):
                with contextlib.suppress(OSError):
                    path.unlink()


def _move(temporary: Path, target: Path) -> None:
    """Rename without overwriting. Raises FileExistsError and OSError."""
    if sys.platform == "win32":
        temporary.rename(target)  # refuses to overwrite there
        return
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        if target.exists():
            raise FileExistsError(errno.EEXIST, "exists") from None
        temporary.rename(target)


SERVICE = Service(
    title="folder or share",
    schemes=("file",),
    example=EXAMPLE,
    markup=Markup.NONE,
    needs=(),
    read=read,
    open=open_folder,
)
