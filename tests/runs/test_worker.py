import asyncio
import os
import sys
from asyncio import StreamWriter
from asyncio.subprocess import Process
from pathlib import Path

import pytest

from collector.model.coverage import Reason
from collector.model.source import Phase, Share, SourcePlan
from collector.runs.frames import Job, to_line
from collector.runs.starting import start_worker
from tests.factory import make_request


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
