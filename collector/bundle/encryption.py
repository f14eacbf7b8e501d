"""Turns a bundle into one that only the holders of certain keys can open (age, `*.zip.age`), and back.

The format is https://age-encryption.org/v1. Recipients are public keys of age or of SSH; files are read and written
in pieces, and a file that was changed or cut off does not open.
"""

import contextlib
import hashlib
import importlib
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from collector.bundle.archive import MAX_ARCHIVE_BYTES, UnreadableBundleError
from collector.bundle.landing import ELSEWHERE, WrittenBundle, explained, land, private_file, sync_to_disk
from collector.errors import NoBundleError, NoSpaceError, UsageError, ran_full

SUFFIX = ".age"
_MAGIC = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
_SECRET_KEY = "AGE-SECRET-KEY-"  # noqa: S105  how one begins
_SSH_KEY = "-----BEGIN "
_MOST_KEY_BYTES = 100_000
_HEADER_BYTES, _PIECE_BYTES, _TAG_BYTES = 2048, 1 << 16, 16
Recipients = tuple[str, ...]
"""Public keys as text, each one that can be encrypted to."""


class ChangedOnTheWayError(UnreadableBundleError):
    """The key opens the file, but what is behind it is no longer what was encrypted."""


def _age() -> ModuleType:
    return importlib.import_module("pyrage")  # loaded where it is needed; it has no types


def read_recipients(given: tuple[str, ...]) -> Recipients:
    """Return the public keys that were named, or that stand in the files that were. Raises UsageError."""
    keys = [key for value in given for key in _keys_of(value)]
    for key in keys:
        _recipient(key)
    return tuple(dict.fromkeys(keys))


def _keys_of(value: str) -> Iterator[str]:
    if value.startswith(("age1", "ssh-", _SECRET_KEY)):
        yield value.strip()
        return
    path = Path(value)
    try:
        text = path.read_bytes()[:_MOST_KEY_BYTES].decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"--encrypt-to {value[:80]!r} is neither a public key (age1…, ssh-ed25519 …) nor a file of such keys."
        ) from error
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise UsageError(f"{path} holds no public key. It needs one a line: age1… or ssh-ed25519 ….")
    yield from keys


def _recipient(key: str) -> object:
    """Return the key as the library takes it. Raises UsageError, which never shows a key that may be secret."""
    if key.startswith((_SECRET_KEY, _SSH_KEY)):
        raise UsageError(
            "--encrypt-to was given a secret key. Give the public one that belongs to it: age-keygen -y FILE prints it."
        )
    age = _age()
    try:
        return (age.ssh.Recipient if key.startswith("ssh-") else age.x25519.Recipient).from_str(key)
    except age.RecipientError as error:
        raise UsageError(
            f"--encrypt-to {key[:12]}… is no public key that can be encrypted to. It begins with age1, ssh-ed25519 or "
            "ssh-rsa; ask whoever shall read the bundle for it, letter by letter."
        ) from error


def room_within(most_bytes: int) -> int:
    """Return how large a file may be that shall have ``most_bytes`` once it is encrypted; 0 stays 0, no limit."""
    return max(1, (most_bytes - _HEADER_BYTES) * _PIECE_BYTES // (_PIECE_BYTES + _TAG_BYTES)) if most_bytes else 0


@dataclass(slots=True)
class _Hashing:
    """Takes the encrypted bytes for a file, hashes them on the way, and keeps the errors that the disk gave."""

    file: BinaryIO
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    size: int = 0
    failed: list[OSError] = field(default_factory=list)

    def write(self, piece: bytes) -> int:
        try:
            self.file.write(piece)
        except OSError as error:
            self.failed.append(error)
            raise
        self.digest.update(piece)
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        self.file.flush()  # its library asks for it


def encrypt(plain: Path, *, to: Path, recipients: Recipients, or_else: str = ELSEWHERE) -> WrittenBundle:
    """Write ``plain`` encrypted to ``to``, or to ``…-2`` and so on if that is taken; ``plain`` itself stays.

    Raises NoSpaceError and NoBundleError; then nothing is left of it. Never falls back to anything unencrypted.
    """
    age = _age()
    keys = [_recipient(key) for key in recipients]
    if not keys:
        raise NoBundleError("There is no key to encrypt the bundle to. Give one: --encrypt-to KEY")
    try:
        with private_file(to.parent) as temporary:
            with plain.open("rb") as read, temporary.open("wb") as out:
                sealed = _Hashing(out)
                try:
                    age.encrypt_io(read, sealed, keys)
                except age.EncryptError as error:
                    raise (*sealed.failed, _failed(plain))[0] from error
            sync_to_disk(temporary)
            return WrittenBundle(path=land(temporary, to), sha256=sealed.digest.hexdigest(), bytes=sealed.size)
    except OSError as error:
        raise explained(error, to.parent, needed_bytes=plain.stat().st_size, or_else=or_else) from error


def _failed(plain: Path) -> NoBundleError:
    return NoBundleError(f"{plain.name} could not be encrypted, so nothing was written and nothing is sent. Try again.")


def encrypted_name(plain: Path) -> Path:
    """Return where a bundle that would lie at ``plain`` lies once it is encrypted."""
    return plain if plain.suffix == SUFFIX else plain.with_name(plain.name + SUFFIX)


def is_encrypted(path: Path) -> bool:
    """Whether a file begins as an encrypted one does, whatever its name; of what cannot be read, no."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(max(map(len, _MAGIC))).startswith(_MAGIC)
    except OSError:
        return False


@contextlib.contextmanager
def opened(bundle: Path, identity: str) -> Iterator[Path]:
    """Yield a bundle that can be read: itself, or decrypted in a private folder that is removed afterwards.

    ``identity`` is the file with the secret key, empty if none was given. Raises UnreadableBundleError, of which
    ChangedOnTheWayError is one kind, UsageError and NoSpaceError.
    """
    if not is_encrypted(bundle):
        yield bundle
        return
    if not identity:
        raise UnreadableBundleError(f"{bundle.name} is encrypted. Open it with the secret key: --identity FILE")
    keys = _identities(Path(identity))
    with _ended_in_order(), tempfile.TemporaryDirectory(prefix="avsync-") as folder:
        plain = Path(folder) / bundle.name.removesuffix(SUFFIX)
        _decrypt(bundle, plain, keys)
        yield plain


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """Have a signal that would end this process raise SystemExit here: what lies in clear is removed before."""
    taken = list[int]()
    if threading.current_thread() is threading.main_thread():
        for number in (getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _end)
                taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _decrypt(bundle: Path, plain: Path, keys: list[object]) -> None:
    size = bundle.stat().st_size
    if size > MAX_ARCHIVE_BYTES:
        raise UnreadableBundleError(f"{bundle.name} is larger than {MAX_ARCHIVE_BYTES >> 30} GiB, which no bundle is.")
    free = shutil.disk_usage(plain.parent).free
    if free < size:
        raise _no_room(plain.parent, size)
    try:
        with bundle.open("rb") as read, plain.open("wb") as out:
            _age().decrypt_io(read, out, keys)
    except OSError as error:
        if ran_full(error):
            raise _no_room(plain.parent, size) from error
        if error.errno is not None:
            raise UnreadableBundleError(f"{bundle.name} cannot be decrypted: {error.strerror}. Try again.") from error
        raise ChangedOnTheWayError(
            f"{bundle.name} opens with this key, but was changed or cut off after it was encrypted."
        ) from error
    except _age().DecryptError as error:
        raise _does_not_open(bundle) from error


def _no_room(folder: Path, size: int) -> NoSpaceError:
    return NoSpaceError(
        f"{folder.parent} has no room for the decrypted bundle ({size / 1e6:.1f} MB). Free some space, or name another "
        "folder with TMPDIR."
    )


def _does_not_open(bundle: Path) -> UnreadableBundleError:
    return UnreadableBundleError(
        f"{bundle.name} does not open with this key: it was encrypted to another one, or was changed or cut off on its "
        "way. Compare its sha256 with the sender's."
    )


def _identities(path: Path) -> list[object]:
    """Return the secret keys in a file of age's or SSH's. Raises UsageError, never with what stands in it."""
    age = _age()
    try:
        data = path.read_bytes()[:_MOST_KEY_BYTES]
    except OSError as error:
        raise UsageError(
            f"--identity {path} cannot be read ({error.strerror}). Give the file with your key."
        ) from error
    try:
        if data.lstrip().startswith(_SSH_KEY.encode()):
            return [age.ssh.Identity.from_buffer(data)]
        lines = (line.strip() for line in data.decode("ascii").splitlines())
        keys = [age.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (age.IdentityError, UnicodeDecodeError) as error:
        raise _no_identity(path) from error
    if not keys:
        raise _no_identity(path)
    return keys


def _no_identity(path: Path) -> UsageError:
    return UsageError(
        f"{path} is no secret key that can be used: it needs a line AGE-SECRET-KEY-1…, or to be an SSH key (ed25519 or "
        "RSA) without a passphrase."
    )
