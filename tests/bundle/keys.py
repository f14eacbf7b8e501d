"""Makes key pairs of age and SSH for one test."""

from dataclasses import dataclass
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """A public key as text, and the file with the secret one."""

    public: str
    identity: Path


def age_keys(folder: Path, name: str = "age.txt") -> Keys:
    pair = pyrage.x25519.Identity.generate()
    path = folder / name
    path.write_text(f"# created by a test\n# public key: {pair.to_public()}\n{pair}\n")
    return Keys(public=str(pair.to_public()), identity=path)


def locked_rsa_key(folder: Path) -> Path:
    key = rsa.generate_private_key(65537, 2048)
    lock = serialization.BestAvailableEncryption(b"synthetic")
    path = folder / "id_locked"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, lock)
    )
    return path


def ssh_keys(folder: Path, kind: str) -> Keys:
    key = ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else rsa.generate_private_key(65537, 2048)
    lock = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, lock)
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    path = folder / f"id_{kind}"
    path.write_bytes(secret)
    return Keys(public=public.decode(), identity=path)
