"""Whatever happens to the trace, the app that is traced goes on: broken hooks, full disks, ends by force."""

import ast
import asyncio
import math
import os
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from collector import instrument
from collector.instrument import SyncTrace
from tests.publishing import lines, of_kind, picture, publish, synchronizer


def test_a_hook_that_breaks_is_counted_and_the_app_goes_on(tmp_path: Path) -> None:
    class Odd:
        async def push(self, *items: object) -> str:
            return "pushed"

    async def run() -> None:
        target = Odd()
        with SyncTrace.attach(target, tmp_path / "trace.jsonl") as trace:
            assert await target.push() == "pushed"
        assert trace.errors >= 1

    asyncio.run(run())


def test_a_call_back_that_raises_is_counted_and_the_app_goes_on(tmp_path: Path) -> None:
    def broken(offset_ms: float) -> None:
        raise ValueError(offset_ms)

    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, tmp_path / "trace.jsonl", limit_ms=(-1e-9, 1e-9), on_limit=broken) as trace:
            await publish(av_sync, 20)
        assert trace.errors == 1
        await av_sync.aclose()

    asyncio.run(run())


def test_a_folder_that_is_not_there_ends_the_writing_and_not_the_app(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, tmp_path / "absent" / "trace.jsonl") as trace:
            await publish(av_sync, 10)
        assert trace.file.error == "FileNotFoundError while writing the trace"
        assert trace.file.unrecorded > 0
        await av_sync.aclose()

    asyncio.run(run())
    assert "the app goes on without it" in caplog.text


def test_the_trace_stays_within_its_size_and_both_parts_start_with_the_header(tmp_path: Path) -> None:
    class Target:
        async def push(self, frame: object, timestamp: float = 0.0) -> None:
            pass

        async def clear_queue(self) -> None:
            pass

    async def run() -> None:
        target = Target()
        frame = picture()
        with SyncTrace.attach(target, tmp_path / "trace.jsonl", fps=30, max_bytes=20_000) as trace:
            for number in range(1000):
                await target.push(frame, number / 30)
        assert (trace.errors, trace.file.unrecorded) == (0, 0)

    asyncio.run(run())
    parts = [tmp_path / "trace.jsonl.1", tmp_path / "trace.jsonl"]
    assert sum(part.stat().st_size for part in parts) <= 20_000
    first, second = (lines(part) for part in parts)
    assert first[0]["schema"] == second[0]["schema"] == "avsync/trace/1"
    assert first[0]["run"] == second[0]["run"]
    stamps = [line["timestamp"] for line in first + second if line.get("kind") == "video"]
    assert stamps == [number / 30 for number in range(1000 - len(stamps), 1000)]


def test_the_trace_of_a_run_before_is_kept_and_a_folder_is_left_alone(tmp_path: Path) -> None:
    async def run(path: Path) -> SyncTrace:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, path) as trace:
            await publish(av_sync, 10)
        await av_sync.aclose()
        return trace

    path = tmp_path / "trace.jsonl"
    asyncio.run(run(path))
    crashed = path.read_bytes()
    asyncio.run(run(path))
    assert (tmp_path / "trace.jsonl.1").read_bytes() == crashed
    assert path.read_bytes() != crashed
    folder = tmp_path / "folder"
    folder.mkdir()
    assert asyncio.run(run(folder)).file.error
    assert folder.is_dir()


def test_a_relative_path_stays_where_the_app_was_when_it_attached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, "trace.jsonl"):
            await asyncio.sleep(0.2)
            monkeypatch.chdir(tmp_path / "later")
            await publish(av_sync, 10)
        await av_sync.aclose()

    (tmp_path / "later").mkdir()
    monkeypatch.chdir(tmp_path)
    asyncio.run(run())
    assert len(of_kind(tmp_path / "trace.jsonl", "video")) == 10


KILLED = """
import asyncio, os, sys, time
sys.path.insert(0, sys.argv[1])
from instrument import SyncTrace
class Target:
    async def push(self, frame, timestamp=0.0): pass
    async def clear_queue(self): pass
class Picture: pass
async def run():
    target = Target()
    SyncTrace.attach(target, sys.argv[2], fps=30)
    for number in range(100):
        await target.push(Picture(), number / 30)
    time.sleep(0.5)
    if sys.argv[3] == "killed":
        os._exit(9)
asyncio.run(run())
"""


@pytest.mark.parametrize(("end", "code"), [("killed", 9), ("ended", 0)])
def test_a_copy_of_the_file_alone_writes_a_trace_that_survives_the_end_of_the_program(
    tmp_path: Path, end: str, code: int
) -> None:
    (tmp_path / "instrument.py").write_bytes(Path(instrument.__file__).read_bytes())
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", KILLED, str(tmp_path), str(tmp_path / "trace.jsonl"), end],
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
        timeout=60,
    )
    assert ran.returncode == code
    assert len(of_kind(tmp_path / "trace.jsonl", "video")) == 100


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
class Stubborn:
    """A timestamp of the app's own that breaks when it is asked for a number."""

    def __float__(self) -> float:
        raise OSError

    def __str__(self) -> str:
        return "stubborn"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (Fraction(3003, 90_000), 3003 / 90_000),
        (Decimal("1.25"), 1.25),
        (np.float32(0.5), 0.5),
        (np.int64(2**40), 2.0**40),
        (timedelta(milliseconds=1500), 1.5),
        (7, 7),
        (None, None),
        (math.nan, None),
        (np.float32("inf"), None),
        ("late", "late"),
        (Stubborn(), "stubborn"),
    ],
)
def test_a_timestamp_of_any_type_is_written_as_a_number_if_it_is_one(
    tmp_path: Path, given: object, written: object
) -> None:
    class Target:
        async def push(self, frame: object, timestamp: object = None) -> None:
            pass

    async def run() -> None:
        target = Target()
        with SyncTrace.attach(target, tmp_path / "trace.jsonl") as trace:
            await target.push(picture(), given)
        assert (trace.file.error, trace.file.unrecorded) == ("", 0)

    asyncio.run(run())
    assert [line["timestamp"] for line in of_kind(tmp_path / "trace.jsonl", "video")] == [written]


def test_a_full_disk_is_said_in_one_line_and_the_app_goes_on(tmp_path: Path) -> None:
    folder = str(Path(instrument.__file__).parent)
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, folder, "/dev/full", "ended"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0
    assert ran.stderr.splitlines() == ["OSError while writing the trace; the app goes on without it"]


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(instrument.__file__).read_text(encoding="utf-8"))
    imported = {
        name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    imported |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
