"""Gives LiveKit's SDK for browsers from the user's cache, where npm puts it once."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import platformdirs

from tests.chromium import NoBrowserError

VERSION = "2.23.0"
PACKAGE = f"livekit-client@{VERSION}"
BUNDLE = Path("node_modules/livekit-client/dist/livekit-client.umd.js")
SCRIPT_NAME = f"livekit-client-{VERSION}.js"
CACHE = Path(platformdirs.user_cache_dir("avsync-tests"))
INSTALL_S = 120


def client_script(cache: Path = CACHE) -> bytes:
    """Return the SDK as one script that defines ``LivekitClient``. Raises NoBrowserError."""
    cached = cache / SCRIPT_NAME
    if not cached.exists():
        _install(cached)
    return cached.read_bytes()


def _install(cached: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NoBrowserError(f"{PACKAGE} is not in the cache, and npm is not installed to get it")
    cached.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cached.parent) as folder:
        command = [npm, "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", PACKAGE]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise NoBrowserError(f"npm install {PACKAGE} took longer than {INSTALL_S} s") from error
        if done.returncode != 0:
            raise NoBrowserError(f"npm install {PACKAGE} failed: {done.stderr[-300:].strip()}")
        # Renaming is atomic, so that two that install at once both end with a whole file.
        (Path(folder) / BUNDLE).replace(cached)
