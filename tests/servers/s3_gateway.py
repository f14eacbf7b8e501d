"""Starts a real S3 gateway (versitygw) on a free loopback port over a folder, and ends it by process id.

``python -m tests.servers.s3_gateway`` builds it once for all tests that follow, and prints where it is.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from tests.evidence.network.servers import closed_port

VERSION = "v1.8.0"
PACKAGE = f"github.com/versity/versitygw/cmd/versitygw@{VERSION}"
SUFFIX = ".exe" if sys.platform == "win32" else ""
KEY, SECRET = "synthetic-key", "synthetic-secret-1"
BUILD_S = 900
READY_S = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Gateway:
    """A running gateway: ``buckets`` is the folder that holds one folder a bucket."""

    url: str
    port: int
    buckets: Path


def binary() -> Path:
    """Return versitygw from PATH or the user's cache, building it there with Go if need be."""
    on_path = shutil.which("versitygw")
    if on_path:
        return Path(on_path)
    cached = Path(platformdirs.user_cache_dir("avsync-tests")) / f"versitygw-{VERSION}{SUFFIX}"
    if not cached.exists():
        cached.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cached.parent) as folder:
            environment = os.environ | {"GOBIN": folder, "CGO_ENABLED": "0"}
            subprocess.run(["go", "install", PACKAGE], env=environment, check=True, timeout=BUILD_S)
            (Path(folder) / f"versitygw{SUFFIX}").replace(cached)
    return cached


@contextmanager
def s3_gateway(folder: Path, *, chain: Path | None = None, bucket: str = "bucket") -> Iterator[Gateway]:
    """Run it with one empty bucket; over TLS if ``chain`` holds certificate and key."""
    buckets, port = folder / "buckets", closed_port()
    (buckets / bucket).mkdir(parents=True)
    tls = ["--cert", str(chain), "--key", str(chain)] if chain else []
    command = [str(binary()), "--quiet", "--port", f"127.0.0.1:{port}", *tls, "posix", str(buckets)]
    environment = os.environ | {"ROOT_ACCESS_KEY": KEY, "ROOT_SECRET_KEY": SECRET}
    log = folder / "versitygw.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
        try:
            _wait(process, port, log)
            yield Gateway(url=f"{'https' if chain else 'http'}://localhost:{port}", port=port, buckets=buckets)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait(5)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + READY_S
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"versitygw did not start: {log.read_text()[-300:]}") from None
            time.sleep(0.05)


if __name__ == "__main__":
    print(binary())
