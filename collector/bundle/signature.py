"""Tells with whose SSH key a file was signed: reads what ``ssh-keygen -Y sign -n file -f KEY FILE`` wrote beside it.

The format is OpenSSH's PROTOCOL.sshsig. Anybody can sign any bytes: a signature says something only beside a key that
its reader knows.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from collector.errors import UsageError

if TYPE_CHECKING:
    from sshsig import PublicKey

SUFFIX = ".sig"
NAMESPACE = "file"
_KIND = "ssh-"
_MOST_BYTES = 100_000
ASK = "Ask the sender for it: ssh-keygen -Y sign -n file -f KEY BUNDLE writes it."


class Signed(StrEnum):
    """What is known of a file's signature."""

    NOT = "not"
    BY_SOMEBODY = "by-somebody"
    AS_ASKED = "as-asked"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """What was found: ``key`` is the fingerprint as ``ssh-keygen -l`` prints it, ``problem`` a sentence if WRONG."""

    state: Signed
    key: str = ""
    problem: str = ""


UNSIGNED = Signature(state=Signed.NOT)


def read_signers(given: tuple[str, ...]) -> "tuple[PublicKey, ...]":
    """Return the public keys that were named, or that stand in the files that were. Raises UsageError."""
    from sshsig import PublicKey

    keys = []
    for line in (line for value in given for line in _lines(value)):
        try:
            keys.append(PublicKey.from_openssh_str(line))
        except (ValueError, NotImplementedError) as error:
            raise UsageError(
                f"--signer {line[:24]}… is no key that can be checked here: ssh-ed25519 or ssh-rsa, letter by letter."
            ) from error
    return tuple(keys)


def _lines(value: str) -> list[str]:
    if value.startswith(_KIND):
        return [value]
    try:
        text = Path(value).read_bytes()[:_MOST_BYTES].decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"--signer {value[:80]!r} is neither a public key (ssh-ed25519 …) nor a file of them."
        ) from error
    keys = [line.strip() for line in text.splitlines() if line.strip().startswith(_KIND)]
    if not keys:
        raise UsageError(f"{value} holds no public key. It needs one a line: ssh-ed25519 … or ssh-rsa ….")
    return keys


def check_signature(file: Path, *, signature: str, signers: "tuple[PublicKey, ...]") -> Signature:
    """Check the signature in ``signature``, or else the one beside the file; ``signers`` must have one of theirs."""
    from sshsig import InvalidSignature
    from sshsig import check_signature as signed_by

    beside = Path(signature) if signature else file.with_name(file.name + SUFFIX)
    if not signature and not signers and not beside.is_file():
        return UNSIGNED
    if not beside.is_file():  # what is no file might never end
        return _wrong(f"{beside.name}, its signature, is not there. {ASK}")
    try:
        with beside.open("rb") as armored, file.open("rb") as message:
            key = signed_by(message, armored.read(_MOST_BYTES), NAMESPACE)
    except OSError as error:
        return _wrong(f"{beside.name} cannot be read: {error.strerror}.")
    except NotImplementedError:
        return _wrong(
            f"{beside.name} was made with a kind of key that is not read here; ssh-keygen -Y verify reads it."
        )
    except (InvalidSignature, ValueError, AssertionError, TypeError, EOFError):  # whatever a stranger's bytes lead to
        return _wrong(f"{beside.name} is no signature of these bytes. {ASK}")
    shown = key.sha256_str()
    if not signers:
        return Signature(state=Signed.BY_SOMEBODY, key=shown)
    if key not in signers:
        problem = f"{beside.name} was made with {shown}, which is none of --signer's keys."
        return Signature(state=Signed.WRONG, key=shown, problem=problem)
    return Signature(state=Signed.AS_ASKED, key=shown)


def _wrong(problem: str) -> Signature:
    return Signature(state=Signed.WRONG, problem=problem)
