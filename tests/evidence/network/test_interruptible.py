import asyncio

import pytest

from collector.evidence.network.interruptible import unless_stopped
from tests.evidence.session import FakeSession


def test_work_that_ends_by_itself_is_whole() -> None:
    assert asyncio.run(unless_stopped(FakeSession(), asyncio.sleep(0)))


def test_work_that_hangs_ends_with_the_run() -> None:
    async def stopped() -> bool:
        session = FakeSession()
        asyncio.get_running_loop().call_later(0.05, session.stopping.set)
        return await unless_stopped(session, asyncio.sleep(3600))

    assert not asyncio.run(stopped())


def test_what_the_work_raises_is_raised() -> None:
    async def breaks() -> None:
        raise ValueError("synthetic")

    with pytest.raises(ValueError, match="synthetic"):
        asyncio.run(unless_stopped(FakeSession(), breaks()))
