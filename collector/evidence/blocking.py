"""Turns a call that may block for good into one that ends at its deadline."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def before_deadline(work: Callable[[], T], *, deadline_s: float) -> T:
    """Run ``work`` in a daemon thread and return its result; what it raises is raised here.

    Raises TimeoutError after ``deadline_s`` seconds. The thread then goes on by itself, but holds up neither the loop
    nor the end of the process, as a thread of asyncio's own pool would.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T) -> None:
        if not answer.done():
            answer.set_result(result)

    def refuse(error: BaseException) -> None:
        if not answer.done():
            answer.set_exception(error)

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  handed over to the caller, who raises it
            _hand_over(loop, refuse, error)
        else:
            _hand_over(loop, settle, result)

    threading.Thread(target=run, daemon=True).start()
    return await asyncio.wait_for(answer, deadline_s)


def _hand_over(loop: asyncio.AbstractEventLoop, take: Callable[[T], None], value: T) -> None:
    if loop.is_closed():
        return  # nobody waits any more
    try:
        loop.call_soon_threadsafe(take, value)
    except RuntimeError:
        return  # it closed between the two lines
