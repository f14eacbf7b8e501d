"""Prints how fast a bundle is encrypted: ``python -m tests.bench.encrypting [--mb N]``.

``age``, where it is installed, encrypts the same bytes to the same key in the same run, in turns; the best of three
counts. The memory is what encrypting takes beyond the process before it.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from collector.bundle.encryption import encrypt, read_recipients
from tests.bench.reading import best, seconds
from tests.bundle.keys import age_keys
from tests.bundle.opening import peak_bytes

PIECE_MB = 10
LEAST_MB_PER_S = 300.0
LEAST_SHARE = 0.6
MOST_MB = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=500)
    mb = parser.parse_args().mb // PIECE_MB * PIECE_MB
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain, keys = folder / "bundle.zip", age_keys(folder)
        with plain.open("wb") as file:
            for _ in range(mb // PIECE_MB):
                file.write(os.urandom(PIECE_MB * 1_000_000))
        recipients = read_recipients((keys.public,))
        age, before = shutil.which("age"), peak_bytes()

        def own() -> float:
            began = time.perf_counter()
            encrypt(plain, to=folder / "own.age", recipients=recipients).path.unlink()
            return time.perf_counter() - began

        def theirs() -> float:
            command = (str(age), "-r", keys.public, "-o", str(folder / "theirs.age"), str(plain))
            return seconds(*command, folder=folder) if age else float("inf")

        own_s, theirs_s = best(own, theirs)
        grown_mb = (peak_bytes() - before) / 1e6
    share = theirs_s / own_s
    compared = f"{share:.2f} x age ({mb / theirs_s:.0f} MB/s)" if age else "age is not installed here"
    print(f"encrypt {mb / own_s:.0f} MB/s to the disk and hashed, {compared}; {grown_mb:.0f} MB of memory")
    met = grown_mb <= MOST_MB and (mb / own_s >= LEAST_MB_PER_S or share >= LEAST_SHARE)
    print("All figures are met." if met else f"Missed: {LEAST_MB_PER_S:.0f} MB/s or {LEAST_SHARE} x age, {MOST_MB} MB.")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
