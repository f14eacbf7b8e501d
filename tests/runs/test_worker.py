import asyncio
import os
import shutil
import sys
from asyncio import StreamWriter
from asyncio.subprocess import Process
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from collector.evidence.logs.source import plan
from collector.model.coverage import Reason
from collector.model.source import Phase, Share, SourcePlan
from collector.redaction.stream import contents_of
from collector.runs.frames import Begun, Frame, Job, Learned, Said, Spooled, frame_from_line, to_line
from collector.runs.starting import start_worker
from tests.evidence.logs.gathering import DATA, request_for
from tests.factory import make_request

MODULE = "collector.evidence.logs.source"


async def started(behaviour: str, spool: Path) -> tuple[Process, StreamWriter]:
    """Start a worker that carries out one behaviour of ``tests.runs.staged``; return it and its standard input."""
    plan = SourcePlan(source="a", why="a test", phase=Phase.LIVE, deadline_s=60.0, target=behaviour, skip=Reason.NONE)
    job = Job(module="tests.runs.staged", plan=plan, request=make_request(), spool=str(spool), secrets=(), handles=())
    process = await start_worker(Share.OWN)
    assert process.stdin is not None
    process.stdin.write(to_line(job))
    await process.stdin.drain()
    return process, process.stdin


@pytest.mark.parametrize("behaviour", ["blocks", "ignores the stop", "waits"])
def test_a_worker_whose_run_was_killed_ends_by_itself(behaviour: str, tmp_path: Path) -> None:
    async def orphan() -> int:
        process, stdin = await started(behaviour, tmp_path)
        stdin.close()
        await process.communicate()
        return process.returncode or 0

    assert asyncio.run(asyncio.wait_for(orphan(), timeout=30)) in (0, 1)


def test_a_look_up_that_hangs_does_not_hold_a_source_that_is_done(tmp_path: Path) -> None:
    async def ended() -> int:
        process, stdin = await started("leaves a thread", tmp_path)
        assert process.stdout is not None
        await process.stdout.read()
        stdin.close()
        return await process.wait()

    assert asyncio.run(asyncio.wait_for(ended(), timeout=30)) == 0


def test_many_logs_are_read_the_same_with_helpers_and_without(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    for path in sorted((DATA / "formats").glob("*.log")):
        for number in range(4):
            shutil.copy(path, logs / f"{path.stem}-x{number}y.log")
    request = request_for(logs, zone="UTC")
    (planned,) = plan(request)

    async def brought(*ahead: str) -> list[Frame]:
        spool = tmp_path / f"spool {len(ahead)}"
        spool.mkdir()
        process = await start_worker(Share.OWN, *ahead)
        assert process.stdin is not None
        assert process.stdout is not None
        job = Job(module=MODULE, plan=planned, request=request, spool=str(spool), secrets=(), handles=())
        process.stdin.write(to_line(job))
        out = await process.stdout.read()
        process.stdin.close()
        assert await process.wait() == 0
        return [frame_from_line(line) for line in out.splitlines()]

    async def both() -> list[list[Frame]]:
        return [await brought(MODULE), await brought(MODULE, "many")]

    alone, spread = (list(comparable(frames)) for frames in asyncio.run(asyncio.wait_for(both(), timeout=100)))
    assert spread == alone
    assert len(alone) > 150


def comparable(frames: list[Frame]) -> Iterator[object]:
    """Yield the frames without what is different in each run."""
    for frame in frames:
        match frame:
            case Said() | Begun():
                continue
            case Learned(redactions=redactions) if not redactions:
                continue  # told early; the last one holds all
            case Spooled(stream=stream):
                yield replace(stream, path=Path(), offset=0), b"".join(contents_of(stream))
            case _:
                yield frame


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sessions")
@pytest.mark.parametrize("share", list(Share))
def test_a_worker_shares_the_processors_as_planned_and_hears_no_ctrl_c(share: Share) -> None:
    async def standing() -> tuple[bool, bool]:
        process = await start_worker(share)
        own_session, own_group = os.getsid(process.pid) == process.pid, os.getpgid(process.pid) == process.pid
        process.kill()
        await process.communicate()
        return own_session, own_group

    assert asyncio.run(asyncio.wait_for(standing(), timeout=30)) == (share is Share.OWN, True)
