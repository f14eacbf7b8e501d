"""Prints how fast bundles are read: ``python -m tests.bench.reading [--mb N]``.

Two synthetic bundles: one whose logs are N MB unpacked (500 if not said), and one of N MB packed, of bytes that do not
shrink, as recordings are. ``avsync verify`` is compared with ``sha256sum`` of the same bytes (the unpacked logs; the
archive), ``avsync inspect`` with one second. Whole commands are timed, their start included; the best of three counts,
taken in turns, since other work on the machine only ever slows them.
"""

import argparse
import hashlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from collector.bundle.write import write_bundle
from tests.avsync import clean_environment
from tests.bench.redaction import corpus, sparse
from tests.bundle.contents import make_contents, make_stream, nothing_leaks

ROUNDS = 3
PIECE_MB = 10
LEAST_SHARE = 0.8
MOST_INSPECT_S = 1.0


def spooled(folder: Path, pieces: Iterator[bytes], name: str) -> Path:
    """Write pieces to a file and pack it, as the only log, into a bundle beside it."""
    raw = folder / f"{name}.log"
    with raw.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    stream = make_stream(folder, b"", name="logs/app/app.log")
    digest, crc = hashlib.sha256(), 0
    with raw.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            crc = zlib.crc32(chunk, crc)
    size, sha256 = raw.stat().st_size, digest.hexdigest()
    whole = type(stream)(name=stream.name, path=raw, bytes=size, sha256=sha256, crc=crc)
    return write_bundle(make_contents(whole), to=folder / f"{name}.zip", leaks=nothing_leaks).path


def seconds(*command: str, folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd=folder, env=clean_environment(folder, {}))
    return time.perf_counter() - began


def best(*takes: Callable[[], float]) -> list[float]:
    """Return the least of each, taken in turns: what disturbs the machine disturbs all of them."""
    rounds = [[take() for take in takes] for _ in range(ROUNDS)]
    return [min(taken) for taken in zip(*rounds, strict=True)]


def measured(folder: Path, bundle: Path, hashed: Path) -> bool:
    avsync = (sys.executable, "-m", "collector")
    summing = shutil.which("sha256sum") or shutil.which("shasum") or "openssl"
    sums = (summing, "dgst", "-sha256") if summing == "openssl" else (summing,)
    sha_s, verify_s, inspect_s = best(
        lambda: seconds(*sums, str(hashed), folder=folder),
        lambda: seconds(*avsync, "verify", str(bundle), folder=folder),
        lambda: seconds(*avsync, "inspect", str(bundle), folder=folder),
    )
    mb, share = hashed.stat().st_size / 1e6, sha_s / verify_s
    print(
        f"{bundle.stem}: {bundle.stat().st_size / 1e6:.0f} MB packed\n"
        f"  verify  {mb / verify_s:6.0f} MB/s, {share:4.2f} x sha256sum ({mb / sha_s:.0f} MB/s)\n"
        f"  inspect {inspect_s:6.2f} s"
    )
    return share >= LEAST_SHARE and inspect_s <= MOST_INSPECT_S


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=500)
    times = parser.parse_args().mb // PIECE_MB
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        piece = b"".join(corpus(sparse, PIECE_MB * 1_000_000))
        logs = spooled(folder, itertools.repeat(piece, times), "logs")
        taken = spooled(folder, (os.urandom(len(piece)) for _ in range(times)), "recordings")
        met = [measured(folder, logs, folder / "logs.log"), measured(folder, taken, taken)]
    print("All figures are met." if all(met) else f"Missed: verify >= {LEAST_SHARE}, inspect <= {MOST_INSPECT_S} s.")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
