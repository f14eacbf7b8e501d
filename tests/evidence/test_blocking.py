import asyncio
import threading

import pytest

from collector.evidence.blocking import before_deadline


def test_a_result_in_time_is_returned() -> None:
    assert asyncio.run(before_deadline(lambda: 7, deadline_s=5)) == 7


def test_what_the_work_raises_is_raised_here() -> None:
    def broken() -> int:
        raise OSError("no such device")

    with pytest.raises(OSError, match="no such device"):
        asyncio.run(before_deadline(broken, deadline_s=5))


def test_work_that_never_ends_is_left_at_the_deadline() -> None:
    release = threading.Event()

    with pytest.raises(TimeoutError):
        asyncio.run(before_deadline(release.wait, deadline_s=0.05))
    release.set()
