"""Turns the polls of received tracks into how long media flowed, alone and together."""

from collections.abc import Sequence
from itertools import pairwise

from collector.model.records.room import InboundSample

MS_PER_S = 1000.0

LONGEST_POLL_GAP_S = 2.0
"""Polls are taken at 2 Hz; a longer gap says nothing about what happened inside it, so only this much counts."""


def flowing_s(*tracks: Sequence[InboundSample]) -> float:
    """Return for how many seconds packets of every one of ``tracks`` arrived; 0 without tracks.

    Samples of one report carry the same ``at_ms``. Between two polls a track flowed if its packet count rose.
    """
    if not tracks:
        return 0.0
    each = [_flowing_intervals(samples) for samples in tracks]
    together = set(each[0]).intersection(*each[1:])
    return sum(each[0][at_ms] for at_ms in together)


def _flowing_intervals(samples: Sequence[InboundSample]) -> dict[float, float]:
    return {
        now.at_ms: min((now.at_ms - before.at_ms) / MS_PER_S, LONGEST_POLL_GAP_S)
        for before, now in pairwise(samples)
        if now.packets_received > before.packets_received
    }


def silent_at_end_s(samples: Sequence[InboundSample]) -> float:
    """Return for how many seconds before the last poll nothing more arrived; 0 for fewer than two polls."""
    if len(samples) < 2:
        return 0.0
    last = samples[-1]
    since = next((item for item in samples if item.packets_received == last.packets_received), last)
    return (last.at_ms - since.at_ms) / MS_PER_S
