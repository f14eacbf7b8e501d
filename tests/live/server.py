"""Starts a real livekit-server on free ports, by default of loopback, with its own keys, and ends it by process id."""

import asyncio
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import platformdirs
from livekit import api

VERSION = "v1.13.5"
PACKAGE = f"github.com/livekit/livekit-server/cmd/server@{VERSION}"
SUFFIX = ".exe" if sys.platform == "win32" else ""
NOTHING: Mapping[str, str] = MappingProxyType({})
BUILD_S = 900
READY_S = 30
LOWEST_PORT, OUTGOING_FROM = 15_000, 32_000
TURN_DOMAIN = "turn.example.test"
"""The name that the server hands out for TURN over TLS; a test that uses it has to make it resolve."""


class NoServerError(Exception):
    """No livekit-server can be had on this machine; the text says why."""


def find_binary() -> Path:
    """Return a livekit-server from PATH or the user's cache, building it there if Go is present."""
    on_path = shutil.which("livekit-server")
    if on_path:
        return Path(on_path)
    cached = Path(platformdirs.user_cache_dir("avsync-tests")) / f"livekit-server-{VERSION}{SUFFIX}"
    if not cached.exists():
        _build(cached)
    return cached


def _build(cached: Path) -> None:
    go = shutil.which("go")
    if go is None:
        raise NoServerError("livekit-server is neither on PATH nor in the cache, and Go is not installed to build it")
    cached.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cached.parent) as folder:
        environment = os.environ | {"GOBIN": folder}
        try:
            built = subprocess.run(
                [go, "install", PACKAGE], env=environment, capture_output=True, text=True, timeout=BUILD_S, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise NoServerError(f"go install {PACKAGE} took longer than {BUILD_S} s") from error
        if built.returncode != 0:
            raise NoServerError(f"go install {PACKAGE} failed: {built.stderr[-300:].strip()}")
        # Renaming is atomic, so that two workers that build at once both end with a whole file.
        (Path(folder) / f"server{SUFFIX}").replace(cached)


def _free_port(kind: socket.SocketKind, host: str) -> int:
    """Return a port below those that systems give to outgoing connections, so that none takes it before the server."""
    for _ in range(100):
        port = LOWEST_PORT + secrets.randbelow(OUTGOING_FROM - LOWEST_PORT)
        with socket.socket(socket.AF_INET, kind) as probe, suppress(OSError):
            probe.bind((host, port))
            return port
    raise NoServerError(f"no free port between {LOWEST_PORT} and {OUTGOING_FROM} on {host}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Relay:
    """A TURN server that is handed out to participants; ``protocol`` is udp, tcp or tls."""

    host: str
    port: int
    protocol: str
    username: str
    credential: str


class LiveKitServer:
    """One running server. ``url`` is its ws:// address; ``log_path`` holds its log, all runs in one file."""

    def __init__(
        self,
        folder: Path,
        host: str = "127.0.0.1",
        *,
        relays: Sequence[Relay] = (),
        turn: bool = False,
        certificate: str = "",
    ) -> None:
        self.host = host
        self.turn_port = _free_port(socket.SOCK_DGRAM, host) if turn else 0
        self._certificate = certificate
        self._relays = tuple(relays)
        self.api_key = "API" + secrets.token_hex(6)
        self.api_secret = secrets.token_hex(24)
        self.port = _free_port(socket.SOCK_STREAM, host)
        self.url = f"ws://{host}:{self.port}"
        self.log_path = folder / "livekit-server.log"
        self._binary = find_binary()
        self._udp_port = _free_port(socket.SOCK_DGRAM, host)
        self._tcp_port = _free_port(socket.SOCK_STREAM, host)
        self._prometheus_port = _free_port(socket.SOCK_STREAM, host)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def prometheus_url(self) -> str:
        """The page with the server's own counters."""
        return f"http://127.0.0.1:{self._prometheus_port}/metrics"

    @property
    def access(self) -> dict[str, str]:
        """Its address and keys as a user sets them in the environment."""
        return {"LIVEKIT_URL": self.url, "LIVEKIT_API_KEY": self.api_key, "LIVEKIT_API_SECRET": self.api_secret}

    @property
    def pid(self) -> int:
        """The process id, or 0 while it does not run."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen([self._binary, "--config-body", self._config()], stdout=log, stderr=log)
        until = time.monotonic() + READY_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise NoServerError(f"livekit-server did not start: {self.log_path.read_text()[-300:]}")
            time.sleep(0.05)

    def _config(self) -> str:
        return "\n".join(
            (
                f"port: {self.port}",
                f"bind_addresses: ['{self.host}']",
                "rtc:",
                f"  udp_port: {self._udp_port}",
                f"  tcp_port: {self._tcp_port}",
                f"  node_ip: {self.host}",
                "  use_external_ip: false",
                *self._relay_lines(),
                "keys:",
                f"  {self.api_key}: {self.api_secret}",
                "prometheus:",
                f"  port: {self._prometheus_port}",
                "logging:",
                "  json: true",
                "  level: info",
                *self._turn_lines(),
            )
        )

    def _relay_lines(self) -> Iterator[str]:
        if self._relays:
            yield "  turn_servers:"
        for relay in self._relays:
            yield f"    - host: {relay.host}"
            yield f"      port: {relay.port}"
            yield f"      protocol: {relay.protocol}"
            yield f"      username: {relay.username}"
            yield f"      credential: {relay.credential}"

    def _turn_lines(self) -> Iterator[str]:
        """Turn its own TURN server on, over UDP, and with a certificate over TLS on the one port that it hands out."""
        if self.turn_port:
            yield from ("turn:", "  enabled: true", f"  domain: {TURN_DOMAIN}", f"  udp_port: {self.turn_port}")
        if self.turn_port and self._certificate:
            yield from ("  tls_port: 443", f"  cert_file: {self._certificate}", f"  key_file: {self._certificate}")

    def _answers(self) -> bool:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://{self.host}:{self.port}/", timeout=1) as answer,
        ):
            return bool(answer.status == 200)
        return False

    def kill(self) -> None:
        """End the process at once, as ``kill -9`` does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None

    def stop(self) -> None:
        """End the process; it gets two seconds to end by itself."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=2)
        self.kill()

    def restart(self) -> None:
        """Start again after ``kill``, on the same ports with the same keys; rooms are gone."""
        self.kill()
        self.start()

    def create_room(
        self, name: str, *, sync_streams: bool = False, empty_timeout_s: int = 60, metadata: str = ""
    ) -> str:
        """Create a room and return its sid."""

        async def create() -> str:
            async with api.LiveKitAPI(self.url, self.api_key, self.api_secret, failover=False) as server:
                wanted = api.CreateRoomRequest(
                    name=name, sync_streams=sync_streams, empty_timeout=empty_timeout_s, metadata=metadata
                )
                return (await server.room.create_room(wanted)).sid

        return asyncio.run(create())

    def rooms(self) -> list[str]:
        """Return the names of the rooms that there are."""

        async def ask() -> list[str]:
            async with api.LiveKitAPI(self.url, self.api_key, self.api_secret, failover=False) as server:
                return [room.name for room in (await server.room.list_rooms(api.ListRoomsRequest())).rooms]

        return asyncio.run(ask())

    def token(
        self, *, room: str, identity: str, name: str = "", metadata: str = "", attributes: Mapping[str, str] = NOTHING
    ) -> str:
        """Return a publisher's token for ``room``."""
        token = api.AccessToken(self.api_key, self.api_secret).with_identity(identity).with_name(name)
        grants = api.VideoGrants(room_join=True, room=room, can_publish=True)
        return token.with_metadata(metadata).with_attributes(dict(attributes)).with_grants(grants).to_jwt()


if __name__ == "__main__":
    print(find_binary())
