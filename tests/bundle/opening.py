"""Runs one command on every archive of a folder, in this process, and prints how each ended, as JSON lines.

``python -m tests.bundle.opening COMMAND FOLDER``; the peak of memory is that of the process so far, start included.
"""

import hashlib
import io
import json
import re
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from collector.cli import main

COMMANDS: Mapping[str, Callable[[str, str], Sequence[str]]] = {
    "verify": lambda archive, _: ("verify", archive),
    "inspect": lambda archive, _: ("inspect", archive),
    "reply": lambda archive, _: ("inspect", archive, "--reply"),
    "compare": lambda archive, good: ("compare", good, archive),
    "merge": lambda archive, good: ("merge", str(Path(good).with_name("other.zip")), archive),
    "page": lambda archive, _: ("inspect", archive, "--html", "pages", "--no-open"),
    "page-of-two": lambda archive, good: (
        *("merge", str(Path(good).with_name("other.zip")), archive, "--html", "pages", "--no-open"),
    ),
    "reveal": lambda archive, _: ("reveal", archive),
    "rerun": lambda archive, _: ("checks", "--rerun", archive),
    "attach": lambda archive, _: (
        *("attach", archive, "--to", f"{Path.cwd().as_uri()}/", "--quiet", "--yes"),
        *("--sha256", hashlib.sha256(Path(archive).read_bytes()).hexdigest()),
    ),
}
"""Every command that opens a stranger's archive: its arguments by the archive and a bundle that nobody harmed.

``other.zip`` beside that is of another run of the same call."""


def peak_bytes() -> int:
    """Return the most memory that this process ever held; what a parent held before does not count."""
    if sys.platform == "linux":
        told = Path("/proc/self/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+) kB", told)[0]) * 1024
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def run(command: str, archive: Path, good: Path) -> dict[str, object]:
    """Call the command as a shell would; an error that nobody foresaw is printed with its place."""
    sys.argv = ["avsync", *COMMANDS[command](str(archive), str(good))]
    out, err, code = io.BytesIO(), io.BytesIO(), 0
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.TextIOWrapper(out, "utf-8"), io.TextIOWrapper(err, "utf-8")
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001  told with its place: the test fails on it
        err.write(traceback.format_exc().encode())
        code = -1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    told = (out.getvalue() + err.getvalue()).decode("utf-8", "replace")
    sys.stdout, sys.stderr = kept  # not before: a stream that nobody holds closes what lies under it
    return {"name": archive.stem, "code": code, "told": told[:200_000], "peak_bytes": peak_bytes()}


if __name__ == "__main__":
    name, folder = sys.argv[1], Path(sys.argv[2])
    for path in sorted(folder.glob("hostile/*.zip")):
        print(json.dumps(run(name, path, folder / "good.zip")), flush=True)
