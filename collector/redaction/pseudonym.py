"""Turns a value into a short stand-in that is the same wherever the same case key is used, and tells nothing else."""

import hashlib
import hmac
import secrets
from functools import lru_cache

_SCRYPT_N = 2**14
_SCRYPT_MEMORY_BYTES = 64 * 1024 * 1024  # scrypt needs 128 × n × r = 16 MiB; OpenSSL refuses at its default limit
KEY_BYTES = 32
_SHOWN_HEX = 8


def case_key(code: str, room: str) -> bytes:
    """Return the key of a case: derived from its code and room, so that both ends agree, or random without a code."""
    if not code:
        return secrets.token_bytes(KEY_BYTES)
    return hashlib.scrypt(
        code.encode(),
        salt=b"avsync case " + room.encode("utf-8", "surrogatepass"),
        n=_SCRYPT_N,
        r=8,
        p=1,
        maxmem=_SCRYPT_MEMORY_BYTES,
        dklen=KEY_BYTES,
    )


@lru_cache(4096)
def pseudonym(key: bytes, family: str, value: str) -> str:
    """Return the first 8 hex digits of HMAC-SHA256 over family and value; families never share a pseudonym by rule."""
    message = f"{family}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:_SHOWN_HEX]
