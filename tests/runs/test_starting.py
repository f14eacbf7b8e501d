import asyncio

from collector.model.source import Share
from collector.runs.starting import Reserve, end


async def closed(process: asyncio.subprocess.Process) -> int:
    """End a worker that has no job, and return its exit code."""
    assert process.stdin is not None
    process.stdin.close()
    return await process.wait()


def test_a_worker_that_waits_is_taken_once_and_one_that_is_not_needed_ends_by_itself() -> None:
    async def codes() -> list[int]:
        reserve = Reserve()
        async with reserve.filled(1):
            (waiting,) = reserve.waiting
            first, second = await reserve.worker(Share.OWN), await reserve.worker(Share.OWN)
            assert first is waiting
            assert second is not first
        return [await closed(first), await closed(second)]

    assert asyncio.run(asyncio.wait_for(codes(), timeout=30)) == [0, 0]


def test_what_nobody_needs_has_ended_when_the_block_is_left() -> None:
    async def left() -> tuple[asyncio.subprocess.Process, ...]:
        reserve = Reserve()
        async with reserve.filled(2):
            waiting = reserve.waiting
        assert reserve.waiting == ()
        return waiting

    assert all(process.returncode is not None for process in asyncio.run(asyncio.wait_for(left(), timeout=30)))


def test_one_that_shares_the_processors_is_started_anew() -> None:
    async def taken() -> bool:
        reserve = Reserve()
        async with reserve.filled(1):
            process = await reserve.worker(Share.COMMON)
            await closed(process)
            return process not in reserve.waiting

    assert asyncio.run(asyncio.wait_for(taken(), timeout=30))


def test_one_that_died_while_it_waited_is_not_given_a_job() -> None:
    async def replaced() -> bool:
        reserve = Reserve()
        async with reserve.filled(1):
            (dead,) = reserve.waiting
            dead.kill()
            await dead.wait()
            process = await reserve.worker(Share.OWN)
            await end(process)
            return process is not dead

    assert asyncio.run(asyncio.wait_for(replaced(), timeout=30))
