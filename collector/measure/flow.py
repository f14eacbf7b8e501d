"""Turns the polls of received tracks into how long media flowed, alone and together."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from collector.model.records.room import InboundSample

MS_PER_S = 1000.0

Counter = Callable[[InboundSample], int]
"""What of a poll counts what came: packets, or pictures."""

LONGEST_POLL_GAP_S = 2.0
"""Polls are taken at 2 Hz; a longer gap says nothing about what happened inside it, so only this much counts."""


def flowing_s(*tracks: Sequence[InboundSample]) -> float:
    """Return for how many seconds packets of every one of ``tracks`` arrived; 0 without tracks.

    Samples of one report carry the same ``at_ms``. Between two polls a track flowed if its packet count rose.
    """
    if not tracks:
        return 0.0
    each = [arrivals_s(samples, lambda sample: sample.packets_received) for samples in tracks]
    together = set(each[0]).intersection(*each[1:])
    return sum(each[0][at_ms] for at_ms in together)


def arrivals_s(samples: Sequence[InboundSample], counter: Counter) -> dict[float, float]:
    """Return for each poll (Unix ms) that brought more of what ``counter`` counts the seconds since the one before."""
    return {now.at_ms: watched_s((before, now)) for before, now in pairwise(samples) if counter(now) > counter(before)}


def watched_s(samples: Sequence[InboundSample]) -> float:
    """Return the seconds between first and last poll, without what longer gaps between polls have too much."""
    return sum(min((now.at_ms - before.at_ms) / MS_PER_S, LONGEST_POLL_GAP_S) for before, now in pairwise(samples))


def silent_at_end_s(samples: Sequence[InboundSample]) -> float:
    """Return for how many seconds before the last poll nothing more arrived; 0 for fewer than two polls."""
    if len(samples) < 2:
        return 0.0
    return (samples[-1].at_ms - since_last(samples, lambda sample: sample.packets_received)[0].at_ms) / MS_PER_S


def since_last(samples: Sequence[InboundSample], counter: Counter) -> Sequence[InboundSample]:
    """Return the polls from the last that brought what ``counter`` counts; all of them where none did."""
    for index in range(len(samples) - 1, 0, -1):
        # A counter that restarts (reconnect) falls, and has brought nothing as long as it is 0.
        if counter(samples[index]) not in (0, counter(samples[index - 1])):
            return samples[index:]
    return samples
