"""Makes keys and signatures with OpenSSH's own ssh-keygen."""

import subprocess
from pathlib import Path


def make_key(folder: Path, name: str, kind: str = "ed25519") -> Path:
    key = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(key)], check=True, timeout=60)
    return key


def sign(file: Path, key: Path, namespace: str = "file") -> Path:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return file.with_name(file.name + ".sig")


def public(key: Path) -> str:
    return key.with_name(key.name + ".pub").read_text("utf-8")
