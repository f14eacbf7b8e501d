import asyncio
import logging
import time

from collector.evidence.room.overload import Overload

LINE = "libwebrtc::imp::video_stream:295 - native video stream queue overflow; dropped 3 queued frames"


def test_the_sdk_s_complaints_are_counted_and_others_are_not() -> None:
    overload, logger = Overload(), logging.getLogger("livekit")
    with overload.counting():
        logger.warning("%s", LINE)
        logger.warning("%s", LINE)
        logger.warning("something else, with a synthetic token in it")
    logger.warning("%s", LINE)
    assert (overload.load.overflow_lines, overload.load.overflow_frames) == (2, 6)


def test_a_loop_that_is_held_up_is_noticed() -> None:
    async def hold_up() -> float:
        overload = Overload()
        watching = asyncio.create_task(overload.watch())
        for _ in range(4):
            await asyncio.sleep(0)
            time.sleep(0.15)  # noqa: ASYNC251  holds the loop up on purpose
            await asyncio.sleep(0.01)
        watching.cancel()
        return overload.load.loop_late_ms

    assert asyncio.run(hold_up()) > 50


def test_before_anything_was_seen_nothing_is_claimed() -> None:
    load = Overload().load
    assert (load.overflow_lines, load.loop_late_ms, load.busy_share) == (0, 0.0, 0.0)
