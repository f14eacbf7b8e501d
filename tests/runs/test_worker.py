import asyncio
from pathlib import Path

import pytest

from collector.model.coverage import Reason
from collector.model.source import Phase, SourcePlan
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
        process = await start_worker()
        assert process.stdin is not None
        process.stdin.write(to_line(job))
        await process.stdin.drain()
        process.stdin.close()
        await process.communicate()
        return process.returncode or 0

    assert asyncio.run(asyncio.wait_for(orphan(), timeout=30)) in (0, 1)
