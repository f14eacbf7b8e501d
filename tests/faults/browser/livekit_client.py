"""Gives LiveKit's SDK for browsers from the user's cache, where npm puts it once."""

from pathlib import Path

from tests.npm import CACHE, packaged

VERSION = "2.23.0"
SCRIPT_NAME = f"livekit-client-{VERSION}.js"


def client_script(cache: Path = CACHE) -> bytes:
    """Return the SDK as one script that defines ``LivekitClient``. Raises NoBrowserError."""
    return packaged("livekit-client", VERSION, "dist/livekit-client.umd.js", cached=cache / SCRIPT_NAME)
