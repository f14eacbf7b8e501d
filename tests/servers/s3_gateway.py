"""Starts a real S3 gateway (versitygw) on a free loopback port over a folder, and ends it by process id.

``python -m tests.servers.s3_gateway`` builds it once for all tests that follow, and prints where it is.
"""

import hashlib
import hmac
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
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

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

    def add_stranger(self) -> tuple[str, str]:
        """Make a user who owns no bucket and has no right to any; return key and secret."""
        key, secret = "synthetic-stranger", "synthetic-secret-2"
        root = ("--access", KEY, "--secret", SECRET, "--endpoint-url", self.url)
        user = ("create-user", "--access", key, "--secret", secret, "--role", "user")
        subprocess.run([str(binary()), "admin", *root, *user], check=True, capture_output=True, timeout=60)
        return key, secret


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
    buckets, users, port = folder / "buckets", folder / "users", closed_port()
    for place in (buckets / bucket, users):
        place.mkdir(parents=True)
    tls = ["--cert", str(chain), "--key", str(chain)] if chain else []
    own = ["--quiet", "--port", f"127.0.0.1:{port}", "--iam-dir", str(users)]
    command = [str(binary()), *own, *tls, "posix", str(buckets)]
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


def signed_put(url: str, at: datetime) -> str:
    """Sign a URL for one PUT within an hour; by curl's or AWS's tools it is the same but for the method."""
    stamp, scope = f"{at:%Y%m%dT%H%M%SZ}", f"{at:%Y%m%d}/us-east-1/s3/aws4_request"
    query = (
        f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={quote(f'{KEY}/{scope}', safe='')}&X-Amz-Date={stamp}"
        "&X-Amz-Expires=3600&X-Amz-SignedHeaders=host"
    )
    parts = urlsplit(url)
    canonical = f"PUT\n{parts.path}\n{query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signed = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return f"{url}?{query}&X-Amz-Signature={hmac.digest(key, signed.encode(), 'sha256').hex()}"


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
