"""Turns words that a journal must not hold in clear into locked text, and back.

What names people or machines is locked with the case key, which lies in a file of its own beside the journal. What
opens something is locked with the secrets of the run besides: they are on no disk, and must be given again.
"""

import base64
import hashlib
from collections.abc import Iterable

import msgspec
from cryptography.fernet import Fernet, InvalidToken

_SCRYPT_N = 2**14
_SCRYPT_MEMORY_BYTES = 64 * 1024 * 1024  # scrypt needs 128 × n × r = 16 MiB; OpenSSL refuses at its default limit
_PROOF = "avsync"


class Lock:
    """Locks and opens text under one key."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def shut(self, text: str) -> str:
        """Return the text locked; the same text is locked differently each time."""
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")

    def open(self, locked: str) -> str:
        """Return what was locked. Raises ValueError if that was done with another key, or it was altered since."""
        try:
            return self._fernet.decrypt(locked).decode("utf-8", "surrogatepass")
        except InvalidToken:
            raise ValueError("locked with another key") from None


class Strongbox:
    """The two locks of a run. Without ``secrets`` there is none for what opens something, and it is not kept."""

    def __init__(self, case_key: bytes, secrets: Iterable[str]) -> None:
        self._names = Lock(hashlib.sha256(b"avsync journal\0" + case_key).digest())
        known = sorted(secrets)
        self._secrets = (Lock(_derived(case_key, known)),) if known else ()

    def shut(self, text: str) -> str:
        """Lock what names somebody."""
        return self._names.shut(text)

    def open(self, locked: str) -> str:
        """Open it. Raises ValueError."""
        return self._names.open(locked)

    def shut_secrets(self, secrets: Iterable[str]) -> str:
        """Lock what opens something; empty if nothing on no disk could lock it."""
        return "".join(lock.shut(_joined(secrets)) for lock in self._secrets)

    def open_secrets(self, locked: str) -> tuple[str, ...]:
        """Open them, sorted. Raises ValueError."""
        return tuple(item for lock in self._secrets if locked for item in _parted(lock.open(locked)))

    def proof(self) -> str:
        """Return what only the same secrets of the run open; empty if it has none."""
        return self.shut_secrets([_PROOF])

    def proves(self, proof: str) -> bool:
        """Whether this box has the secrets of the run that made the proof."""
        try:
            return bool(proof) == bool(self._secrets) and self.open_secrets(proof) in ((), (_PROOF,))
        except ValueError:
            return False


def _derived(case_key: bytes, secrets: list[str]) -> bytes:
    words = b"\0".join(secret.encode("utf-8", "surrogatepass") for secret in secrets)
    return hashlib.scrypt(words, salt=case_key, n=_SCRYPT_N, r=8, p=1, maxmem=_SCRYPT_MEMORY_BYTES, dklen=32)


def _joined(values: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(value.encode("utf-8", "surrogatepass").hex() for value in values)).decode("ascii")


def _parted(text: str) -> tuple[str, ...]:
    values = msgspec.json.decode(text, type=list[str])
    return tuple(bytes.fromhex(value).decode("utf-8", "surrogatepass") for value in values)
