"""Starts a real coturn on free loopback ports, for STUN and TURN over UDP, TCP and TLS, and ends it by process id."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.evidence.network.servers import Issued, family_of, issue

USER, PASSWORD = "synthetic-user", "synthetic-relay-password-1"
READY_S = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class Coturn:
    """A running server: ``port`` takes UDP and TCP, ``tls_port`` TLS with the certificate of ``issued``."""

    host: str
    port: int
    tls_port: int
    issued: Issued


def binary() -> str:
    """Return coturn's path; without it the test fails in CI and skips elsewhere."""
    found = shutil.which("turnserver")
    if found:
        return found
    reason = "coturn is not installed (Debian package coturn)"
    if os.environ.get("CI") == "true" and sys.platform.startswith("linux"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that neither UDP nor TCP uses now."""
    while True:
        with (
            closing(socket.socket(family_of(host), socket.SOCK_STREAM)) as stream,
            closing(socket.socket(family_of(host), socket.SOCK_DGRAM)) as datagram,
        ):
            stream.bind((host, 0))
            port: int = stream.getsockname()[1]
            with suppress(OSError):
                datagram.bind((host, port))
                return port


@contextmanager
def coturn(folder: Path, *options: str, host: str = "127.0.0.1") -> Iterator[Coturn]:
    """Run it with ``options`` beside its own."""
    issued = issue(folder)
    port, tls_port = free_port(host), free_port(host)
    chain = str(folder / "chain.pem")
    command = [
        binary(),
        "-n",
        "--no-cli",
        "--no-rfc5780",
        f"--listening-ip={host}",
        f"--relay-ip={host}",
        f"--listening-port={port}",
        f"--tls-listening-port={tls_port}",
        "--lt-cred-mech",
        f"--user={USER}:{PASSWORD}",
        "--realm=synthetic.test",
        "--allow-loopback-peers",
        "--log-file=stdout",
        f"--cert={chain}",
        f"--pkey={chain}",
        f"--pidfile={folder / 'pid'}",
        f"--userdb={folder / 'users.sqlite'}",
        *options,
    ]
    log = folder / "coturn.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            _wait(process, log)
            yield Coturn(host=host, port=port, tls_port=tls_port, issued=issued)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait(5)


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_S
    while b"Total General servers" not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"coturn did not start: {log.read_text()[-300:]}")
        time.sleep(0.05)
