"""Prints what sending costs: ``python -m tests.bench.attach [put] [s3] [redmine] [--mb N]``.

- ``put``: to a plain server on loopback that writes to disk, beside ``curl -T`` of the same file to the same server.
- ``s3``: to a real gateway (versitygw, built with Go if need be), beside ``curl -T`` with its own signature.
- ``redmine``: to a real Redmine (as root, with Debian's packages), beside ``curl -T`` of the same upload, which the
  issue does not show: attaching is one small request more.

All in one run, alternately, three times each, and the best of each counts, since other work on the machine only ever
slows it; the rate is that of the sending alone, as the journal says it, and of the whole command, which verifies the
bundle first and what is stored afterwards. Memory is the peak of the process above that of the same command with a
small bundle. The bundle (``--mb``, 500) is synthetic and does not shrink. It ends with 1 if the gateway or Redmine
misses a figure; the plain server has none, as it does nothing else with the bytes.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from collector.bundle.write import write_bundle
from collector.model.member import OpaqueFile, SafeText
from tests.avsync import clean_environment
from tests.bench.logs import Cost, run_command
from tests.bundle.contents import make_contents, nothing_leaks
from tests.delivery.parcels import TICKET, sha256_of
from tests.servers.redmine import Redmine, running_redmine
from tests.servers.s3_gateway import KEY, SECRET, Gateway, s3_gateway

ROUNDS = 3
SMALL_BYTES = 100_000
HELD = ("s3", "redmine")
LEAST_SHARE = 0.8
MOST_MB = 60.0
_SINK = """
import http.server, os, sys
class Sink(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_PUT(self):
        left, buffer = int(self.headers["Content-Length"]), memoryview(bytearray(1 << 20))
        if self.headers.get("Expect"):
            self.send_response_only(100); self.end_headers()
        with open(os.path.join(sys.argv[1], "stored"), "wb") as out:
            while left:
                count = self.rfile.readinto1(buffer[:left])
                if not count:
                    return
                out.write(buffer[:count]); left -= count
        self.send_response(201); self.send_header("Content-Length", "0"); self.end_headers()
    def do_GET(self):
        path = os.path.join(sys.argv[1], "stored")
        self.send_response(200); self.send_header("Content-Length", str(os.path.getsize(path))); self.end_headers()
        with open(path, "rb") as file:
            while chunk := file.read(1 << 20):
                self.wfile.write(chunk)
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A place to send to: the command's arguments, curl's, and the environment of both."""

    name: str
    to: str
    arguments: tuple[str, ...]
    curl: tuple[str, ...]
    environment: Mapping[str, str]


def make_bundle(folder: Path, name: str, size: int) -> Path:
    """Write an intact bundle of about ``size`` bytes, piece by piece."""
    recording, source = folder / "recording", random.Random(7)
    with recording.open("wb") as out:
        for at in range(0, size, 1 << 20):
            out.write(source.randbytes(min(1 << 20, size - at)))
    attached = OpaqueFile(name="attachments/recording.webm", path=recording, consent="asked")
    ticket = SafeText(name="ticket.md", text=TICKET)
    path = write_bundle(make_contents(ticket, attached), to=folder / name, leaks=nothing_leaks).path
    recording.unlink()
    return path


@contextmanager
def sink(folder: Path) -> Iterator[Target]:
    """Run the plain server in a process of its own."""
    process = subprocess.Popen([sys.executable, "-c", _SINK, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        port = process.stdout.readline().strip() if process.stdout else ""
        url = f"http://127.0.0.1:{port}/demo.zip"
        yield Target(name="put", to=url, arguments=(), curl=(url,), environment={})
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def to_gateway(gateway: Gateway) -> Target:
    """Return how to send to an S3 gateway."""
    return Target(
        name="s3",
        to="s3://bucket/{}/",
        arguments=("--endpoint", gateway.url),
        curl=(
            *("--aws-sigv4", "aws:amz:us-east-1:s3", "--user", f"{KEY}:{SECRET}"),
            *("-H", "x-amz-content-sha256: {sha256}"),  # so that the gateway checks what it gets, as it does for us
            f"{gateway.url}/bucket/curl-{{}}",
        ),
        environment={"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET},
    )


def to_redmine(redmine: Redmine) -> Target:
    """Return how to send to a Redmine."""
    return Target(
        name="redmine",
        to=redmine.to(),
        arguments=(),
        curl=(
            *("-X", "POST", "-H", f"X-Redmine-API-Key: {redmine.writer}"),
            *("-H", "Content-Type: application/octet-stream"),
            f"http://127.0.0.1:{redmine.port}/uploads.json?filename=curl-{{}}.zip",
        ),
        environment={"AVSYNC_REDMINE_KEY": redmine.writer},
    )


@contextmanager
def store(folder: Path) -> Iterator[Target]:
    """Run the S3 gateway."""
    with s3_gateway(folder) as gateway:
        yield to_gateway(gateway)


@contextmanager
def desk(folder: Path) -> Iterator[Target]:
    """Run Redmine."""
    with running_redmine(most_kb=1 << 22) as redmine:
        yield to_redmine(redmine)


def numbered(bundle: Path, number: str) -> Path:
    """Give a bundle another name, by which no service finds what an earlier round sent; it has no journal yet."""
    path = bundle.with_name(f"{number}-{bundle.name}")
    path.hardlink_to(bundle)
    return path


def attach(bundle: Path, target: Target, number: str) -> Cost:
    """Send a bundle to a place of its own."""
    journal = bundle.with_name(f"{bundle.name}.journal.json")
    command = [sys.executable, "-m", "collector", "attach", str(bundle), "--to", target.to.format(number), "--quiet"]
    approval = ["--yes", "--sha256", sha256_of(bundle)]
    environment = clean_environment(bundle.parent, target.environment)
    cost = run_command([*command, *target.arguments, *approval], environment)
    if "verified" not in journal.read_text():
        raise SystemExit(f"not delivered: {' '.join(command)}")
    return cost


def sending_s(bundle: Path) -> float:
    """Return how long the sending alone took, by the journal."""
    entries = json.loads(bundle.with_name(f"{bundle.name}.journal.json").read_text())["entries"]
    at = {entry["event"]: datetime.fromisoformat(entry["at"]) for entry in entries}
    return (at["uploaded"] - at["uploading"]).total_seconds()


def curl_s(bundle: Path, target: Target, number: str) -> float:
    """Return how long curl takes for the same file."""
    command = [
        "curl",
        "-sS",
        "--fail",
        "-T",
        str(bundle),
        *(part.format(number, sha256=sha256_of(bundle)) for part in target.curl),
    ]
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What the rounds took: seconds of the sending alone, of the whole command and of curl; memory above the idle."""

    size_mb: float
    alone_s: float
    whole_s: float
    curl_s: float
    grown_mb: float
    idle_mb: float

    @property
    def share(self) -> float:
        """Our rate as a share of curl's."""
        return self.curl_s / self.alone_s

    def in_words(self, name: str) -> str:
        """Return one line."""
        return (
            f"{name}: {self.size_mb:.0f} MB, sending {self.size_mb / self.alone_s:.0f} MB/s, "
            f"curl -T {self.size_mb / self.curl_s:.0f} MB/s ({self.share:.0%}); "
            f"whole command {self.size_mb / self.whole_s:.0f} MB/s, {self.whole_s:.1f} s; "
            f"memory {self.grown_mb:+.0f} MB above {self.idle_mb:.0f} MB"
        )


def grown_mb(target: Target, large: Path, small: Path) -> float:
    """Return how far above the idle process sending goes, without a look at the time."""
    idle_mb = attach(numbered(small, target.name), target, "small").peak_mb
    return attach(numbered(large, target.name), target, "large").peak_mb - idle_mb


def bench(target: Target, large: Path, small: Path) -> Taken:
    """Send the same file by turns."""
    idle_mb = attach(numbered(small, target.name), target, "small").peak_mb
    alone, whole, curl, peaks = list[float](), list[float](), list[float](), list[float]()
    for number in range(ROUNDS):
        curl.append(curl_s(large, target, str(number)))
        taken = numbered(large, f"{target.name}-{number}")
        cost = attach(taken, target, str(number))
        alone.append(sending_s(taken))
        whole.append(cost.seconds)
        peaks.append(cost.peak_mb)
    return Taken(
        size_mb=large.stat().st_size / 1e6,
        alone_s=min(alone),
        whole_s=min(whole),
        curl_s=min(curl),
        grown_mb=max(peaks) - idle_mb,
        idle_mb=idle_mb,
    )


def missed(name: str, taken: Taken) -> Iterator[str]:
    """Say which figures do not hold."""
    if name in HELD and taken.share < LEAST_SHARE:
        yield f"{name} is sent to at {taken.share:.0%} of the rate of curl -T, less than {LEAST_SHARE:.0%}."
    if name in HELD and taken.grown_mb > MOST_MB:
        yield f"Sending to {name} takes {taken.grown_mb:.0f} MB above the idle process, more than {MOST_MB:.0f} MB."


def main() -> int:
    """Run what was asked for, or all; 1 if a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=["put", "s3", "redmine", "all"], default="all")
    parser.add_argument("--mb", type=int, default=500)
    parser.add_argument("--folder", default=None)
    asked = parser.parse_args()
    places = {"put": sink, "s3": store, "redmine": desk}
    faults = list[str]()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name, ExitStack() as stack:
        folder = Path(name)
        large, small = make_bundle(folder, "large.zip", asked.mb * 10**6), make_bundle(folder, "small.zip", SMALL_BYTES)
        for what in places if "all" in asked.what else asked.what:
            target = stack.enter_context(places[what](folder))
            taken = bench(target, large, small)
            print(taken.in_words(what), flush=True)
            faults += missed(what, taken)
    print("All figures are met." if not faults else "Missed: " + " ".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
