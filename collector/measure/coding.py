"""Turns the times of coded frames into the share of a frame's time that they take, and the head room that is left."""

from collections.abc import Iterable, Sequence

from collector.model.measured import Measured
from collector.model.records.device import CodingTime

LEAST_PERCENT = 1e-3
"""So that a frame that took no time by the clock still has a head room."""


def share_percent(item: CodingTime) -> Measured:
    """Return the share of a frame's time that coding one takes, in percent: above 100 it falls behind.

    The median of all frames: one moment in which another program had the processor does not decide.
    """
    scale, each = 100 * item.fps / 1000, item.frame_p50_ms
    return Measured(value=each.value * scale, bound=each.bound * scale, n=each.n, method="median of coded frames")


def head_room(item: CodingTime) -> Measured:
    """Return how many times the frame rate could be reached: below 1 it cannot be reached once."""
    share = share_percent(item)
    value, least = 100 / max(share.value, LEAST_PERCENT), 100 / max(share.high, LEAST_PERCENT)
    most = 100 / share.low if share.low > 0 else float("inf")
    return Measured(value=value, bound=max(value - least, most - value, 0.0), n=share.n, method=share.method)


def slowest(coding: Iterable[CodingTime], *, codecs: Sequence[str], height_px: int) -> tuple[CodingTime, ...]:
    """Return the times at one size by these codecs, slowest first; of several coders of a codec the fastest counts."""
    best: dict[tuple[str, str], CodingTime] = {}
    for item in coding:
        if item.codec in codecs and item.height_px == height_px:
            known = best.setdefault((item.codec, item.task.value), item)
            if item.frame_p50_ms.value < known.frame_p50_ms.value:
                best[item.codec, item.task.value] = item
    return tuple(sorted(best.values(), key=lambda item: -item.frame_p50_ms.value))
