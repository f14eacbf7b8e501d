"""Turns one speedtest of the library into one line of JSON on standard output, whatever it prints, raises or leaves.

Run as ``python -m collector.evidence.network.speedtest.child`` with the mini server's URL as a line on standard input;
an empty line means speedtest.net. The library fetches speedtest.net's configuration for private servers, too, looks at
no status, reads without limit and starts threads: here it gets a configuration of our own, and every byte is counted.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO
from urllib.error import HTTPError
from urllib.parse import urlsplit

from collector.measure.link_load import Count, rate_kbit_s
from collector.model.load import SPEEDTEST_MB, SPEEDTEST_S

WIDTHS_PX = (350, 500, 750, 1000, 1500, 2000, 2500)
"""Pictures of speedtest's servers: 0.2 to 12 MB each, 29 MB in all."""
UPLOADS_BYTES = (252_000,) * 8 + (504_000,) * 8 + (1_008_000,) * 20
"""Multiples of 36: of other sizes the library may announce a few bytes more than it has, and then waits for good."""
THREADS_DOWN, THREADS_UP = 4, 2
TIMED_S, SILENT_S = 10, 4.0
"""How long each direction is timed, and how long the server may be silent."""
LIMIT_BYTES = SPEEDTEST_MB * 1e6
PAGE_BYTES = 1_000_000
COUNT_EVERY_S = 0.1
FEWEST_COUNTS = 20
"""Fewer do not show more than the start of a transfer."""
TCP_SHARE = 1500 / 1448
"""What the link carries for each byte of TCP's payload: IP and TCP headers with time stamps (RFC 7323)."""
NO_LATENCY_MS = 600_000.0
"""The library counts a latency that cannot be had as an hour."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What came of it; ``failed`` is empty or one of the words that ``source`` knows. Bounds below 0 are unknown."""

    failed: str = ""
    status: int = 0
    server: str = ""
    down_kbit_s: float = 0.0
    down_bound_kbit_s: float = -1.0
    up_kbit_s: float = 0.0
    up_bound_kbit_s: float = -1.0
    latency_ms: float = 0.0


@dataclass(kw_only=True, slots=True)
class Meter:
    """What has gone through so far in one direction, and what went wrong last."""

    counts: list[Count] = field(default_factory=list)
    total_bytes: int = 0
    broken_off: int = 0
    status: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, count: int) -> None:
        """Count bytes; threads may do so at once."""
        with self.lock:
            self.total_bytes += count
            now_s = time.monotonic()
            if not self.counts or now_s - self.counts[-1].at_s >= COUNT_EVERY_S:
                self.counts.append(Count(at_s=now_s, total_bytes=self.total_bytes))

    def again(self) -> None:
        """Begin anew for the other direction."""
        self.counts, self.total_bytes, self.broken_off = [], 0, 0

    def isSet(self) -> bool:  # noqa: N802  the library asks its shutdown event by this name
        """Whether the library should stop: enough has been moved."""
        return self.total_bytes > LIMIT_BYTES

    def bound_kbit_s(self) -> float:
        """Return how far the rate scattered, below 0 if too little was counted to tell."""
        return rate_kbit_s(self.counts).bound if len(self.counts) > 2 else -1.0

    def received_kbit_s(self, told_bits_s: float) -> float:
        """Return the rate on the link by what came, which the library's own figure stands for if that was little.

        Its figure has the start of each transfer in it, on a slow link a tenth of the time. What is sent cannot be
        counted so: the system takes it in lumps.
        """
        counted = len(self.counts) >= FEWEST_COUNTS
        return rate_kbit_s(self.counts).value * TCP_SHARE if counted else told_bits_s / 1000


class Opener:
    """The library's own opener, with answers that are counted and never read without limit."""

    def __init__(self, inner: Any, meter: Meter) -> None:  # the library has no types
        self._open: Callable[[object], Any] = inner.open
        self._meter = meter

    def open(self, request: object) -> "Page":
        """Open as the library does; a refusal's status is kept, as the library drops it."""
        try:
            return Page(self._open(request), self._meter)
        except HTTPError as refused:
            self._meter.status = refused.code
            raise


class Page:
    """One answer; everything but reading is the library's."""

    def __init__(self, inner: Any, meter: Meter) -> None:  # urllib's answers differ by scheme
        self._inner = inner
        self._meter = meter

    def __getattr__(self, name: str) -> Any:  # whatever the library asks of an answer
        return getattr(self._inner, name)

    def read(self, size: int = PAGE_BYTES) -> bytes:
        """Read and count; without a size, a page at most."""
        data: bytes = self._inner.read(size)
        self._meter.add(len(data))
        if not data and size and self._inner.length:
            self._meter.broken_off += 1
        return data


def run(mini_url: str) -> Told:
    """Run one speedtest. Raises whatever the library does."""
    import speedtest

    meter = Meter()

    class Bounded(speedtest.Speedtest):  # type: ignore[misc]  # the library has no types
        def get_config(self) -> dict[str, object]:
            self._opener: Any = Opener(self._opener, meter)
            if mini_url:
                self.lat_lon = (0.0, 0.0)
            else:
                super().get_config()
            self.config.update(_configuration(self.config))
            return dict(self.config)

    class Uploaded(speedtest.HTTPUploaderData):  # type: ignore[misc]  # the library has no types
        def read(self, n: int = 10240) -> bytes:
            data: bytes = super().read(n)
            meter.add(len(data))
            return data

    speedtest.HTTPUploaderData = Uploaded
    try:
        test = Bounded(shutdown_event=meter, timeout=SILENT_S)
        best = test.get_best_server(test.set_mini_server(mini_url) if mini_url else None)
        return _measured(test, best, meter)
    except speedtest.SpeedtestException as error:
        return Told(failed=type(error).__name__, status=meter.status)


def _configuration(given: dict[str, Any]) -> dict[str, object]:
    """Return what the library's configuration has to hold, bounded by us."""
    return {
        "client": given.get("client", {"ip": "", "lat": "0", "lon": "0"}),
        "ignore_servers": given.get("ignore_servers", []),
        "sizes": {"upload": list(UPLOADS_BYTES), "download": list(WIDTHS_PX)},
        "counts": {"upload": 1, "download": 1},
        "threads": {"upload": THREADS_UP, "download": THREADS_DOWN},
        "length": {"upload": TIMED_S, "download": TIMED_S},
        "upload_max": len(UPLOADS_BYTES),
    }


def _measured(test: Any, best: dict[str, Any], meter: Meter) -> Told:  # the library has no types
    meter.again()
    began_s = time.monotonic()
    down_kbit_s, down_bound = meter.received_kbit_s(test.download()), meter.bound_kbit_s()
    if not meter.total_bytes:
        return Told(failed="NoDownload", status=meter.status)
    if meter.broken_off and time.monotonic() - began_s < TIMED_S and not meter.isSet():
        return Told(failed="BrokenOff")
    meter.again()
    up_kbit_s = test.upload(pre_allocate=False, threads=THREADS_UP) / 1000
    if not up_kbit_s:
        return Told(failed="NoUpload", status=meter.status)
    latency_ms = float(best["latency"])
    return Told(
        server=urlsplit(best["url"]).netloc,
        down_kbit_s=down_kbit_s,
        down_bound_kbit_s=down_bound,
        up_kbit_s=up_kbit_s,
        up_bound_kbit_s=meter.bound_kbit_s(),
        latency_ms=latency_ms if latency_ms < NO_LATENCY_MS else 0.0,
    )


def _private_stdout() -> BinaryIO:
    """Keep the pipe for our line and send what the library prints nowhere."""
    private = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return private


def main() -> None:
    """Run it; threads that the library leaves behind end with the process."""
    out = _private_stdout()
    mini_url = sys.stdin.readline().strip()
    threading.Timer(2 * SPEEDTEST_S + 60, os._exit, (1,)).start()
    try:
        told = run(mini_url)
    except (Exception, SystemExit) as error:  # noqa: BLE001  the edge around a library that raises what it likes
        told = Told(failed=type(error).__name__)
    out.write(json.dumps(asdict(told)).encode() + b"\n")
    out.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
