import asyncio
import os
import sys
from pathlib import Path

import pytest

from collector.model.coverage import Reason
from collector.model.source import Phase, Share, SourcePlan
from collector.runs.frames import Job, to_line
from collector.runs.gathering import start_worker
from tests.factory import make_request


@pytest.mark.parametrize("behaviour", ["blocks", "ignores the stop", "waits"])
def test_a_worker_whose_run_was_killed_ends_by_itself(behaviour: str, tmp_path: Path) -> None:
    async def orphan() -> int:
        plan = SourcePlan(
            source="a", why="a test", phase=Phase.LIVE, deadline_s=60.0, target=behaviour, skip=Reason.NONE
        )
        job = Job(
            module="tests.runs.staged", plan=plan, request=make_request(), spool=str(tmp_path), secrets=(), handles=()
        )
        process = await start_worker(Share.OWN)
        assert process.stdin is not None
        process.stdin.write(to_line(job))
        await process.stdin.drain()
        process.stdin.close()
        await process.communicate()
        return process.returncode or 0

    assert asyncio.run(asyncio.wait_for(orphan(), timeout=30)) in (0, 1)


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
