"""Prints what reading logs costs: ``python -m tests.bench.logs [cut] [many] [bundle] [secrets] [--gb N] [--cut-gb N]``.

- ``cut``: a 5-minute window out of a sorted log of ``--cut-gb`` (10), with the bytes that were read for it.
- ``many``: 2,000 files in one folder, from the command line to the bundle, and the same without them, in turns.
- ``bundle``: ``--gb`` (1) inside the window, from the file to the verified zip, beside ``zip -6`` on the same file and
  ``sos clean`` (Debian's ``sosreport``) on its first 30 MB in the same run: as whole commands, and beyond what the same
  run takes without logs, each the median of three that take turns; and in one run more the peak memory of all processes
  above that of a run without logs.
- ``secrets``: 50 MB with 10, 1,000 and 20,000 different tokens, each four times, from the file to the verified zip.

The logs are made by a seeded generator in a temporary folder (``--folder``) and are synthetic throughout.
"""

import argparse
import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from statistics import median

import psutil

from collector.bundle.landing import sync_to_disk
from collector.evidence.logs.source import gather, plan
from collector.model.evidence import Record
from collector.model.request import LogPath
from collector.model.source import RawStream
from tests.bench.tokens import token_lines, tokens
from tests.evidence.logs.gathering import FakeRun
from tests.factory import make_incident, make_request, make_window

START = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
END = START + timedelta(minutes=5)
SEED = 20260305
_SOS_BYTES = 30_000_000
_ROUNDS = 3
_STAMP = b"@" * 24
_EPOCH = b"@" * 17
_WORDS = b"track layer packet sender jitter publish subscribe codec stream report bucket forward quality probe".split()


def sparse_lines(random_: random.Random, count: int) -> list[bytes]:
    """Return console lines of livekit-server, 3 % of them with an address to redact."""
    return [_sparse(random_) for _ in range(count)]


def _sparse(random_: random.Random) -> bytes:
    words = b" ".join(random_.choices(_WORDS, k=5))
    numbers = b'{"seq": %d, "bytes": %d, "ms": %.3f}' % (
        random_.randrange(1 << 16),
        random_.randrange(1 << 20),
        random_.random(),
    )
    if random_.random() < 0.03:
        numbers = b'{"remoteAddress": "198.51.100.%d:%d"}' % (random_.randrange(256), random_.randrange(1024, 65536))
    return _STAMP + b"\tDEBUG\tlivekit\trtc/transport.go:%d\t%s\t%s\n" % (random_.randrange(900), words, numbers)


def dense_lines(random_: random.Random, count: int) -> list[bytes]:
    """Return JSON lines of livekit-server at debug level, each with something to redact."""
    return [_dense(random_) for _ in range(count)]


def _dense(random_: random.Random) -> bytes:
    host = b"198.51.100.%d" % random_.randrange(256)
    return (
        b'{"level":"debug","ts":%s,"logger":"livekit.pion","caller":"rtc/transport.go:%d","msg":"%s","room":"demo",'
        b'"candidate":"udp4 srflx %s:%d related 10.0.0.%d:%d","nodeIP":"%s","bytes":%d}\n'
        % (
            _EPOCH,
            random_.randrange(900),
            b" ".join(random_.choices(_WORDS, k=3)),
            *(host, random_.randrange(1024, 65536), random_.randrange(256), random_.randrange(1024, 65536), host),
            random_.randrange(1 << 20),
        )
    )


def write_log(path: Path, lines: list[bytes], *, size: int, first: datetime, last: datetime) -> None:
    """Write about ``size`` bytes of the lines, over and over, stamped evenly and in order."""
    pages = [b"".join(lines[at : at + 40]) for at in range(0, len(lines), 40)]
    count = max(1, size // (sum(map(len, pages)) // len(pages)))
    step = (last - first) / count
    with path.open("wb") as out:
        for number in range(count):
            at = first + number * step
            text = b"%s.%03dZ" % (at.strftime("%Y-%m-%dT%H:%M:%S").encode(), at.microsecond // 1000)
            page = pages[number % len(pages)].replace(_STAMP, text)
            out.write(page.replace(_EPOCH, b"%.6f" % at.timestamp()))


class Watched(Enum):
    """What is looked at while a command runs: adding up memory holds its processes up for some ms each time."""

    MEMORY = "memory"
    TIME_ALONE = "time alone"


@dataclass(kw_only=True, slots=True)
class Cost:
    """One command's wall time, processor time (0 on Windows) and peak memory (if watched), over all its processes."""

    seconds: float
    processor_s: float
    peak_mb: float


def run_command(
    command: list[str], environment: Mapping[str, str] | None = None, watched: Watched = Watched.MEMORY
) -> Cost:
    """Run a command, summing the memory of its processes ten times a second (shared pages count once, on Linux)."""
    begin, before, peak = time.perf_counter(), _processor_s(), 0
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while watched is Watched.MEMORY and not done.wait(0.1):
            peak = max(peak, _memory(process))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    process.wait()
    done.set()
    watcher.join()
    return Cost(seconds=time.perf_counter() - begin, processor_s=_processor_s() - before, peak_mb=peak / 1e6)


def _processor_s() -> float:
    """Return what all processes took that this one has waited for: it hardly depends on what else runs here."""
    times = os.times()
    return times.children_user + times.children_system


def _memory(process: psutil.Process) -> int:
    total = 0
    try:
        for member in (process, *process.children(recursive=True)):
            found = member.memory_full_info() if sys.platform == "linux" else member.memory_info()
            total += getattr(found, "pss", found.rss)
    except psutil.Error:  # one of them ended meanwhile
        return total
    return total


def collect(folder: Path, *logs: Path, watched: Watched = Watched.MEMORY) -> Cost:
    """Run the whole command on logs, or without any."""
    given = [part for log in logs for part in ("--logs", str(log))]
    window = ["--from", START.isoformat(), "--to", END.isoformat()]
    out = folder / "bundle.zip"
    command = [sys.executable, "-m", "collector", "collect", "--room", "demo", "--offline", "--quiet", *window, *given]
    cost = run_command([*command, "--out", str(out)], watched=watched)
    if not out.exists():
        raise SystemExit(f"no bundle was written: {' '.join(command)}")
    with zipfile.ZipFile(out) as bundle:
        if bundle.testzip() or len(logs) > sum(name.startswith("logs/") for name in bundle.namelist()):
            raise SystemExit("the bundle is damaged or holds no log")
    out.unlink()
    return cost


def bench_cut(folder: Path, gb: float) -> Iterator[str]:
    """Cut a window out of a sorted log and count what was read."""
    path = folder / "livekit-server.log"
    lines = sparse_lines(random.Random(SEED), 20_000)
    write_log(path, lines, size=int(gb * 1e9), first=START - timedelta(days=20), last=END + timedelta(days=10))
    begin, before = time.perf_counter(), _bytes_read()
    kept = asyncio.run(_drained(path))
    seconds, taken = time.perf_counter() - begin, _bytes_read() - before
    yield (
        f"cut: {seconds:.2f} s for {kept / 1e6:.1f} MB out of {path.stat().st_size / 1e9:.1f} GB; "
        f"{taken / 1e6:.1f} MB were read"
    )
    path.unlink()


def _bytes_read() -> int:
    """Return what this process has read from files so far; 0 on systems that do not count it."""
    process = psutil.Process()
    return int(process.io_counters().read_chars) if sys.platform == "linux" else 0


async def _drained(path: Path) -> int:
    incident = make_incident(window=make_window(start=START, end=END))
    request = replace(make_request(incident=incident), logs=(LogPath(path=str(path)),))
    (planned,) = plan(request)
    run = _Counting()
    async for _ in gather(request, planned, run):
        pass
    return run.kept_bytes


class _Counting(FakeRun):
    """A run that keeps nothing but count of what it is given."""

    kept_bytes = 0

    def hand_over(self, item: Record | RawStream) -> None:
        if isinstance(item, RawStream):
            self.kept_bytes += sum(map(len, item.lines))


def bench_many(folder: Path, count: int = 2000) -> Iterator[str]:
    """Put many small logs into one folder and make a bundle of them."""
    where = folder / "many"
    where.mkdir()
    lines = sparse_lines(random.Random(SEED), 400)
    for number in range(count):
        write_log(where / f"service{chr(97 + number % 26)}x{number}q.log", lines, size=16_000, first=START, last=END)
    for path in where.iterdir():
        sync_to_disk(path)
    turns = [[collect(folder, *logs, watched=Watched.TIME_ALONE) for logs in ((), (where,))] for _ in range(_ROUNDS)]
    without_s, many_s = (median(cost.seconds for cost in costs) for costs in zip(*turns, strict=True))
    processor_s = median(many.processor_s - without.processor_s for without, many in turns)
    yield (
        f"many: {count} files in {many_s:.1f} s ({many_s - without_s:.1f} s more than without logs;"
        f" processor time {processor_s:.1f} s more)"
    )
    shutil.rmtree(where)


def bench_bundle(folder: Path, gb: float) -> Iterator[str]:
    """Make a bundle of a log that lies inside the window, and a zip of the same file."""
    idle_mb = collect(folder).peak_mb
    without_s = median(collect(folder, watched=Watched.TIME_ALONE).seconds for _ in range(_ROUNDS))
    yield f"without logs: {without_s:.2f} s, peak {idle_mb:.0f} MB"
    for name, make in (("sparse", sparse_lines), ("dense", dense_lines)):
        path = folder / f"livekit-{name}.log"
        lines = make(random.Random(SEED), 20_000)
        write_log(path, lines, size=int(gb * 1e9), first=START, last=END)
        sync_to_disk(path)  # else the system writes it while the first command runs
        size_mb = path.stat().st_size / 1e6
        peak_mb = collect(folder, path).peak_mb
        ours, zips = zip(*(_ours_and_zip(folder, path) for _ in range(_ROUNDS)), strict=True)
        ours_s, zip_s = (median(cost.seconds for cost in costs) for costs in (ours, zips))
        net_s = ours_s - without_s
        yield (
            f"{name}: {size_mb:.0f} MB in {ours_s:.2f} s = {size_mb / ours_s:.0f} MB/s"
            f" ({size_mb / net_s:.0f} MB/s beyond the run without logs); zip -6 {size_mb / zip_s:.1f} MB/s,"
            f" ratio {zip_s / ours_s:.2f} ({zip_s / net_s:.2f});"
            f" processor time {median(cost.processor_s for cost in ours):.1f} s,"
            f" zip's {median(cost.processor_s for cost in zips):.1f} s; memory {peak_mb - idle_mb:+.0f} MB"
        )
        yield f"{name}: {_beside_sos(folder, path, size_mb / ours_s)}"
        path.unlink()


def _ours_and_zip(folder: Path, log: Path) -> tuple[Cost, Cost]:
    zipped = folder / "log.zip"
    ours = collect(folder, log, watched=Watched.TIME_ALONE)
    theirs = run_command(["zip", "-6", "-q", str(zipped), str(log)], watched=Watched.TIME_ALONE)
    zipped.unlink()
    return ours, theirs


def bench_secrets(folder: Path, size: int = 50_000_000) -> Iterator[str]:
    """Make a bundle of logs that hold more and more different secrets."""
    without = collect(folder)
    for count in (10, 1000, 20_000):
        random_ = random.Random(SEED)
        lines = token_lines(random_, tokens(random_, count), times=4)
        lines += sparse_lines(random_, (size - sum(map(len, lines))) // 145)
        random_.shuffle(lines)
        path = folder / "livekit-secrets.log"
        write_log(path, lines, size=size, first=START, last=END)
        cost = collect(folder, path)
        seconds, processor_s = cost.seconds - without.seconds, cost.processor_s - without.processor_s
        yield (
            f"secrets: {count} tokens in {size / 1e6:.0f} MB: {size / 1e6 / seconds:.0f} MB/s beyond the run without"
            f" logs, {size / 1e6 / processor_s:.1f} MB for each second of processor time;"
            f" memory {cost.peak_mb - without.peak_mb:+.0f} MB"
        )
        path.unlink()


def _beside_sos(folder: Path, log: Path, ours_mb_per_s: float) -> str:
    """Say how fast ``sos clean`` makes the beginning of a log safe, in a folder that looks like one of its reports."""
    if not shutil.which("sos"):
        return "sos clean is not installed here (apt-get install sosreport)"
    report = folder / "sosreport-demo-2026-03-05-synthetic"
    for part in ("sos_commands", "sos_logs", "sos_reports", "etc", "var/log"):
        (report / part).mkdir(parents=True)
    (report / "version.txt").write_text("sosreport: 4.0\n")
    (report / "etc/hostname").write_text("demo\n")
    slice_ = report / "var/log/livekit.log"
    with log.open("rb") as source:
        slice_.write_bytes(source.read(_SOS_BYTES).rpartition(b"\n")[0] + b"\n")
    before = slice_.read_bytes()
    cost = run_command(["sos", "clean", "--batch", "--quiet", "--tmp-dir", str(folder), str(report)])
    done = slice_.read_bytes() != before
    shutil.rmtree(report)
    if not done:
        return "sos clean changed nothing"
    mb_per_s = len(before) / 1e6 / cost.seconds
    return f"sos clean {mb_per_s:.2f} MB/s on {len(before) / 1e6:.0f} MB, ratio {ours_mb_per_s / mb_per_s:.0f}"


def main() -> None:
    """Run what was asked for, or everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=["cut", "many", "bundle", "secrets"], default=[])
    parser.add_argument("--gb", type=float, default=1.0)
    parser.add_argument("--cut-gb", type=float, default=10.0)
    parser.add_argument("--folder", default=None)
    asked = parser.parse_args()
    what = asked.what or ["cut", "many", "bundle", "secrets"]
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        benches = {
            "cut": lambda: bench_cut(Path(name), asked.cut_gb),
            "many": lambda: bench_many(Path(name)),
            "bundle": lambda: bench_bundle(Path(name), asked.gb),
            "secrets": lambda: bench_secrets(Path(name)),
        }
        for item in what:
            for line in benches[item]():
                print(line, flush=True)


if __name__ == "__main__":
    main()
