"""Gives one file of an npm package from the user's cache, where npm puts it once."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import platformdirs

from tests.chromium import NoBrowserError

CACHE = Path(platformdirs.user_cache_dir("avsync-tests"))
INSTALL_S = 120


def packaged(package: str, version: str, file: str, *, cached: Path) -> bytes:
    """Return ``file`` of a package, from ``cached`` if it is there. Raises NoBrowserError."""
    if not cached.exists():
        _install(f"{package}@{version}", Path("node_modules") / package / file, cached)
    return cached.read_bytes()


def _install(package: str, file: Path, cached: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NoBrowserError(f"{package} is not in the cache, and npm is not installed to get it")
    cached.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cached.parent) as folder:
        command = [npm, "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", package]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise NoBrowserError(f"npm install {package} took longer than {INSTALL_S} s") from error
        if done.returncode != 0:
            raise NoBrowserError(f"npm install {package} failed: {done.stderr[-300:].strip()}")
        # Renaming is atomic, so that two that install at once both end with a whole file.
        (Path(folder) / file).replace(cached)
